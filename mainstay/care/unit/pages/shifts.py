"""Show a worker's own shift, and the charge nurse what was late or missed in it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from mainstay.care.unit import actions, rules
from mainstay.care.unit.actions import Board, Row, Told, board_of, may_look_back, units_of
from mainstay.care.unit.pages.boards import by_clock, counts, late_ones, named
from mainstay.care.unit.pages.tiles import at, due_words, minutes
from mainstay.care.unit.rules import State
from mainstay.kernel import drafts, openings, tasks
from mainstay.kernel.access import Shelf, decide
from mainstay.kernel.components.shapes import TaskRow
from mainstay.kernel.pages import Asked

MOST_CARDS = 2
MOST_LISTED = 5


@dataclass(frozen=True)
class Due:
    """A task of the unit, with whom it is about."""

    row: TaskRow
    heard_url: str = ""
    whom: str = ""


@require_GET
def my_shift(request: Asked) -> HttpResponse:
    """Show what needs someone now, what comes next, and who is in my care."""
    units = units_of(request.viewer)
    if not units:
        named(request, _("My shift"), "")
        return render(request, "unit/no_unit.html")
    chosen = [one.place_id for one in units if str(one.place_id) == request.GET.get("unit")]
    unit = chosen[0] if chosen else units[0].place_id
    drawn = board_of(request.viewer, unit, now=request.now)
    openings.note(
        request.viewer, act="board", purpose="rounds", now=request.now, place=unit,
        named=[row.person.record for row in drawn.rows],
    )  # fmt: skip
    named(request, _("My shift"), drawn.unit.name)
    begun, ends = rules.shift_of(request.now, zone=timezone.get_current_timezone())
    waiting = by_clock(drawn)
    context = {
        "drawn": drawn,
        "units": units,
        "unit": unit,
        "begun": begun,
        "ends": ends,
        "missing": missing_now(drawn),
        "late": late_ones(drawn) if may_look_back(request.viewer, unit) else [],
        "next": waiting[0] if waiting else None,
        "next_words": next_words(waiting[:1], request.now),
        "then": then_words(waiting[1:3]),
        "listed": listed(waiting, drawn),
        "owed": owed(request, drawn),
        "drafts": drafts.on_desk(request.viewer),
        "may_look_back": may_look_back(request.viewer, unit),
        "news_url": reverse("unit:news", args=[unit]),
        **counts(drawn),
    }
    return render(request, "unit/my_shift.html", context)


def missing_now(drawn: Board) -> list[tuple[Row, int, str]]:
    """Return who can't be found, for how many minutes, and when last seen."""
    return [
        (row, minutes(row.watch.missing_since, drawn.now),
         at(row.watch.seen.at) if row.watch.seen else "")
        for row in drawn.rows
        if row.watch.missing_since is not None
    ][:MOST_CARDS]  # fmt: skip


def next_words(first: list[Row], now: datetime) -> str:
    """Say the next check."""
    for row in first:
        if row.watch.due_at is None:
            continue
        told = {"name": row.person.name, "at": at(row.watch.due_at)}
        if row.watch.due_at <= now:
            return _("Rounds · %(name)s is due now") % told
        return _("Rounds · %(name)s is due by %(at)s") % told
    return ""


def then_words(rows: list[Row]) -> str:
    """Say the two checks after it."""
    named_ = [f"{row.person.name} {at(row.watch.due_at)}" for row in rows if row.watch.due_at]
    return _("Then %(names)s") % {"names": ", ".join(named_)} if named_ else ""


def listed(waiting: list[Row], drawn: Board) -> list[tuple[Row, str]]:
    """Return the people who need a look first, each with the words of their clock."""
    first = [row for row in waiting if row.state in (State.LATE, State.SOON)]
    return [(row, due_words(row, now=drawn.now)) for row in first[:MOST_LISTED]]


def owed(request: Asked, drawn: Board) -> list[Due]:
    """Return what is owed about the people here, as far as the viewer may know of it."""
    people = {row.person.record: row.person for row in drawn.rows}
    found = []
    for task in tasks.open_tasks().filter(record_id__in=people).exclude(code="unit.missing"):
        person = people[task.record_id]
        if not decide(person.access, Shelf.parse(task.shelf)):
            continue
        mine = task.owner_id == request.viewer.id
        late = task.due_at <= request.now
        heard = reverse("unit:heard", args=[drawn.unit.id, task.record_id, task.entry_id])
        row = TaskRow(
            when=at(task.due_at),
            title=task.title,
            state="late" if late else "new",
            state_words=_owner_words(mine=mine, late=late),
            note=person.name,
            url=reverse("unit:level", args=[drawn.unit.id, task.record_id])
            if task.code == "unit.order_owed"
            else "",
        )
        found.append(Due(row, heard if task.code == "unit.concern" else "", person.name))
    return found[:12]


def _owner_words(*, mine: bool, late: bool) -> str:
    if late:
        return str(_("Yours, over time") if mine else _("Over time"))
    return str(_("Yours") if mine else _("Another’s"))


@require_GET
def gaps(request: Asked, unit: UUID) -> HttpResponse:
    """Go through the late and missed checks of a shift, in words, with no ranking of anyone."""
    moment = request.now - timedelta(hours=8) if "last" in request.GET else request.now
    shift = actions.shift_gaps(request.viewer, unit, at=moment, now=request.now)
    openings.note(
        request.viewer, act="board", purpose="rounds", now=request.now, place=unit,
        named={told.person.record for told in shift.told},
    )  # fmt: skip
    named(request, _("Late and missed"), shift.unit_name)
    context = {
        "shift": shift,
        "unit": unit,
        "told": [(told, gap_words(told)) for told in shift.told],
        "missed": sum(told.gap.is_missed for told in shift.told),
        "is_last": "last" in request.GET,
    }
    return render(request, "unit/gaps.html", context)


def gap_words(told: Told) -> str:
    """Say one gap in a sentence: from which check to which, and by how much past the ceiling."""
    gap = told.gap
    words = {
        "since": at(gap.since), "until": at(gap.until), "late": at(gap.late_at),
        "past": over_words(gap.over),
    }  # fmt: skip
    if gap.is_open:
        return _("No check since %(since)s. It was to be by %(late)s: %(past)s so far.") % words
    if gap.is_first:
        return _("No check from %(since)s until %(until)s: %(past)s.") % words
    return _("Seen %(since)s, next %(until)s. It was to be by %(late)s: %(past)s.") % words


def over_words(over: timedelta) -> str:
    """Say how far past the ceiling, a begun minute counting whole."""
    whole = max(1, -(-int(over.total_seconds()) // 60))
    if whole >= 60:
        told = {"h": whole // 60, "n": whole % 60}
        return _("%(h)d h %(n)d min past the ceiling") % told
    past = ngettext("%(n)d minute past the ceiling", "%(n)d minutes past the ceiling", whole)
    return past % {"n": whole}
