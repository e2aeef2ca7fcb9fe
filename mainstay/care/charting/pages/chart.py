"""Show a chart: whose it is, what happened newest first, and the rail of what matters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.care.charting.entries import Addendum, ProgressNote, ReasonHere
from mainstay.care.charting.models import worked_on
from mainstay.care.charting.pages.lines import Writers, days, draft_line, line, looked
from mainstay.care.medicines.entries import Allergy, AllergyStatus
from mainstay.kernel import cards, desks, drafts
from mainstay.kernel.access import Shelf, decide
from mainstay.kernel.chart import Chart
from mainstay.kernel.components import dates
from mainstay.kernel.components.shapes import Action, Banner, TimelineItem
from mainstay.kernel.entries import Permission
from mainstay.kernel.kept import Kept
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people.banner import banner_of
from mainstay.kernel.people.lists import role_words, team_of
from mainstay.kernel.scope import Act
from mainstay.kernel.unsigned import Desk

LINES = 30
SAME_VISIT = timedelta(minutes=30)
FILTERS: Sequence[tuple[str, Any]] = (
    ("", gettext_lazy("All")),
    ("notes", gettext_lazy("Notes")),
    ("measures", gettext_lazy("Measures")),
    ("rounds", gettext_lazy("Rounds")),
    ("meds", gettext_lazy("Meds")),
    ("contacts", gettext_lazy("Contacts")),
    ("files", gettext_lazy("Files")),
)


@dataclass(frozen=True)
class Wanted:
    """Which part of the timeline is asked for."""

    group: str = ""
    before: tuple[datetime, UUID] | None = None

    @classmethod
    def of(cls, request: HttpRequest) -> "Wanted":
        """Read it from the address; what makes no sense is left out."""
        group = request.GET.get("show", "")
        known = group if group in dict(FILTERS) else ""
        moment, _sep, entry = request.GET.get("before", "").partition("~")
        try:
            return cls(known, (datetime.fromisoformat(moment), UUID(entry)))
        except ValueError:
            return cls(known)


def chart_page(request: Asked, record: UUID) -> HttpResponse:
    """Show one page of a chart's timeline beside the rail."""
    last = desks.last_look(request.viewer, record, before=request.now - SAME_VISIT)
    chart = open_chart(request, record)
    wanted = Wanted.of(request)
    groups = [wanted.group] if wanted.group else []
    kept = chart.timeline(before=wanted.before, limit=LINES + 1, groups=groups)
    shown, more = kept[:LINES], kept[LINES:]
    items = _lines(chart, [*shown, *_withdrawn(chart, wanted, shown[-1] if more else None)])
    if wanted.before is None and wanted.group in ("", "notes"):
        items = [*_drafts(chart), *items]
    items.sort(key=lambda item: item.at or chart.now, reverse=True)
    context = {
        "banner": chart_banner(chart),
        "record": record,
        "days": days(items, now=chart.now),
        "looked": looked(items, None if wanted.before else last),
        "filters": [(name, label, name == wanted.group) for name, label in FILTERS],
        "wanted": wanted,
        "older": _older(shown[-1]) if more else "",
        "rail": True,
        "cards": cards.drawn(request, "chart.rail", chart),
    }
    return render(request, "charting/chart.html", context)


def _lines(chart: Chart, shown: Sequence[Kept]) -> list[TimelineItem]:
    addenda = chart.several(Addendum) if any(_takes_addenda(one) for one in shown) else []
    about: dict[UUID, list[Kept]] = {}
    for one in reversed(addenda):
        if isinstance(one.body, Addendum):
            about.setdefault(one.body.about, []).append(one)
    here = {one.id for one in shown}
    writers = Writers.of(shown, now=chart.now)
    return [
        line(one, writers, about.get(one.id, ()), now=chart.now)
        for one in shown
        if not (isinstance(one.body, Addendum) and one.body.about in here)
    ]


def _withdrawn(chart: Chart, wanted: Wanted, last: Kept | None) -> list[Kept]:
    """Return what was taken back between the lines shown: struck through, and readable."""
    found = desks.withdrawn(
        chart,
        since=last.occurred_at if last else None,
        before=wanted.before[0] if wanted.before else None,
    )
    return [kept for kept in found if wanted.group in ("", kept.kind.group)]


def _takes_addenda(kept: Kept) -> bool:
    return kept.kind.group == "notes" or isinstance(kept.body, Addendum)


def _drafts(chart: Chart) -> list[TimelineItem]:
    mine = drafts.on_desk(chart.viewer, record=chart.record_id)
    return [draft_line(desk, url=draft_url(desk), now=chart.now) for desk in mine]


def draft_url(desk: Desk) -> str:
    """Return where a draft is written further."""
    return reverse("charting:draft", args=[desk.id])


def _older(last: Kept) -> str:
    return f"{last.occurred_at.isoformat()}~{last.id}"


def chart_banner(chart: Chart) -> Banner:
    """Return the banner of a chart page, with *New note* for those who may write one."""
    actions = []
    if chart.may(Act.RECORD, ProgressNote):
        url = reverse("charting:begin_note", args=[chart.record_id])
        actions.append(
            Action(label=_("New note"), url=url, post=True, kind="primary", icon="plus")
        )
    return banner_of(chart, url=reverse("charting:chart", args=[chart.record_id]), actions=actions)


# --- cards of the rail -----------------------------------------------------------------------


def why_card(chart: Chart) -> dict[str, Any] | None:
    """Say why someone is here, in their words."""
    kept = chart.latest(ReasonHere)
    if kept is None or not isinstance(kept.body, ReasonHere):
        return None
    context = " · ".join(x for x in (kept.body.context, dates.day(kept.occurred_at)) if x)
    return {"words": kept.body.words, "context": context}


def allergy_line(chart: Chart) -> dict[str, Any] | None:
    """Say what must not be given, and what happened before; for the banner."""
    found = [
        k.body
        for k in chart.several(Allergy, limit=30)
        if isinstance(k.body, Allergy) and k.body.status is AllergyStatus.ACTIVE
    ]
    return {"text": "; ".join(one.substance for one in found)} if found else None


def safety_plan(chart: Chart) -> dict[str, Any] | None:
    """Lead from the banner to the safety plan, one tap from every chart page."""
    try:
        return {"url": reverse("risk:plan", args=[chart.record_id])}
    except NoReverseMatch:
        return None


def team_card(chart: Chart) -> dict[str, Any] | None:
    """Name the care team; lead to who opened this chart."""
    team = team_of(chart)
    people = [
        {"name": one.name, "title": one.title, "part": one.part or role_words(one.title)}
        for one in team
    ]
    officer = bool(decide(chart.access, Shelf(Permission.PRIVACY)))
    mine = chart.viewer.id in {one.account_id for one in team}
    return {
        "people": people,
        "openings_url": _openings_url(chart) if mine or officer else "",
    }


def _openings_url(chart: Chart) -> str:
    """Return where one reads who opened this chart; its team may, and the privacy officer."""
    try:
        return reverse("privacy:who_opened", args=[chart.record_id])
    except NoReverseMatch:
        return ""


def progress_facts(chart: Chart) -> dict[str, Any]:
    """Return how often each objective was worked on, for the plan's own pages."""
    return {str(objective): said for objective, said in worked_on(chart).items()}
