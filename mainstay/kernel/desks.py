"""Gather what waits for one person across records: to co-sign, returned, last seen."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from mainstay.kernel import timeline
from mainstay.kernel.access import decide
from mainstay.kernel.chart import Chart
from mainstay.kernel.kept import Kept
from mainstay.kernel.models import Measure, Opening, Task, TimelineItem
from mainstay.kernel.shelves import Shelf
from mainstay.kernel.viewers import Viewer

Waits = TimelineItem
Duty = Task


def to_cosign(viewer: Viewer) -> list[TimelineItem]:
    """Return what waits for this supervisor's signature, oldest first."""
    waiting = TimelineItem.objects.filter(cosigner_id=viewer.id, cosign="waiting")
    return list(waiting.order_by("occurred_at", "entry_id"))


def returned_to(viewer: Viewer) -> list[TimelineItem]:
    """Return one's own entries that a supervisor sent back, oldest first."""
    waiting = TimelineItem.objects.filter(
        cosigner_id__isnull=False,
        cosign="returned",
        author_id=viewer.id,
        state__in=("recorded", "amended"),
    )
    return list(waiting.order_by("occurred_at", "entry_id"))


def withdrawn(chart: Chart, *, since: datetime | None, before: datetime | None) -> list[Kept]:
    """Return what was taken back in a stretch of time, for those who may read its history."""
    wanted = [
        written
        for written in chart.record_row.shelves
        if (shelf := Shelf.parse(written)).gate == "gone"
        and decide(chart.access, replace(shelf, gate="staff"))
    ]
    if not wanted:
        return []
    rows = TimelineItem.objects.filter(record_id=chart.record_id, shelf__in=wanted)
    rows = rows.exclude(group="work")
    rows = rows if since is None else rows.filter(occurred_at__gte=since)
    rows = rows if before is None else rows.filter(occurred_at__lt=before)
    return timeline.opened(chart.record_row, list(rows.order_by("-occurred_at", "-entry_id")[:20]))


def last_look(viewer: Viewer, record: UUID, *, before: datetime) -> datetime | None:
    """Return when this viewer last opened a record before a moment."""
    seen = Opening.objects.filter(record_id=record, viewer_id=viewer.id, act="open", at__lt=before)
    return seen.order_by("-at").values_list("at", flat=True).first()


def newest_measures(record: UUID, shelves: Sequence[str], *, limit: int = 60) -> list[Measure]:
    """Return a record's newest numbers on these shelves, of any code, newest first."""
    found = Measure.objects.filter(record_id=record, shelf__in=shelves)
    return list(found.order_by("-occurred_at", "-entry_id", "code")[:limit])
