"""Say in one query whom a viewer may know of: the same question ``decide`` answers for one."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from mainstay.kernel.access import Shelf, Viewer, decide
from mainstay.kernel.entries import Permission
from mainstay.kernel.models import Grant, Tie
from mainstay.kernel.people.models import Client
from mainstay.kernel.scope import Relation
from mainstay.kernel.ties import FINISHING_DAYS, access_from

NAMED = Shelf(Permission.IDENTITY)
REACHING = (Relation.TEAM, Relation.UNIT, Relation.PROGRAMME)


def known_to(viewer: Viewer, *, now: datetime) -> QuerySet[Client]:
    """Return the clients whose names this viewer may know, never scanning the hidden ones."""
    clients = Client.objects.filter(organisation_id=viewer.organisation_id)
    if viewer.together_with is not None:
        # With the client in the room no other client is named.
        clients = clients.filter(record_id=viewer.together_with)
    if viewer.acting == "service":
        return clients
    if viewer.acting == "staff":
        clients = clients.exclude(record_id__in=_own(viewer))
    else:
        clients = clients.filter(record_id__in=together([_own(viewer), _granted(viewer, now)]))
    clients = clients.exclude(record_id__in=_shut(viewer, now))
    within = bounds(viewer, now=now)
    return clients if within is None else clients.filter(record_id__in=within)


def bounds(viewer: Viewer, *, now: datetime) -> QuerySet[Any, UUID] | None:
    """Return the records a worker's search is bounded by, or nothing for one who sees them all."""
    if viewer.acting != "staff" or _site_wide(viewer, now):
        return None
    return together([*ties_of(viewer, now=now), _granted(viewer, now)])


def ties_of(viewer: Viewer, *, now: datetime) -> list[QuerySet[Any]]:
    """Return the ties that reach this viewer with a right to the name.

    One branch a relation, each a range of an index: an OR across them would be a scan.
    """
    still = Q(until_at=None) | Q(until_at__gt=now)
    just = Q(until_at__lte=now, until_at__gt=now - timedelta(days=FINISHING_DAYS))
    parties = {
        ended: {
            relation: [party for over, party in _parties(viewer, relation, now) if over is ended]
            for relation in REACHING
        }
        for ended in (False, True)
    }
    return [
        Tie.objects.filter(when, relation=relation, party_id__in=found, from_at__lte=now)
        for ended, when in ((False, still), (True, just))
        for relation, found in parties[ended].items()
        if found
    ]


def together(branches: Iterable[QuerySet[Any]]) -> QuerySet[Any, UUID]:
    """Return the records of all branches, in one statement."""
    first, *rest = (branch.order_by().values_list("record_id", flat=True) for branch in branches)
    return first.union(*rest) if rest else first


def _parties(viewer: Viewer, relation: Relation, now: datetime) -> Iterator[tuple[bool, UUID]]:
    """Yield the parties by which a tie of this relation would let the viewer know the name."""
    for party in sorted(viewer.parties()):
        for ended, until in ((False, None), (True, now)):
            access = access_from(viewer, ties=[(party, relation, until)], grants=(), now=now)
            if decide(access, NAMED):
                yield ended, party


def _site_wide(viewer: Viewer, now: datetime) -> bool:
    return bool(decide(access_from(viewer, ties=(), grants=(), now=now), NAMED))


def _own(viewer: Viewer) -> QuerySet[Tie, UUID]:
    own = Tie.objects.filter(party_id=viewer.id, relation=Relation.SELF)
    return own.values_list("record_id", flat=True)


def _shut(viewer: Viewer, now: datetime) -> QuerySet[Grant, UUID]:
    current = Q(until_at=None) | Q(until_at__gt=now)
    shut = Grant.objects.filter(
        current,
        effect="close",
        permission="*",
        label="",
        party_id__in=viewer.parties(),
        from_at__lte=now,
    )
    return shut.values_list("record_id", flat=True)


def _granted(viewer: Viewer, now: datetime) -> QuerySet[Grant, UUID]:
    current = Q(until_at=None) | Q(until_at__gt=now)
    opened = Grant.objects.filter(
        current,
        effect="open",
        permission__in=["*", Permission.IDENTITY],
        label="",
        party_id__in=viewer.parties(),
        from_at__lte=now,
    ).exclude(basis="override")
    return opened.values_list("record_id", flat=True)


def spoken_for(viewer: Viewer, *, now: datetime) -> list[UUID]:
    """Return the records of which an authority opens a part to someone who speaks for a client."""
    current = Q(until_at=None) | Q(until_at__gt=now)
    opened = Grant.objects.filter(
        current, party_id=viewer.id, effect="open", basis="authority", from_at__lte=now
    ).exclude(record_id__in=_shut(viewer, now))
    return list(opened.order_by("record_id").values_list("record_id", flat=True).distinct())
