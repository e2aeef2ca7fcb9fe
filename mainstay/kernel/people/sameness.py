"""Find who may be the same person: shown to a registrar who may know, hidden from one who may not."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mainstay.kernel import statements
from mainstay.kernel.access import Viewer
from mainstay.kernel.models import NameKey
from mainstay.kernel.people.entries import Identity
from mainstay.kernel.people.models import Client, Twin
from mainstay.kernel.people.names import trigrams, words_of
from mainstay.kernel.people.reach import known_to

ENOUGH = 0.5
BORN = """
SELECT w.record_id, w.token
FROM name_key b JOIN name_key w ON w.record_id = b.record_id AND w.sort = 'word'
WHERE b.organisation_id = %s AND b.sort = 'born' AND b.token = %s
"""


@dataclass(frozen=True)
class Alike:
    """Records that may be the same person, by whether this viewer may know of them."""

    known: tuple[Client, ...] = ()
    hidden: tuple[UUID, ...] = ()


def likely_same(*, viewer: Viewer, identity: Identity, now: datetime) -> Alike:
    """Look through the whole house for the same number, or the same birth date and a like name."""
    found = _same_number(viewer, identity) | _same_birth(viewer, identity)
    if not found:
        return Alike()
    known = known_to(viewer, now=now).filter(record_id__in=found).order_by("sort_name", "id")
    seen = tuple(known)
    hidden = found - {client.record_id for client in seen}
    return Alike(seen, tuple(sorted(hidden)))


def known_alike(*, viewer: Viewer, identity: Identity, now: datetime) -> tuple[Client, ...]:
    """Return those the registrar may know of who may be the same person."""
    return likely_same(viewer=viewer, identity=identity, now=now).known


def _same_number(viewer: Viewer, identity: Identity) -> set[UUID]:
    numbers = {"".join(words_of(one.value)) for one in identity.identifiers} - {""}
    if not numbers:
        return set()
    keys = NameKey.objects.filter(
        organisation_id=viewer.organisation_id, sort="id", token__in=numbers
    )
    return set(keys.values_list("record_id", flat=True))


def _same_birth(viewer: Viewer, identity: Identity) -> set[UUID]:
    if identity.born_on is None:
        return set()
    found = statements.fetch(BORN, [viewer.organisation_id, f"{identity.born_on:%Y%m%d}"])
    names: dict[UUID, set[str]] = {}
    # Former names count here, closed or not: nobody is shown what matched.
    for record_id, token in found:
        names.setdefault(statements.as_uuid(record_id), set()).add(token)
    wanted = set(words_of(f"{identity.full_name} {identity.preferred_name}"))
    return {record for record, tokens in names.items() if _alike(wanted, tokens)}


def _alike(wanted: set[str], tokens: set[str]) -> bool:
    """Test whether two names share most of their letters, or two whole words."""
    if len(wanted & tokens) > 1:
        return True
    mine = {piece for word in wanted for piece in trigrams(word)}
    theirs = {piece for word in tokens for piece in trigrams(word)}
    return bool(mine and theirs) and len(mine & theirs) / min(len(mine), len(theirs)) >= ENOUGH


def same_name_near(client: Client, among: list[Client]) -> bool:
    """Test whether another of these clients has a name that is easily taken for this one's."""
    mine = set(words_of(f"{client.full_name} {client.preferred}"))
    return any(
        other.record_id != client.record_id
        and bool(mine & set(words_of(f"{other.full_name} {other.preferred}")))
        for other in among
    )


def twins_of(record_id: UUID) -> list[UUID]:
    """Return the records found to be the same person as this one."""
    rows = Twin.objects.filter(one_id=record_id).order_by("other_id")
    return list(rows.values_list("other_id", flat=True))
