"""Say in one query whom a viewer may know of: the same question ``decide`` answers for one."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from mainstay.kernel.access import (
    FINISHING_DAYS,
    Shelf,
    Viewer,
    access_from,
    decide,
)
from mainstay.kernel.entries import Permission
from mainstay.kernel.models import Grant, Tie
from mainstay.kernel.people.models import Client
from mainstay.kernel.scope import Relation

NAMED = Shelf(Permission.IDENTITY)
REACHING = (Relation.TEAM, Relation.UNIT, Relation.PROGRAMME)


def known_to(viewer: Viewer, *, now: datetime) -> QuerySet[Client]:
    """Return the clients whose names this viewer may know, never scanning the hidden ones."""
    clients = Client.objects.filter(organisation_id=viewer.organisation_id)
    if viewer.acting == "service":
        return clients
    if viewer.acting == "staff":
        clients = clients.exclude(record_id__in=_own(viewer))
    else:
        clients = clients.filter(
            Q(record_id__in=_own(viewer)) | Q(record_id__in=_granted(viewer, now))
        )
    clients = clients.exclude(record_id__in=_shut(viewer, now))
    if viewer.acting != "staff" or _site_wide(viewer, now):
        return clients
    return clients.filter(record_id__in=tied_to(viewer, now=now).union(_granted(viewer, now)))


def tied_to(viewer: Viewer, *, now: datetime) -> QuerySet[Tie, UUID]:
    """Return the records whose ties reach this viewer with a right to the name."""
    current, finishing = Q(pk=None), Q(pk=None)
    for relation in REACHING:
        for ended, party in _parties(viewer, relation, now):
            found = Q(relation=relation, party_id=party)
            if ended:
                finishing |= found
            else:
                current |= found
    still = Q(until_at=None) | Q(until_at__gt=now)
    just = Q(until_at__lte=now, until_at__gt=now - timedelta(days=FINISHING_DAYS))
    ties = Tie.objects.filter((current & still) | (finishing & just), from_at__lte=now)
    return ties.values_list("record_id", flat=True)


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
