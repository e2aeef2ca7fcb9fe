"""Prove the whole house: chains, seals, signatures, checkpoints, guards, projections, log.

Proving a chain reads no word.  Opening seals and redrawing projections does, in memory only.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from pydantic import ValidationError

from mainstay.kernel import checkpoints, guards, keys, projecting, signing
from mainstay.kernel.entries import UnknownRevision
from mainstay.kernel.kept import open_one
from mainstay.kernel.models import Checkpoint, Entry, Leaf, Opening, Record, SiteKey

PAGE = 500


@dataclass(frozen=True)
class Damage:
    """One thing that is not as it was written: where, and what."""

    what: str
    record: str = ""
    number: int = 0
    entry: str = ""
    version: int = 0
    where: str = ""

    def __str__(self) -> str:
        place = f"record {self.record}" if self.record else self.where
        version = f" entry {self.entry} version {self.version}" if self.entry else ""
        return (
            f"{place} number {self.number}{version}: {self.what}"
            if self.number
            else (f"{place}{version}: {self.what}")
        )


@dataclass
class Proof:
    """What was looked at, what was found broken, and what no checkpoint covers yet."""

    records: int = 0
    entries: int = 0
    checkpoints: int = 0
    destroyed: int = 0
    younger_entries: int = 0
    younger_openings: int = 0
    damage: list[Damage] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Test whether nothing was found broken."""
        return not self.damage

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain values."""
        return {**asdict(self), "holds": self.holds}


def prove(*, projections: bool = True) -> Proof:
    """Prove everything; every damage found is named, none stops the search."""
    _stored.cache_clear()
    proof = Proof()
    proof.damage += [
        Damage("the database no longer refuses this", where=f"trigger {name}")
        for name in guards.missing(connection)
    ]
    leaves = _prove_checkpoints(proof)
    seen: set[UUID] = set()
    for record in Record.objects.order_by("id").iterator(chunk_size=PAGE):
        seen.add(record.id)
        _prove_record(record, leaves.get(record.id), proof, projections=projections)
    _prove_none_removed(proof, leaves, seen)
    return proof


def _prove_checkpoints(proof: Proof) -> dict[UUID, Leaf]:
    """Prove the line of checkpoints; return the newest leaf of each record."""
    previous, expected, newest = bytes(32), 1, {}
    covered: set[str] = set()
    for checkpoint in Checkpoint.objects.order_by("number").iterator(chunk_size=PAGE):
        proof.checkpoints += 1
        where = f"checkpoint {checkpoint.number}"
        leaves = list(Leaf.objects.filter(checkpoint=checkpoint.number).order_by("position"))
        for what in _checkpoint_faults(checkpoint, leaves, previous, expected):
            proof.damage.append(Damage(what, where=where))
        for leaf in leaves:
            if leaf.sort == checkpoints.HEAD and leaf.record_id:
                newest[leaf.record_id] = leaf
            else:
                covered |= _prove_openings(leaf, where, proof)
        previous, expected = bytes(checkpoint.digest), checkpoint.number + 1
    proof.younger_openings = Opening.objects.count() - len(covered)
    return newest


def _checkpoint_faults(
    checkpoint: Checkpoint, leaves: list[Leaf], previous: bytes, expected: int
) -> Iterator[str]:
    if checkpoint.number != expected:
        yield f"checkpoints {expected} to {checkpoint.number - 1} are missing"
    elif bytes(checkpoint.previous) != previous:
        yield "does not follow the checkpoint before it"
    if len(leaves) != checkpoint.leaves:
        yield "leaves were added or removed"
    if signing.merkle([bytes(leaf.digest) for leaf in leaves]) != bytes(checkpoint.root):
        yield "the root does not match its leaves"
    if checkpoints.link(checkpoint) != bytes(checkpoint.digest):
        yield "the digest does not match"
    public = _public(checkpoint.site_key)
    if public is None or not signing.signature_holds(
        public, bytes(checkpoint.signature), bytes(checkpoint.digest)
    ):
        yield "the signature does not hold"


def _prove_openings(leaf: Leaf, where: str, proof: Proof) -> set[str]:
    members: list[str] = json.loads(leaf.members)
    by_id = {o.id.hex: o for o in Opening.objects.filter(id__in=members).order_by("id")}
    gone = [name for name in members if name not in by_id]
    if gone:
        proof.damage.append(Damage(f"{len(gone)} openings were removed", where=where))
    elif checkpoints.openings_leaf([by_id[name] for name in members]) != bytes(leaf.digest):
        proof.damage.append(Damage("an opening was changed", where=where))
    return set(members)


@lru_cache(maxsize=64)
def _stored(name: str) -> bytes | None:
    row = SiteKey.objects.filter(id=name).first()
    return bytes(row.public) if row else None


def _public(name: str) -> bytes | None:
    """Return a public half: the present key's own, or one kept under its fingerprint."""
    if name == signing.site_key_name():
        return signing.public_half()
    public = _stored(name)
    return public if public is not None and signing.key_name(public) == name else None


