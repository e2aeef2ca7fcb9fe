"""Decide who may do what to which shelf of a record, from one table, with a reason.

A *shelf* is ``permission|labels|gate``: the part of the record, the sensitivities it carries,
and what it still waits for.  Every timeline row stands on one, so that reading one entry
(:func:`decide`) and listing many (:func:`visible`) are the same question.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from django.db.models import CharField, Q, QuerySet, UUIDField, Value

from mainstay.kernel.entries import AUTHOR_ONLY, Permission, Sensitivity
from mainstay.kernel.models import Grant, Standing, Tie
from mainstay.kernel.scope import SCOPE, Act, Credential, Relation

FINISHING_DAYS = 7
HIDDEN_GATES = frozenset({"gone", "misfiled"})


class Refused(Exception):
    """The viewer may not do this here; ``reason`` says which line of the table is missing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotFound(Exception):
    """There is no such thing, as far as this viewer may know."""


@dataclass(frozen=True)
class Stand:
    """One standing of a viewer: a credential at a place, dated, perhaps lapsed."""

    credential: Credential
    place_id: UUID
    place_kind: str
    jurisdiction: str = "*"
    part2: bool = False
    supervisor_id: UUID | None = None
    lapsed: bool = False


@dataclass(frozen=True)
class Viewer:
    """Who asks: the person, what they are here as, and how they proved it.

    :param acting: ``staff``, ``client`` (the portal), or ``service`` (the house itself).
    """

    id: UUID
    organisation_id: UUID
    acting: str = "staff"
    stands: tuple[Stand, ...] = ()
    supervisees: frozenset[UUID] = frozenset()
    proved_how: str = "session"
    device_id: UUID | None = None
    together_with: UUID | None = None

    def credentials(self) -> set[Credential]:
        """Return every credential held anywhere."""
        return {stand.credential for stand in self.stands}

    def holds(self, *wanted: Credential) -> bool:
        """Test whether any of these credentials is held, anywhere, unlapsed."""
        return any(s.credential in wanted and not s.lapsed for s in self.stands)

    def places(self) -> set[UUID]:
        """Return the units and programmes this viewer stands at."""
        return {stand.place_id for stand in self.stands}

    def parties(self) -> set[UUID]:
        """Return every party a tie may name that reaches this viewer."""
        return {self.id, *self.places(), *self.supervisees}

    @property
    def is_trainee(self) -> bool:
        """Test whether this viewer signs under supervision."""
        return Credential.TRAINEE in self.credentials()

    @property
    def supervisor_id(self) -> UUID | None:
        """Return who co-signs for this viewer, if anyone."""
        return next((s.supervisor_id for s in self.stands if s.supervisor_id), None)

    @property
    def title(self) -> str:
        """Return the credential that is printed after the name."""
        return str(self.stands[0].credential) if self.stands else ""


@dataclass(frozen=True)
class Shelf:
    """A part of a record, its labels, and its gate."""

    part: Permission
    labels: frozenset[Sensitivity] = frozenset()
    gate: str = ""

    def __str__(self) -> str:
        return f"{self.part}|{'+'.join(sorted(self.labels))}|{self.gate}"

    @staticmethod
    def parse(written: str) -> "Shelf":
        """Read a shelf back from its column."""
        return _shelf(written)


@lru_cache(maxsize=4096)
def _shelf(written: str) -> Shelf:
    part, labels, gate = written.split("|", 2)
    held = frozenset(Sensitivity(name) for name in labels.split("+") if name)
    return Shelf(Permission(part), held, gate)


@dataclass(frozen=True)
class Opened:
    """A grant as far as it reaches this viewer: what it opens or closes."""

    effect: str
    part: str
    label: str
    basis: str


