"""Gather what waits for one person across records: to co-sign, returned, whom they look after."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from mainstay.kernel.access import Viewer
from mainstay.kernel.models import Measure, Opening, Standing, Tie, TimelineItem
from mainstay.kernel.scope import Relation

CLOSE = (Relation.TEAM, Relation.ON_CALL)


def to_cosign(viewer: Viewer) -> list[TimelineItem]:
    """Return what waits for this supervisor's signature, oldest first."""
    waiting = TimelineItem.objects.filter(cosigner_id=viewer.id, cosign="waiting")
    return list(waiting.order_by("occurred_at", "entry_id"))


def returned_to(viewer: Viewer) -> list[TimelineItem]:
    """Return one's own entries that a supervisor sent back, oldest first."""
    waiting = TimelineItem.objects.exclude(cosigner_id=None).filter(
        cosign="returned", author_id=viewer.id, state__in=("recorded", "amended")
    )
    return list(waiting.order_by("occurred_at", "entry_id"))


def records_of(viewer: Viewer, *, now: datetime) -> list[UUID]:
    """Return the records whose care team this person is on, the longest first."""
    current = Q(from_at__lte=now) & (Q(until_at=None) | Q(until_at__gt=now))
    ties = Tie.objects.filter(current, party_id=viewer.id, relation__in=CLOSE)
    found = ties.order_by("from_at", "record_id").values_list("record_id", flat=True)
    return list(dict.fromkeys(found))


def team_of(record: UUID, *, now: datetime) -> list[UUID]:
    """Return who is on a record's care team now, the longest first."""
    current = Q(from_at__lte=now) & (Q(until_at=None) | Q(until_at__gt=now))
    ties = Tie.objects.filter(current, record_id=record, relation__in=CLOSE)
    found = ties.order_by("from_at", "party_id").values_list("party_id", flat=True)
    return list(dict.fromkeys(found))


def credentials(workers: Sequence[UUID]) -> dict[UUID, str]:
    """Return what is printed after each worker's name: the credential they stand with."""
    rows = Standing.objects.filter(worker_id__in=workers).order_by("-from_at", "-id")
    return {row.worker_id: row.credential for row in rows}


def last_look(viewer: Viewer, record: UUID, *, before: datetime) -> datetime | None:
    """Return when this viewer last opened a record before a moment."""
    seen = Opening.objects.filter(record_id=record, viewer_id=viewer.id, act="open", at__lt=before)
    return seen.order_by("-at").values_list("at", flat=True).first()


def newest_measures(record: UUID, shelves: Sequence[str], *, limit: int = 60) -> list[Measure]:
    """Return a record's newest numbers on these shelves, of any code, newest first."""
    found = Measure.objects.filter(record_id=record, shelf__in=shelves)
    return list(found.order_by("-occurred_at", "-entry_id", "code")[:limit])
