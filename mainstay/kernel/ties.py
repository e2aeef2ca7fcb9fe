"""Work out in which relations a viewer stands before a record: its ties and its grants."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from mainstay.kernel import statements
from mainstay.kernel.access import Access, Opened, is_shut
from mainstay.kernel.scope import Credential, Relation
from mainstay.kernel.viewers import Stand, Viewer

FINISHING_DAYS = 7
TIES_AND_GRANTS = """
SELECT 'tie', party_id, relation, CASE WHEN until_at <= %s THEN 1 ELSE 0 END, '', '', ''
FROM tie
WHERE record_id = %s AND party_id IN ({parties}) AND from_at <= %s
  AND (until_at IS NULL OR until_at > %s)
UNION ALL
SELECT 'grant', party_id, effect, 0, permission, label, basis
FROM access_grant
WHERE record_id = %s AND (party_id IN ({parties}) OR party_id IS NULL) AND from_at <= %s
  AND (until_at IS NULL OR until_at > %s)
"""


def load_access(viewer: Viewer, record_id: UUID, *, now: datetime) -> Access:
    """Read the ties and grants between a viewer and a record, in one statement."""
    if viewer.acting == "service":
        return Access(viewer=viewer, hands=frozenset(), now=now)
    found = _ties_and_grants(viewer, record_id, now)
    ties = [
        (statements.as_uuid(party), relation, now if ended else None)
        for sort, party, relation, ended, *_rest in found
        if sort == "tie"
    ]
    grants = tuple(
        Opened(effect=effect, part=part, label=label, basis=basis)
        for sort, _party, effect, _ended, part, label, basis in found
        if sort == "grant"
    )
    return access_from(viewer, ties=ties, grants=grants, now=now)


def _ties_and_grants(viewer: Viewer, record_id: UUID, now: datetime) -> list[tuple[Any, ...]]:
    parties = sorted(viewer.parties())
    finishing = now - timedelta(days=FINISHING_DAYS)
    sql = TIES_AND_GRANTS.format(parties=statements.marks(parties))
    ties = [now, record_id, *parties, now, finishing]
    return statements.fetch(sql, [*ties, record_id, *parties, now, now])


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
