"""How it is going: one sentence, the picture, and the same numbers in a list."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.connect.portal.pages import words
from mainstay.connect.portal.pages.door import around
from mainstay.kernel.access import NotFound, Shelf, decide
from mainstay.kernel.chart import Chart
from mainstay.kernel.components.shapes import Cell, Point, Scores, Table
from mainstay.kernel.entries import Permission
from mainstay.kernel.pages import Asked

FORM = "phq9"
CODE = f"{FORM}.total"
HIGHEST = 27
RELIABLE_CHANGE = 5
"""A smaller change of the PHQ-9 may be chance (Kroenke, Med Care 2012; 42:1194)."""
LEFT, RIGHT, TOP, BOTTOM, APART = 32, 352, 20, 204, 26
ENOUGH = 3
"""Fewer answers than this make no trend."""


def progress(request: Asked, record: UUID | None = None) -> HttpResponse:
    """Show the week score over time, for the client to read without a word of the trade."""
    here = around(request, record)
    if not decide(here.chart.access, Shelf(Permission.MEASURE)):
        raise NotFound("progress")
    points = _points(here.chart)
    scores = Scores(
        title=_("Week score, 0 to 27"),
        points=points,
        low=0,
        high=HIGHEST,
        sentence=_sentence(points),
        direction=_("Lower means an easier week"),
    )
    context = {
        **here.facts,
        "sentence": scores.sentence,
        "scores": scores if points else None,
        "plot": _plot(points, now=request.now),
        "table": _table(here.chart, points),
        "change": RELIABLE_CHANGE,
    }
    return render(request, "portal/progress.html", context)


def _points(chart: Chart) -> list[Point]:
    return [
        Point(on=timezone.localdate(one.occurred_at), value=one.value)
        for one in chart.measures(CODE)
    ]


def _plot(points: Sequence[Point], *, now: datetime) -> dict[str, Any]:
    """Place the points for a phone: full scale, days to scale, one line without a gap to cross."""
    if not points:
        return {}
    first, last = points[0].on, points[-1].on
    span = (last - first).days or 1
    marks: list[dict[str, Any]] = []
    said: float = LEFT - APART
    for point in points:
        is_last = point is points[-1]
        x = round(LEFT + 12 + (RIGHT - LEFT - 24) * (point.on - first).days / span, 1)
        # Numbers nearer than this would touch; the last one is always said.
        is_said = is_last or (x - said >= APART and RIGHT - 12 - x >= APART)
        said = x if is_said else said
        marks.append(
            {
                "x": x,
                "y": _down(point.value or 0),
                "text": f"{point.value:g}",
                "is_last": is_last,
                "is_said": is_said,
                "anchor": "middle",
            }
        )
    return {
        "marks": marks,
        "run": " ".join(f"{m['x']},{m['y']}" for m in marks) if len(marks) > 1 else "",
        "ticks": [{"y": _down(value), "text": f"{value}"} for value in (0, 9, 18, HIGHEST)],
        "first": words.short_day(first, now=now),
        "last": words.short_day(last, now=now) if last != first else "",
    }


def _down(value: float) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * value / HIGHEST, 1)


def _sentence(points: Sequence[Point]) -> str:
    """Say what the numbers say, and no more than they can."""
    values = [point.value for point in points if point.value is not None]
    if not values:
        return ""
    told = {"now": f"{values[-1]:g}", "first": f"{values[0]:g}"}
    if len(values) < ENOUGH:
        return (
            _("Your last week score was %(now)s. It takes a few to see which way it goes.") % told
        )
    if values[0] - values[-1] >= RELIABLE_CHANGE:
        return _("Your weeks have been getting easier: from %(first)s to %(now)s.") % told
    if values[-1] - values[0] >= RELIABLE_CHANGE:
        return _("Your weeks have been getting harder: from %(first)s to %(now)s.") % told
    return _("Your weeks have been much the same: %(first)s at first, %(now)s now.") % told


def _table(chart: Chart, points: Sequence[Point]) -> Table:
    return Table(
        caption=_("The same numbers, in a list"),
        columns=(_("Day"), _("Score")),
        numbers=(1,),
        rows=[
            (words.short_day(point.on, now=chart.now), Cell(text=f"{point.value:g}"))
            for point in reversed(points)
            if point.value is not None
        ],
        empty=_("No answers yet. That is fine."),
    )
