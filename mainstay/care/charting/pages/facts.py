"""Offer facts the record already holds, each with its source, to be pulled into a note."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.care.charting.entries import ProgressNote, ReasonHere
from mainstay.kernel import desks, forms
from mainstay.kernel.chart import Chart
from mainstay.kernel.components import dates
from mainstay.kernel.kept import Kept

MOST = 8
QUIET = frozenset({"notes", "measures", "work"})


@dataclass(frozen=True)
class Fact:
    """One fact: what it says, where it stands, and the sentence it becomes in the note."""

    key: str
    title: str
    note: str
    sentence: str
    source_url: str
    is_pulled: bool = False


def facts_for(chart: Chart, words: Mapping[str, Any], last: Kept | None) -> list[Fact]:
    """Return what may be pulled into a note: scores, then what happened since the last one."""
    written = " ".join(s.get("text", "") for s in words.get("sections") or ())
    found = [*scores(chart), *_events(chart, last)][:MOST]
    return [
        Fact(f.key, f.title, f.note, f.sentence, f.source_url, f.sentence in written)
        for f in found
    ]


def scores(chart: Chart) -> Iterator[Fact]:
    """Yield the newest number of each measure, and how it changed."""
    by_code: dict[str, list[Any]] = {}
    for measure in desks.newest_measures(chart.record_id, chart.shelves()):
        by_code.setdefault(measure.code, []).append(measure)
    for code, (newest, *before) in by_code.items():
        if forms.find(code.partition(".")[0]) is None:
            # What no form here explains is read in the chart, with its own name and unit.
            continue
        score = f"{newest.value:g}"
        title = f"{_name(code)} {score}"
        note = dates.day(newest.occurred_at)
        if before:
            note = f"{note}, {_change(newest.value - before[0].value, before[0].occurred_at)}"
        band = f", {newest.band}" if newest.band else ""
        sentence = f"{title}{band} ({dates.day(newest.occurred_at)})."
        url = reverse("charting:entry", args=[chart.record_id, newest.entry_id])
        yield Fact(f"m-{newest.entry_id.hex}-{code}", title, note, sentence, url)


def _name(code: str) -> str:
    name, _sep, part = code.partition(".")
    form = forms.find(name)
    title = form.title if form is not None else name.upper()
    return title if part in ("", "total") else f"{title}, {part}"


def _change(change: float, since: datetime) -> str:
    day = dates.day(since)
    if not change:
        return _("same as %(day)s") % {"day": day}
    if change < 0:
        return _("%(n)g lower than %(day)s") % {"n": -change, "day": day}
    return _("%(n)g higher than %(day)s") % {"n": change, "day": day}


def _events(chart: Chart, last: Kept | None) -> Iterator[Fact]:
    for kept in chart.timeline(limit=20):
        if last is not None and kept.occurred_at <= last.occurred_at:
            return
        if kept.kind.group in QUIET or isinstance(kept.body, ProgressNote | ReasonHere):
            continue
        said = kept.body.headline()
        day = dates.moment(kept.occurred_at)
        url = reverse("charting:entry", args=[chart.record_id, kept.id])
        yield Fact(f"e-{kept.id.hex}", said, day, f"{said} ({day}).", url)