@dataclass(frozen=True)
class Access:
    """Everything a decision needs, read once when a chart is opened."""

    viewer: Viewer
    hands: frozenset[tuple[Credential, Relation]]
    part2: bool = False
    grants: tuple[Opened, ...] = ()
    now: datetime | None = None
    lapsed: frozenset[Credential] = field(default_factory=frozenset)

    @property
    def is_tied(self) -> bool:
        """Test whether any tie or grant lets this viewer know that the record exists."""
        if self.viewer.acting == "service" or any(_reaches(*hand) for hand in self.hands):
            return True
        opened = any(grant.effect == "open" for grant in self.grants)
        return opened and not _shut(self.grants)

    @property
    def is_override(self) -> bool:
        """Test whether only an emergency override stands between this viewer and nothing."""
        return bool(self.hands) and all(r is Relation.OVERRIDE for _, r in self.hands)

    @property
    def as_subject(self) -> bool:
        """Test whether the subject, or someone for them, is reading."""
        return any(r in (Relation.SELF, Relation.PROXY) for _, r in self.hands)


@dataclass(frozen=True)
class Decision:
    """Yes or no, and the line of the table or the label that decided."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


def decide(access: Access, shelf: Shelf, act: Act = Act.READ) -> Decision:
    """Say whether this viewer may do this to this shelf, and why."""
    if access.viewer.acting == "service":
        return Decision(True, "service")
    if shelf.gate in HIDDEN_GATES:
        return _withdrawn(access, shelf)
    hands = [hand for hand in access.hands if _row_allows(hand, shelf.part, act, access)]
    if not hands:
        return Decision(_granted(access, shelf, act), "grant or no row")
    if _closed(access, shelf):
        return Decision(False, "closed by grant")
    for check in (_gate_holds, _label_holds):
        refused = check(access, shelf, hands)
        if refused:
            return Decision(False, refused)
    credential, relation = min(hands)
    return Decision(True, f"{credential} {relation}")


def visible(access: Access, shelves: Iterable[str]) -> list[str]:
    """Return the shelves this viewer may read, of those a record has."""
    return [written for written in shelves if decide(access, Shelf.parse(written))]


def _withdrawn(access: Access, shelf: Shelf) -> Decision:
    officer = (Credential.PRIVACY_OFFICER, Relation.SITE) in access.hands
    return Decision(officer and shelf.gate == "misfiled", "withdrawn")


def _row_allows(
    hand: tuple[Credential, Relation], part: Permission, act: Act, access: Access
) -> bool:
    credential, relation = hand
    if credential in access.lapsed and act is not Act.READ:
        return False
    day = access.now.date() if access.now else None
    return any(
        credential in row.credentials
        and relation in row.relations
        and part in row.parts
        and act in row.acts
        and (day is None or (row.since <= day and (row.until is None or day <= row.until)))
        for row in _rows(part, act)
    )


@lru_cache(maxsize=256)
def _reaches(credential: Credential, relation: Relation) -> bool:
    """Test whether the table gives this hand anything at all; else it is no tie."""
    if relation in (Relation.PROXY, Relation.SELF):
        return True
    return any(credential in row.credentials and relation in row.relations for row in SCOPE)


@lru_cache(maxsize=256)
def _rows(part: Permission, act: Act) -> tuple[object, ...]:
    return tuple(row for row in SCOPE if part in row.parts and act in row.acts)


def _granted(access: Access, shelf: Shelf, act: Act) -> bool:
    """Test what only a grant opens: a recorded authority, read-only, label by label."""
    if act is not Act.READ or shelf.gate or _closed(access, shelf):
        return False
    if shelf.labels & AUTHOR_ONLY or Sensitivity.STAFF in shelf.labels:
        return False
    opened = [g for g in access.grants if g.effect == "open" and g.part in ("*", shelf.part)]
    named = {g.label for g in opened}
    return bool(opened) and all(label in named for label in shelf.labels)


def _closed(access: Access, shelf: Shelf) -> bool:
    return any(
        grant.effect == "close"
        and grant.part in ("*", shelf.part)
        and (not grant.label or grant.label in shelf.labels)
        for grant in access.grants
    )


def _gate_holds(
    access: Access, shelf: Shelf, hands: list[tuple[Credential, Relation]]
) -> str:
    kind, _, who = shelf.gate.partition(":")
    if not kind:
        return ""
    if kind == "by":
        return "" if who == access.viewer.id.hex else "author only"
    if kind == "desk":
        supervises = any(relation is Relation.SUPERVISES for _, relation in hands)
        return "" if supervises or who == access.viewer.id.hex else "on the supervisor's desk"
    return f"not open to the client: {kind}" if access.as_subject else ""


def _label_holds(
    access: Access, shelf: Shelf, hands: list[tuple[Credential, Relation]]
) -> str:
    if access.as_subject:
        return "staff only" if Sensitivity.STAFF in shelf.labels else ""
    if Sensitivity.STAFF in shelf.labels:
        return "staff only"
    if Sensitivity.SUD in shelf.labels and not _sud_open(access, shelf, hands):
        return "42 CFR Part 2"
    return ""


def _sud_open(
    access: Access, shelf: Shelf, hands: list[tuple[Credential, Relation]]
) -> bool:
    if access.part2 or any(relation is Relation.OVERRIDE for _, relation in hands):
        return True
    return any(
        g.effect == "open" and g.label == Sensitivity.SUD and g.part in ("*", shelf.part)
        for g in access.grants
    )


def load_viewer(
    *, account_id: UUID, organisation_id: UUID, now: datetime, acting: str = "staff",
    proved_how: str = "session", device_id: UUID | None = None,
    together_with: UUID | None = None,
) -> Viewer:
    """Read what a person stands as at this moment, and whom they supervise."""
    current = Q(from_at__lte=now) & (Q(until_at=None) | Q(until_at__gt=now))
    rows = list(
        Standing.objects.filter(Q(worker_id=account_id) | Q(supervisor_id=account_id))
        .filter(current)
        .order_by("id")
    )
    stands = tuple(
        Stand(
            credential=Credential(row.credential),
            place_id=row.place_id,
            place_kind=row.place_kind,
            jurisdiction=row.jurisdiction,
            part2=row.part2,
            supervisor_id=row.supervisor_id,
            lapsed=row.licence_until is not None and row.licence_until <= now,
        )
        for row in rows
        if row.worker_id == account_id
    )
    supervisees = frozenset(r.worker_id for r in rows if r.supervisor_id == account_id)
    return Viewer(
        id=account_id,
        organisation_id=organisation_id,
        acting=acting,
        stands=stands if acting == "staff" else (),
        supervisees=supervisees - {account_id} if acting == "staff" else frozenset(),
        proved_how=proved_how,
        device_id=device_id,
        together_with=together_with,
    )


def service(organisation_id: UUID, name: str = "house") -> Viewer:
    """Return the house itself as a viewer: it states, it never signs for a person."""
    from uuid import NAMESPACE_URL, uuid5  # noqa: PLC0415

    return Viewer(
        id=uuid5(NAMESPACE_URL, f"mainstay:service:{name}"),
        organisation_id=organisation_id,
        acting="service",
        proved_how=f"service:{name}",
    )


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
            Value("tie", text), "party_id", "relation", Value("", text), "until_at",
            Value("", text), Value("", text),
        )
    )
    current = Q(until_at=None) | Q(until_at__gt=now)
    grants = (
        Grant.objects.filter(current, record_id=record_id, from_at__lte=now)
        .filter(Q(party_id__in=viewer.parties()) | Q(party_id=None))
        .values_list(
            Value("grant", text), "party_id", "effect", "permission", "until_at", "label", "basis",
        )
    )
    return ties.union(grants, all=True)  # type: ignore[return-value]


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
    elif not own and _shut(grants):
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


def _shut(grants: tuple[Opened, ...]) -> bool:
    return any(g.effect == "close" and g.part == "*" and not g.label for g in grants)


def _stands_for(viewer: Viewer, party: UUID, relation: str) -> list[Stand]:
    if viewer.acting != "staff" or relation in (Relation.SELF, Relation.PROXY):
        return []
    if party == viewer.id or party in viewer.supervisees:
        return list(viewer.stands)
    return [stand for stand in viewer.stands if stand.place_id == party]


def _reach(
    viewer: Viewer, party: UUID, relation: str, ended: bool, stand: Stand
) -> Relation:
    if ended:
        return Relation.FINISHING
    if party in viewer.supervisees:
        return Relation.SUPERVISES
    if stand.credential is Credential.ON_CALL:
        return Relation.ON_CALL
    return Relation(relation)
