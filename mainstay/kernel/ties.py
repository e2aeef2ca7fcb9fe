"""Work out in which relations a viewer stands before a record: its ties and its grants."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import CharField, Q, QuerySet, Value

from mainstay.kernel.access import Access, Opened, is_shut
from mainstay.kernel.models import Grant, Tie
from mainstay.kernel.scope import Credential, Relation
from mainstay.kernel.viewers import Stand, Viewer

FINISHING_DAYS = 7


def load_access(viewer: Viewer, record_id: UUID, *, now: datetime) -> Access:
    """Read the ties and grants between a viewer and a record, in one statement."""
    if viewer.acting == "service":
        return Access(viewer=viewer, hands=frozenset(), now=now)
    found = list(_ties_and_grants(viewer, record_id, now))
    ties = [(row[1], row[2], row[4]) for row in found if row[0] == "tie"]
    grants = tuple(
        Opened(effect=row[2], part=row[3], label=row[5], basis=row[6])
        for row in found
        if row[0] == "grant"
    )
    return access_from(viewer, ties=ties, grants=grants, now=now)


def _ties_and_grants(viewer: Viewer, record_id: UUID, now: datetime) -> QuerySet[Tie, tuple]:  # type: ignore[type-arg]
    text = CharField()
    still = Q(until_at=None) | Q(until_at__gt=now - timedelta(days=FINISHING_DAYS))
    ties = (
        Tie.objects.filter(still, record_id=record_id, party_id__in=viewer.parties())
        .filter(from_at__lte=now)
        .values_list(
            Value("tie", text),
            "party_id",
            "relation",
            Value("", text),
            "until_at",
            Value("", text),
            Value("", text),
        )
    )
    current = Q(until_at=None) | Q(until_at__gt=now)
    grants = (
        Grant.objects.filter(current, record_id=record_id, from_at__lte=now)
        .filter(Q(party_id__in=viewer.parties()) | Q(party_id=None))
        .values_list(
            Value("grant", text),
            "party_id",
            "effect",
            "permission",
            "until_at",
            "label",
            "basis",
        )
    )
    return ties.union(grants, all=True)


def access_from(
    viewer: Viewer,
    *,
    ties: Iterable[tuple[UUID, str, datetime | None]],
    grants: tuple[Opened, ...],
    now: datetime,
) -> Access:
    """Work out in which relations, with which credentials, a viewer stands here."""
    hands: set[tuple[Credential, Relation]] = set()
    own, part2 = False, False
    for party, relation, until in ties:
        ended = until is not None and until <= now
        own = own or (relation == Relation.SELF and party == viewer.id)
        for stand in _stands_for(viewer, party, relation):
            reach = _reach(viewer, party, relation, ended, stand)
            hands.add((stand.credential, reach))
            if reach is Relation.ON_CALL:
                # On call is a duty, not a licence: the person acts with the licences they hold.
                hands |= {(other.credential, reach) for other in viewer.stands}
            part2 = part2 or (stand.part2 and not ended)
    if viewer.acting == "staff":
        hands |= {
            (s.credential, Relation.SITE) for s in viewer.stands if s.place_kind == "organisation"
        }
        hands |= {
            (s.credential, Relation.OVERRIDE)
            for g in grants
            if g.basis == "override"
            for s in viewer.stands
        }
    subject = _as_subject(viewer, own, grants)
    if own and viewer.acting == "staff":
        # A worker's own client chart is outside every staff role.
        hands, grants = set(), ()
    elif not own and is_shut(grants):
        # An order of a court shuts the whole record: it is not even there.
        hands, subject = set(), frozenset()
    return Access(
        viewer=viewer,
        hands=frozenset(hands) | subject,
        part2=part2,
        grants=tuple(g for g in grants if g.basis != "override"),
        now=now,
        lapsed=frozenset(s.credential for s in viewer.stands if s.lapsed),
    )


def _as_subject(
    viewer: Viewer, own: bool, grants: tuple[Opened, ...]
) -> frozenset[tuple[Credential, Relation]]:
    if viewer.acting != "client":
        return frozenset()
    if own:
        return frozenset({(Credential.CLIENT, Relation.SELF)})
    if any(grant.effect == "open" for grant in grants):
        return frozenset({(Credential.PROXY, Relation.PROXY)})
    return frozenset()


def _stands_for(viewer: Viewer, party: UUID, relation: str) -> list[Stand]:
    if viewer.acting != "staff" or relation in (Relation.SELF, Relation.PROXY):
        return []
    if party == viewer.id or party in viewer.supervisees:
        return list(viewer.stands)
    return [stand for stand in viewer.stands if stand.place_id == party]


def _reach(viewer: Viewer, party: UUID, relation: str, ended: bool, stand: Stand) -> Relation:
    if ended:
        return Relation.FINISHING
    if party in viewer.supervisees:
        return Relation.SUPERVISES
    if stand.credential is Credential.ON_CALL:
        return Relation.ON_CALL
    return Relation(relation)
