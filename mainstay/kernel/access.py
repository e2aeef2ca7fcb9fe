"""Decide who may do what to which shelf of a record, from one table, with a reason.

A *shelf* is ``permission|labels|gate``: the part of the record, the sensitivities it carries,
and what it still waits for.  Every timeline row stands on one, so that reading one entry
(:func:`decide`) and listing many (:func:`visible`) are the same question.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from mainstay.kernel.entries import AUTHOR_ONLY, Permission, Sensitivity, Text
from mainstay.kernel.scope import SCOPE, Act, Credential, Relation, Row
from mainstay.kernel.shelves import Shelf
from mainstay.kernel.viewers import Stand, Viewer, load_viewer, service

__all__ = [
    "Access",
    "Decision",
    "NotFound",
    "Opened",
    "Refused",
    "Shelf",
    "Stand",
    "Viewer",
    "decide",
    "is_shut",
    "load_viewer",
    "refusal",
    "service",
    "visible",
]

HIDDEN_GATES = frozenset({"gone", "misfiled"})
NEAREST = frozenset({Relation.TEAM, Relation.SUPERVISES})
"""Who reads what its source calls restricted without a reason: those chosen for this client."""


class Refused(Exception):
    """The viewer may not do this here; ``reason`` says so in words a person can act upon.

    :param why: which line of the table is missing, for the one who looks after the table.
    """

    def __init__(self, reason: str, *, why: str = "") -> None:
        super().__init__(f"{reason} ({why})" if why else reason)
        self.reason = reason
        self.why = why


_SAID = {
    Act.READ: _("Your role here does not open “%(what)s”."),
    Act.RECORD: _("Your role here does not let you write “%(what)s”."),
    Act.ORDER: _("“%(what)s” needs an order by a licensed practitioner. You can ask one for it."),
    Act.CLOSE: _("Your licence does not let you close “%(what)s”. Hand it to someone who may."),
    Act.COSIGN: _("Only the supervisor may co-sign “%(what)s”."),
    Act.DIAGNOSE: _("Your licence does not let you diagnose here."),
    Act.GIVE: _("Your licence does not let you give medicines here."),
}


def refusal(act: Act, label: Text, why: str) -> Refused:
    """Say in plain words what was not allowed; ``why`` names the table's line for the log."""
    said = _SAID[act] % {"what": label}
    return Refused(said, why=why)


class NotFound(Exception):
    """There is no such thing, as far as this viewer may know."""


@dataclass(frozen=True)
class Opened:
    """A grant as far as it reaches this viewer: what it opens or closes."""

    effect: str
    part: str
    label: str
    basis: str


def is_shut(grants: tuple[Opened, ...]) -> bool:
    """Test whether an order closes the whole record to this viewer."""
    return any(g.effect == "close" and g.part == "*" and not g.label for g in grants)


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
        return opened and not is_shut(self.grants)

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
        and (row.jurisdiction == "*" or _licensed_in(access.viewer, credential, row.jurisdiction))
        and (day is None or (row.since <= day and (row.until is None or day <= row.until)))
        for row in _rows(part, act)
    )


@lru_cache(maxsize=256)
def _reaches(credential: Credential, relation: Relation) -> bool:
    """Test whether the table gives this hand anything at all; else it is no tie."""
    if relation in (Relation.PROXY, Relation.SELF):
        return True
    return any(credential in row.credentials and relation in row.relations for row in SCOPE)


def _licensed_in(viewer: Viewer, credential: Credential, jurisdiction: str) -> bool:
    return any(
        stand.credential is credential and stand.jurisdiction == jurisdiction
        for stand in viewer.stands
    )


@lru_cache(maxsize=256)
def _rows(part: Permission, act: Act) -> tuple[Row, ...]:
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


def _gate_holds(access: Access, shelf: Shelf, hands: list[tuple[Credential, Relation]]) -> str:
    kind, _, who = shelf.gate.partition(":")
    if not kind:
        return ""
    if kind == "by":
        return "" if who == access.viewer.id.hex else "author only"
    if kind == "desk":
        supervises = any(relation is Relation.SUPERVISES for _, relation in hands)
        return "" if supervises or who == access.viewer.id.hex else "on the supervisor's desk"
    return f"not open to the client: {kind}" if access.as_subject else ""


def _label_holds(access: Access, shelf: Shelf, hands: list[tuple[Credential, Relation]]) -> str:
    if Sensitivity.STAFF in shelf.labels:
        return "staff only"
    if access.as_subject:
        return "very restricted" if Sensitivity.VERY_RESTRICTED in shelf.labels else ""
    relations = {relation for _, relation in hands}
    named = _named(access, shelf)
    opens = {
        Sensitivity.SUD: (access.part2, "42 CFR Part 2"),
        Sensitivity.RESTRICTED: (bool(relations & NEAREST), "restricted"),
        Sensitivity.VERY_RESTRICTED: (False, "very restricted"),
    }
    for label in sorted(shelf.labels & opens.keys() - named):
        is_open, why = opens[label]
        if not is_open and Relation.OVERRIDE not in relations:
            return why
    return ""


def _named(access: Access, shelf: Shelf) -> set[str]:
    """Return the labels that a grant opens by name in this part of the record."""
    return {
        grant.label
        for grant in access.grants
        if grant.effect == "open" and grant.part in ("*", shelf.part)
    }
