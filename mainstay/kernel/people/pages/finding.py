"""Draw the screens of finding and naming clients: search, register, correct, the care team."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from pydantic import ValidationError

from mainstay.kernel import openings
from mainstay.kernel.access import NotFound, Refused, Viewer
from mainstay.kernel.components.shapes import Cell, Table
from mainstay.kernel.forms import Bound, bind, field_errors, form_of
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people import actions
from mainstay.kernel.people.banner import age, banner_of
from mainstay.kernel.people.entries import Identity, TeamMember
from mainstay.kernel.people.lists import clients_of, role_words, staff_at, team_of
from mainstay.kernel.people.models import Client, Place
from mainstay.kernel.people.pages.coming_in import chart_url, id_from
from mainstay.kernel.people.pages.managing import KEEPERS
from mainstay.kernel.people.sameness import known_alike
from mainstay.kernel.people.search import find
from mainstay.kernel.scope import Act, Credential

AT_FIRST = (
    "given_name", "family_name", "preferred_name", "pronouns", "born_on", "sex", "languages",
    "interpreter", "phone", "message_is_safe", "identifiers",
)  # fmt: skip
ALL = (
    *AT_FIRST[:10], "middle_name", "gender", "address", "former_names", "identifiers",
    "photo_agreed", "deceased_on",
)  # fmt: skip


def people(request: Asked) -> HttpResponse:
    """List the clients one looks after; the caseload of whoever asks."""
    mine = clients_of(request.viewer, now=request.now)
    openings.note(
        request.viewer,
        act="board",
        purpose="care",
        now=request.now,
        named=[client.record_id for client in mine],
    )
    context = {
        "table": clients_table(mine, request, _("Clients whose care team you are on")),
        "may_register": registers(request.viewer),
        "keeps_staff": request.viewer.holds(*KEEPERS),
        "units": list(
            Place.objects.filter(
                place_id__in=request.viewer.places(), kind="unit", closed=False
            ).order_by("name", "id")
        ),
    }
    return render(request, "people/list.html", context)


def search(request: Asked) -> HttpResponse:
    """Find a client by any part of a name, number or birth date."""
    text = request.GET.get("q", "")[:100]
    found = find(viewer=request.viewer, text=text, now=request.now)
    context = {
        "q": text,
        "found": found,
        "table": clients_table(found, request, _("People found")),
        "may_register": registers(request.viewer),
    }
    return render(request, "people/search.html", context)


def clients_table(clients: Iterable[Client], request: Asked, caption: str) -> Table:
    """Lay clients out so that two of like name can be told apart."""
    rows: list[list[Cell | str]] = [
        [
            Cell(text=client.preferred, url=chart_url(client.record_id), note=client.full_name),
            _born(client, request),
            client.number,
            client.pronouns,
        ]
        for client in clients
    ]
    columns = [_("Name"), _("Born"), _("ID"), _("Pronouns")]
    return Table(caption=caption, columns=columns, rows=rows, empty=_("Nobody."))


def _born(client: Client, request: Asked) -> str:
    if client.born_on is None:
        return _("not known")
    years = age(client.born_on, client.deceased_on or request.now.date())
    return f"{client.born_on:%d-%b-%Y} ({years}y)"


def registers(viewer: Viewer) -> bool:
    """Test whether someone registers people anywhere."""
    return viewer.acting == "staff" and viewer.holds(
        Credential.REGISTRAR, Credential.RECORDS_OFFICER, Credential.PRIVACY_OFFICER
    )


def register(request: Asked) -> HttpResponse:
    """Register a client; those of like name that one may know of are shown first."""
    if not registers(request.viewer):
        raise Refused(_("The front desk registers people."))
    programmes = _programmes(request.viewer)
    bound = bind(form_of(Identity), request.POST or None, only=AT_FIRST)
    identity, bound = _identity(request, bound, AT_FIRST)
    chosen = _chosen_programme(request, programmes)
    alike: tuple[Client, ...] = ()
    if identity and chosen:
        alike = known_alike(viewer=request.viewer, identity=identity, now=request.now)
        if not alike or request.POST.get("different"):
            chart = actions.register_client(
                viewer=request.viewer, identity=identity, programme_id=chosen, now=request.now
            )
            messages.success(request, _("Registered."))
            return redirect(chart_url(chart.record_id))
    context = {
        "bound": bound,
        "programmes": programmes,
        "chosen": chosen,
        "alike": alike,
        "table": clients_table(alike, request, _("Maybe the same person")),
    }
    return render(request, "people/register.html", context, status=_status(bound, alike))


def _status(bound: Bound, alike: tuple[Client, ...]) -> int:
    return 422 if bound.errors else 409 if alike else 200


def _programmes(viewer: Viewer) -> list[Place]:
    """Return the programmes one may register people in."""
    rows = Place.objects.filter(
        organisation_id=viewer.organisation_id, kind="programme", closed=False
    )
    if not any(stand.place_kind == "organisation" for stand in viewer.stands):
        rows = rows.filter(place_id__in=viewer.places())
    return list(rows.order_by("name", "id"))


def _chosen_programme(request: Asked, programmes: list[Place]) -> UUID | None:
    wanted = request.POST.get("programme")
    if len(programmes) == 1:
        return programmes[0].place_id
    return next((one.place_id for one in programmes if str(one.place_id) == wanted), None)


def _identity(
    request: Asked, bound: Bound, only: tuple[str, ...], kept: dict[str, Any] | None = None
) -> tuple[Identity | None, Bound]:
    """Read who they are from what was typed; what is wrong stands at its field."""
    if request.method != "POST" or not bound.is_valid:
        return None, bound
    try:
        return Identity.model_validate({**(kept or {}), **bound.body}), bound
    except ValidationError as wrong:
        form = form_of(Identity)
        errors = field_errors(form, wrong)
        return None, bind(form, request.POST, only=only, errors=errors)


def edit(request: Asked, record: UUID) -> HttpResponse:
    """Correct who they are: the old words stay readable, with the reason."""
    chart = open_chart(request, record, purpose="registration")
    kept = chart.latest(Identity)
    if kept is None or not chart.may(Act.RECORD, Identity):
        raise NotFound(str(record))
    form = form_of(Identity)
    words = kept.body.model_dump()
    bound = bind(form, request.POST or None, initial=words, only=ALL)
    others = {name: value for name, value in words.items() if name not in ALL}
    identity, bound = _identity(request, bound, ALL, others)
    reason = request.POST.get("reason", "").strip()
    seen = int(posted) if (posted := request.POST.get("seen", "")).isdecimal() else kept.version
    if identity and reason:
        chart.amend(kept.id, identity, seen=seen, reason=reason)
        messages.success(request, _("Corrected. The old words stay in the history."))
        return redirect(chart_url(record))
    context = {
        "banner": banner_of(chart, url=chart_url(record)),
        "bound": bound,
        "reason": reason,
        "reason_error": request.method == "POST" and not reason,
        "seen": seen,
    }
    status = 422 if request.method == "POST" and not bound.is_adding else 200
    return render(request, "people/edit.html", context, status=status)


def team(request: Asked, record: UUID) -> HttpResponse:
    """Show the care team; who may, takes someone on or lets them go."""
    chart = open_chart(request, record)
    banner = banner_of(chart, url=chart_url(record))
    may_change = bool(chart.may(Act.RECORD, TeamMember))
    if request.method == "POST" and may_change:
        _change_team(request, record)
        return redirect("people:team", record=record)
    members = team_of(chart)
    on_it = {member.account_id for member in members}
    context = {
        "banner": banner,
        "members": [(one, role_words(one.title)) for one in members],
        "others": [
            one
            for one in staff_at(_places_of(request.viewer), now=request.now)
            if one.account_id not in on_it
        ]
        if may_change
        else [],
        "may_change": may_change,
    }
    return render(request, "people/team.html", context)


def _places_of(viewer: Viewer) -> set[UUID]:
    """Return the places whose people one may ask onto a team."""
    if any(stand.place_kind == "organisation" for stand in viewer.stands):
        rows = Place.objects.filter(organisation_id=viewer.organisation_id)
        return set(rows.values_list("place_id", flat=True))
    return viewer.places()


def _change_team(request: Asked, record: UUID) -> None:
    """Take on someone who stands where the viewer stands, or let someone go."""
    if gone := request.POST.get("leave"):
        actions.leave_team(
            viewer=request.viewer,
            record_id=record,
            member_id=id_from(gone),
            now=request.now,
            reason=_("Left the care team"),
        )
        return
    around = staff_at(_places_of(request.viewer), now=request.now)
    wanted = request.POST.get("join")
    for one in around:
        if str(one.account_id) == wanted:
            actions.join_team(
                viewer=request.viewer,
                record_id=record,
                member_id=one.account_id,
                role=request.POST.get("role", "").strip()[:80],
                now=request.now,
            )
            return
    raise NotFound(str(wanted))
