"""Where a chart's marks stand: pure geometry, so that the picture and the table are one list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from mainstay.kernel.components.shapes import Cell, Point, Scores, Table

AROUND = 188.5  # 2 π r of the countdown ring, r 30

WIDTH, HEIGHT = 1104, 400
LEFT, RIGHT, TOP, BOTTOM = 48, 940, 56, 356


@dataclass(frozen=True)
class Mark:
    """A point, placed."""

    x: float
    y: float
    text: str
    day: str
    is_last: bool = False
    is_labelled: bool = True


def ring_offset(share: float) -> float:
    """Return how much of the ring's line is hidden when this share of the time is left."""
    return round(AROUND * (1 - share), 1)


def staff_day(on: date) -> str:
    """Return a date as staff read it, month in letters."""
    return on.strftime("%d-%b-%Y")


def number(value: float) -> str:
    """Return a score without a needless fraction."""
    return f"{value:g}"


def _across(on: date, first: date, last: date, left: float, right: float) -> float:
    span = (last - first).days or 1
    return round(left + (right - left) * (on - first).days / span, 1)


def _down(value: float, low: float, high: float, top: float, bottom: float) -> float:
    return round(bottom - (bottom - top) * (value - low) / ((high - low) or 1), 1)


def runs(places: Sequence[tuple[float, float] | None]) -> list[str]:
    """Return polylines, one for each stretch without a gap."""
    found: list[list[str]] = [[]]
    for place in places:
        if place is None:
            found.append([])
        else:
            found[-1].append(f"{place[0]},{place[1]}")
    return [" ".join(run) for run in found if len(run) > 1]


def _span(scores: Scores) -> tuple[date, date]:
    days = [point.on for point in scores.points]
    return (min(days), max(days)) if days else (date.min, date.max)


def chart(scores: Scores) -> dict[str, Any]:
    """Place a measure's points, bands, levels and events on the full scale."""
    first, last = _span(scores)

    def y(value: float) -> float:
        return _down(value, scores.low, scores.high, TOP, BOTTOM)

    def x(on: date) -> float:
        return _across(on, first, last, LEFT + 10, RIGHT - 10)

    places = [None if p.value is None else (x(p.on), y(p.value)) for p in scores.points]
    return {
        "marks": _marks(scores.points, places),
        "runs": runs(places),
        "bands": _bands(scores, y),
        "lines": [{"y": y(line.value), "label": line.label} for line in scores.lines],
        "events": [
            {"x": x(e.on), "label": e.label, "day": e.on.strftime("%d-%b")}
            for e in scores.events
            if first <= e.on <= last
        ],
        "ticks": [{"y": y(v), "text": number(v)} for v in _ticks(scores)],
        "gaps": [x(p.on) for p in scores.points if p.value is None],
    }


def _marks(points: Sequence[Point], places: Sequence[tuple[float, float] | None]) -> list[Mark]:
    kept = [(p, at) for p, at in zip(points, places, strict=True) if at is not None]
    marks: list[Mark] = []
    worded = float("-inf")
    for number_, (point, at) in enumerate(kept):
        is_last = number_ == len(kept) - 1
        # Labels nearer than 44 px would touch; the last one is always said.
        is_labelled = at[0] - worded >= 44 and (is_last or kept[-1][1][0] - at[0] >= 44)
        worded = at[0] if is_labelled else worded
        text = number(point.value or 0)
        marks.append(Mark(*at, text, point.on.strftime("%d-%b"), is_last, is_labelled or is_last))
    return marks


def _bands(scores: Scores, y: Any) -> list[dict[str, Any]]:
    found = []
    for step, band in enumerate(scores.bands):
        top = y(min(band.high + 1, scores.high)) if step < len(scores.bands) - 1 else TOP
        bottom = y(band.low)
        reach = _("%(low)s to %(high)s") % {"low": number(band.low), "high": number(band.high)}
        found.append(
            {
                "y": top,
                "height": round(bottom - top, 1),
                "middle": round((top + bottom) / 2 - 3, 1),
                "label": band.label,
                "reach": reach,
                "step": min(step, 5),
            }
        )
    return found


def _ticks(scores: Scores) -> list[float]:
    if scores.bands:
        return [scores.low, *(band.low for band in scores.bands[1:]), scores.high]
    middle = (scores.low + scores.high) / 2
    return [scores.low, middle, scores.high]


def _band_of(value: float, scores: Scores) -> str:
    return next((b.label for b in scores.bands if b.low <= value <= b.high), "")


def _change(value: float, before: float | None) -> str:
    if before is None:
        return _("first")
    step = value - before
    if step == 0:
        return _("same")
    return (_("%s higher") if step > 0 else _("%s lower")) % number(abs(step))


def table(scores: Scores) -> Table:
    """Return the chart's numbers as a table, newest first, from the same points."""
    rows: list[list[Cell | str]] = []
    before: float | None = None
    for point in scores.points:
        if point.value is None:
            rows.append([staff_day(point.on), _("none"), "", "", point.note or _("no answer")])
            continue
        change = _change(point.value, before)
        band = _band_of(point.value, scores)
        rows.append([staff_day(point.on), number(point.value), band, change, point.note])
        before = point.value
    heads = [_("Date"), _("Total"), _("Band"), _("Change"), _("How")]
    return Table(caption=_("The same numbers as a table"), columns=heads, rows=rows[::-1],
                 numbers=(1,), empty=_("No answers yet"))  # fmt: skip


def spark(points: Sequence[Point], *, low: float, high: float) -> dict[str, Any]:
    """Place a small line of 132 × 36."""
    if not points:
        return {"runs": [], "last": None}
    first, last = min(p.on for p in points), max(p.on for p in points)
    places = [
        None
        if p.value is None
        else (_across(p.on, first, last, 4, 126), _down(p.value, low, high, 5, 31))
        for p in points
    ]
    kept = [place for place in places if place]
    return {"runs": runs(places), "last": kept[-1] if kept else None}


def columns(table: Table) -> list[tuple[str, bool]]:
    """Pair each column's name with whether it holds numbers."""
    return [(name, place in table.numbers) for place, name in enumerate(table.columns)]


def rows(table: Table) -> list[list[tuple[str, bool, Cell]]]:
    """Pair each cell with its column's name, for the stacked reading on a phone."""
    heads = columns(table)
    return [
        [
            (head[0], head[1], cell if isinstance(cell, Cell) else Cell(text=cell))
            for head, cell in zip(heads, row, strict=False)
        ]
        for row in table.rows
    ]
