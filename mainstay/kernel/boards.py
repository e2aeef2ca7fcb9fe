"""Decide for many records at once what a viewer may see: what every board and list stands on."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from mainstay.kernel.access import (
    Access,
    NotFound,
    Opened,
    Shelf,
    Viewer,
    decide,
)
from mainstay.kernel.entries import Permission
from mainstay.kernel.models import Grant, Tie
from mainstay.kernel.ties import FINISHING_DAYS, access_from


def stands_at(viewer: Viewer, place_id: UUID) -> None:
    """Let only those through who stand at a place, and nobody while *together* with a client.

    :raises NotFound: for anyone else, as if the place did not exist.
    """
    if viewer.acting != "staff" or viewer.together_with or place_id not in viewer.places():
        raise NotFound(str(place_id))


def accesses(viewer: Viewer, records: Collection[UUID], *, now: datetime) -> dict[UUID, Access]:
    """Read the ties and grants between a viewer and many records, in two statements."""
    ties: dict[UUID, list[tuple[UUID, str, datetime | None]]] = defaultdict(list)
    grants: dict[UUID, list[Opened]] = defaultdict(list)
    still = Q(until_at=None) | Q(until_at__gt=now - timedelta(days=FINISHING_DAYS))
    tied = Tie.objects.filter(still, record_id__in=records, party_id__in=viewer.parties())
    for tie in tied.filter(from_at__lte=now).order_by("id"):
        ties[tie.record_id].append((tie.party_id, tie.relation, tie.until_at))
    current = Q(until_at=None) | Q(until_at__gt=now)
    given = Grant.objects.filter(current, record_id__in=records, from_at__lte=now)
    given = given.filter(Q(party_id__in=viewer.parties()) | Q(party_id=None))
    for row in given.order_by("id"):
        one = Opened(effect=row.effect, part=row.permission, label=row.label, basis=row.basis)
        grants[row.record_id].append(one)
    return {
        record: access_from(viewer, ties=ties[record], grants=tuple(grants[record]), now=now)
        for record in records
    }


def shown(
    viewer: Viewer, records: Collection[UUID], part: Permission, *, now: datetime
) -> dict[UUID, Access]:
    """Return, of many records, those of which a viewer may read a part, each with its access."""
    found = accesses(viewer, records, now=now)
    return {record: access for record, access in found.items() if decide(access, Shelf(part))}
