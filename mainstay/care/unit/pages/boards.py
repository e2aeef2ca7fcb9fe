"""Show the rounds board, and tell an open one when it is out of date."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from mainstay.care.unit.actions import Board, Row, board_of, has_news, may_look_back, units_of
from mainstay.care.unit.actions.census import zone_order
from mainstay.care.unit.entries import Place
from mainstay.care.unit.pages.tiles import at, counted, minutes, tile
from mainstay.care.unit.rules import TOLD_AFTER, State
from mainstay.kernel import openings
from mainstay.kernel.components.context import Shell
from mainstay.kernel.components.shapes import Tile
from mainstay.kernel.pages import Asked

FRESH = timedelta(seconds=15)
IN_TIME = (State.OK, State.ASLEEP, State.ONE, State.DONE)


@dataclass(frozen=True)
class Zone:
    """A section of the board."""

    id: str
    name: str
    words: str
    tiles: Sequence[Tile]


@require_GET
def rounds(request: Asked) -> HttpResponse:
    """Lead to the board of the unit one stands at."""
    units = units_of(request.viewer)
    if not units:
        return redirect("unit:shift")
    return redirect("unit:board", unit=units[0].place_id)


@require_GET
def board(request: Asked, unit: UUID) -> HttpResponse:
    """Show everyone on the unit by zone, each with a clock and two buttons."""
    drawn = board_of(request.viewer, unit, now=request.now)
    openings.note(
        request.viewer, act="board", purpose="rounds", now=request.now, place=unit,
        named=[row.person.record for row in drawn.rows],
    )  # fmt: skip
    named(request, _("Rounds"), drawn.unit.name)
    return render(
        request,
        "unit/board.html",
        {
            "board": drawn,
            "zones": zones(drawn),
            "late": late_ones(drawn) if may_look_back(request.viewer, unit) else (),
            "may_look_back": may_look_back(request.viewer, unit),
            "news_url": reverse("unit:news", args=[unit]),
            "news_say": announcement(drawn),
            "next": next_due(drawn),
            "units": units_of(request.viewer),
            **counts(drawn),
        },
    )


@require_GET
def news(request: Asked, unit: UUID) -> HttpResponse:
    """Say whether an open board is out of date; what shows nothing is not an opening."""
    since = request.GET.get("since", "")
    if not has_news(request.viewer, unit, since, now=request.now):
        return HttpResponse(status=204)
    mark = board_of(request.viewer, unit, now=request.now).mark
    return HttpResponse(mark, headers={"X-Mark": mark}, content_type="text/plain")


def named(request: Asked, place: str, unit: str) -> None:
    """Write in the top bar which screen this is, and of which unit."""
    frame = {one.name: getattr(request.shell, one.name) for one in fields(Shell)}
    request.shell = Shell(**frame | {"place": place, "unit": unit})


def zones(drawn: Board) -> list[Zone]:
    """Sort people into the zones they were last seen in, each in the order of the rooms.

    The order never follows the clocks: a tile that moved under a thumb would be tapped wrong.
    """
    held: dict[str, list[Row]] = defaultdict(list)
    for row in drawn.rows:
        held[zone_of(row, drawn.unit.zones)].append(row)
    garden = Place.GARDEN.label
    order = [*zone_order(drawn.unit.zones, drawn.unit.people), str(_("Rooms")), garden]
    return [
        Zone(slugify(name) or "zone", name, _zone_words(held[name]),
             [tile(row, drawn.unit.id, now=drawn.now) for row in held[name]])
        for name in dict.fromkeys(order)
        if held[name]
    ]  # fmt: skip


def zone_of(row: Row, own: Sequence[str]) -> str:
    """Name the zone a person was last seen in; else the hall of their room."""
    place = row.watch.seen.place if row.watch.seen else ""
    if place in own:
        return place
    if place == Place.GARDEN:
        return Place.GARDEN.label
    return row.person.zone or str(_("Rooms"))


def _zone_words(rows: Sequence[Row]) -> str:
    asleep = sum(bool(row.watch.seen and row.watch.seen.asleep) for row in rows)
    words = counted(len(rows))
    return _("%(people)s, %(n)d asleep") % {"people": words, "n": asleep} if asleep else words


def counts(drawn: Board) -> dict[str, int]:
    """Count the tiles by what they say first."""
    return {
        "n_missing": drawn.count(State.MISSING),
        "n_late": drawn.count(State.LATE),
        "n_soon": drawn.count(State.SOON),
        "n_ok": drawn.count(*IN_TIME),
    }


def by_clock(drawn: Board) -> list[Row]:
    """Return those who are due, the soonest first."""
    waiting = [row for row in drawn.rows if row.watch.due_at and row.watch.missing_since is None]
    return sorted(waiting, key=lambda row: (row.watch.due_at or drawn.now, row.person.name))


def next_due(drawn: Board) -> str:
    """Say who is next, and when."""
    for row in by_clock(drawn):
        if row.watch.due_at is None:
            continue
        if row.watch.due_at <= drawn.now:
            return _("%(name)s, now") % {"name": row.person.name}
        left = minutes(drawn.now, row.watch.due_at)
        return _("%(name)s, %(n)d min") % {"name": row.person.name, "n": left}
    return ""


def late_ones(drawn: Board) -> list[Row]:
    """Return those five minutes past the ceiling: the charge nurse is told of them."""
    return [
        row
        for row in drawn.rows
        if row.is_late and row.watch.late_at and drawn.now - row.watch.late_at >= TOLD_AFTER
    ]


def announcement(drawn: Board) -> str:
    """Say aloud what has just changed on the board: a level, or a search."""
    words = []
    for row in drawn.rows:
        stands, since = row.watch.level, row.watch.missing_since
        if stands and stands.level and drawn.now - stands.at < FRESH:
            told = {"name": row.person.name, "level": stands.level.label, "at": at(stands.at)}
            words.append(_("%(name)s is now %(level)s, since %(at)s.") % told)
        if since and drawn.now - since < FRESH:
            words.append(_("%(name)s can’t be found.") % {"name": row.person.name})
    return " ".join(words)