def _prove_record(record: Record, leaf: Leaf | None, proof: Proof, *, projections: bool) -> None:
    proof.records += 1
    key = _key(record, proof)
    chain, number, leaf_met = bytes(32), 0, leaf is None
    whole = True
    rows = Entry.objects.filter(record_id=record.id).order_by("number")
    for row in rows.iterator(chunk_size=PAGE):
        proof.entries += 1
        faults = [*_entry_faults(row, chain, number), *_seal_faults(row, key)]
        proof.damage += [_named(row, what) for what in faults]
        whole = whole and not faults
        number, chain = row.number, bytes(row.chain)
        if leaf and row.number == leaf.number:
            leaf_met = True
            if checkpoints.head_leaf(record.id, number, chain) != bytes(leaf.digest):
                proof.damage.append(_named(row, "differs from its checkpoint"))
    _head_faults(record, leaf, proof, number=number, chain=chain, leaf_met=leaf_met)
    proof.younger_entries += number - (min(leaf.number, number) if leaf else 0)
    if projections and whole:
        _prove_projections(record, proof, readable=key is not None)


def _head_faults(
    record: Record, leaf: Leaf | None, proof: Proof, *, number: int, chain: bytes, leaf_met: bool
) -> None:
    if not leaf_met and leaf:
        proof.damage.append(
            Damage(
                f"ends at {number}, but a checkpoint saw it reach {leaf.number}: the tail is cut",
                record=str(record.id),
                number=leaf.number,
            )
        )
    if record.number != number or bytes(record.head) != chain:
        proof.damage.append(
            Damage("the head does not match the last entry", record=str(record.id), number=number)
        )


def _key(record: Record, proof: Proof) -> bytes | None:
    try:
        return keys.open_key(record)
    except keys.KeyGone:
        proof.destroyed += 1
        if record.destroyed_at is None:
            proof.damage.append(Damage("its key is gone, unlawfully", record=str(record.id)))
    except keys.Broken as broken:
        proof.damage.append(Damage(str(broken), record=str(record.id)))
    return None


def _entry_faults(row: Entry, chain: bytes, before: int) -> Iterator[str]:
    if row.number != before + 1:
        yield f"numbers {before + 1} to {row.number - 1} are missing"
    if signing.digest(row) != bytes(row.digest):
        yield "the digest does not match what stands here"
    elif signing.link(chain, row) != bytes(row.chain):
        yield "the chain breaks here"
    public = _public(row.site_key)
    if public is None:
        yield f"signed with a key unknown here ({row.site_key})"
    elif not signing.signature_holds(public, bytes(row.signature), signing.statement(row)):
        yield "the signature does not hold"


def _seal_faults(row: Entry, key: bytes | None) -> Iterator[str]:
    if key is None:
        return
    try:
        open_one(key, row)
    except keys.Broken:
        yield "the seal does not open"
    except (KeyError, UnknownRevision, ValidationError, ValueError):
        yield "the words cannot be read by this kind"


def _named(row: Entry, what: str) -> Damage:
    return Damage(
        what,
        record=str(row.record_id),
        number=row.number,
        entry=str(row.entry_id),
        version=row.version,
    )


def _prove_projections(record: Record, proof: Proof, *, readable: bool) -> None:
    rows = Entry.objects.filter(record_id=record.id).order_by("number")
    drawn = projecting.expected(record, rows) if readable else {}
    for model in projecting.tables():
        wanted = Counter(projecting.plain(row) for row in drawn.get(model, ()))
        stands = Counter(
            projecting.plain(row)
            for row in model.objects.filter(record_id=record.id).order_by("id")
        )
        if wanted != stands:
            proof.damage.append(
                Damage(
                    f"projection {model._meta.db_table} differs from its rebuild: "
                    f"{sum((wanted - stands).values())} missing, "
                    f"{sum((stands - wanted).values())} too many",
                    record=str(record.id),
                )
            )


def _prove_none_removed(proof: Proof, leaves: dict[UUID, Leaf], seen: set[UUID]) -> None:
    for record_id, leaf in leaves.items():
        if record_id not in seen:
            proof.damage.append(
                Damage("the record was removed", record=str(record_id), number=leaf.number)
            )
    orphans = Entry.objects.exclude(record_id__in=Record.objects.values("id"))
    for record_id in orphans.order_by().values_list("record_id", flat=True).distinct():
        proof.damage.append(Damage("entries without their record", record=str(record_id)))
