"""Bring a request to the door: who asks, at what moment, round what frame, and what refusals say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from mainstay.kernel import clock
from mainstay.kernel.access import (
    Access,
    NotFound,
    Refused,
    Shelf,
    Viewer,
    decide,
    load_viewer,
)
from mainstay.kernel.areas import Page, announced
from mainstay.kernel.chart import Chart
from mainstay.kernel.components.context import Shell, plain_shell
from mainstay.kernel.components.shapes import Me, NavItem
from mainstay.kernel.entries import Permission
from mainstay.kernel.keys import KeyGone
from mainstay.kernel.ledger import Unacceptable
from mainstay.kernel.scope import Relation, after_name

NAV_MOST = 7
AT = {"unit": Relation.UNIT, "programme": Relation.PROGRAMME, "organisation": Relation.SITE}


class Signed(Protocol):
    """What the door asks of the account that is signed in."""

    id: UUID
    organisation_id: UUID
    name: str
    acting: str


# Django's types know nothing of what the door attaches; each `type: ignore` here is that.
if TYPE_CHECKING:

    class Asked(HttpRequest):
        """A request that came through the door: signed in, with its viewer and its moment."""

        user: Any
        viewer: Viewer
        now: datetime
        shell: Shell

else:
    Asked = HttpRequest


class Door:
    """Middleware: attach the viewer, the moment and the frame; answer refusals in words."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach what every page is handed, lazily where it costs a statement."""
        request.now = clock.now()  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            request.viewer = SimpleLazyObject(lambda: viewer_of(request))  # type: ignore[attr-defined]
            request.shell = SimpleLazyObject(lambda: shell_of(request))  # type: ignore[attr-defined]
        return self._answer(request)

    def process_exception(self, request: HttpRequest, wrong: Exception) -> HttpResponse | None:
        """Turn what the kernel refuses into a page that says what is so and what is safe."""
        if isinstance(wrong, NotFound):
            return render(request, "refusals/not_found.html", status=404)
        if isinstance(wrong, Refused):
            return render(request, "refusals/refused.html", {"reason": wrong.reason}, status=403)
        if isinstance(wrong, Unacceptable):
            return render(request, "refusals/refused.html", {"reason": str(wrong)}, status=422)
        if isinstance(wrong, KeyGone):
            return render(request, "refusals/key_gone.html", status=410)
        return None


def viewer_of(request: HttpRequest) -> Viewer:
    """Read who asks: the account, what it stands as now, and how it was proved."""
    account: Signed = request.user  # type: ignore[assignment]
    session = request.session
    together = session.get("together")
    device = session.get("device")
    return load_viewer(
        account_id=account.id,
        organisation_id=account.organisation_id,
        now=request.now,  # type: ignore[attr-defined]
        acting=account.acting,
        proved_how=session.get("proved_how", "session:password"),
        device_id=UUID(device) if device else None,
        together_with=UUID(together) if together else None,
    )


def open_chart(request: HttpRequest, subject: UUID, *, purpose: str = "care") -> Chart:
    """Open a record for whoever asks.

    :raises NotFound: none such, no tie, or another client's while *together* with one.
    """
    asked: Asked = request  # type: ignore[assignment]
    if asked.viewer.together_with not in (None, subject):
        raise NotFound(str(subject))
    return Chart.open(viewer=asked.viewer, subject=subject, purpose=purpose, now=asked.now)


def access_at(viewer: Viewer, place_id: UUID, *, now: datetime) -> Access:
    """Return what a viewer may do for whoever is at a place where the viewer stands.

    :raises NotFound: the viewer does not stand there.
    """
    stands = [
        stand
        for stand in viewer.stands
        if stand.place_id == place_id or stand.place_kind == "organisation"
    ]
    if not stands or viewer.acting != "staff":
        raise NotFound(str(place_id))
    return Access(
        viewer=viewer,
        hands=frozenset((stand.credential, AT[stand.place_kind]) for stand in stands),
        part2=any(stand.part2 for stand in stands),
        now=now,
        lapsed=frozenset(stand.credential for stand in stands if stand.lapsed),
    )


def may_anywhere(viewer: Viewer, part: Permission) -> bool:
    """Test whether some relation could let this viewer read a part; decides only navigation."""
    hands = frozenset((s.credential, relation) for s in viewer.stands for relation in Relation)
    return bool(decide(Access(viewer=viewer, hands=hands), Shelf(part)))


def shell_of(request: HttpRequest) -> Shell:
    """Draw the frame for whoever asks: where they are, where they may go, who they are."""
    asked: Asked = request  # type: ignore[assignment]
    account: Signed = request.user  # type: ignore[assignment]
    return replace(
        plain_shell(request),
        together=asked.viewer.together_with is not None,
        nav=navigation(request, asked.viewer),
        me=Me(
            name=account.name,
            role=after_name(asked.viewer.title),
            switch_url=_url("people:switch"),
            account_url=_url("usersessions_list"),
            sign_out_url=_url("account_logout"),
        ),
        search_url=_url("people:search"),
    )


def navigation(request: HttpRequest, viewer: Viewer) -> list[NavItem]:
    """Return the places this viewer's work happens in, at most seven."""
    pages = [
        (area.name, page)
        for area in announced().areas.values()
        for page in area.pages
        if page.nav and viewer.acting == "staff" and _may_go(viewer, page)
    ]
    pages.sort(key=lambda found: found[1].nav_order)
    items = [_nav_item(request, area, page) for area, page in pages]
    return _only_nearest([item for item in items if item.url])[:NAV_MOST]


def _only_nearest(items: list[NavItem]) -> list[NavItem]:
    """Mark one place as the one we are in: the longest address that leads here."""
    here = max((item.url for item in items if item.current), key=len, default="")
    return [replace(item, current=item.current and item.url == here) for item in items]


def _may_go(viewer: Viewer, page: Page) -> bool:
    if page.shown_to is not None and not page.shown_to(viewer):
        return False
    return page.needs is None or may_anywhere(viewer, page.needs)


def _nav_item(request: HttpRequest, area: str, page: Page) -> NavItem:
    url = _url(f"{area}:{page.name}")
    here = request.path == url or (url not in ("", "/") and request.path.startswith(url))
    return NavItem(url=url, icon=page.nav, label=str(page.label), current=here, key=page.key)


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what is not there and what may not be seen alike."""
    return render(request, "refusals/not_found.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Say that it was us, what is safe, and what to do."""
    text = _("Something went wrong here. It was us. What you had kept is safe.")
    return HttpResponse(text, status=500, content_type="text/plain; charset=utf-8")
