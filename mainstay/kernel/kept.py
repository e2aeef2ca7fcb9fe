"""Open what a record holds: one version of one entry, its words unsealed."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from mainstay.kernel import keys, signing
from mainstay.kernel.access import Shelf
from mainstay.kernel.areas import announced
from mainstay.kernel.entries import AUTHOR_ONLY, Body, Cosign, Kind, Sensitivity
from mainstay.kernel.models import Entry, Record, TimelineItem

RECORDED, AMENDED, RETRACTED, MISFILED = "recorded", "amended", "retracted", "misfiled"
STANDING = frozenset({RECORDED, AMENDED})


@dataclass
class Kept:
    """One version as it stands in the record, with its words opened."""

    entry: Entry
    body: Body
    reason: str
    shelf: Shelf
    earlier: tuple["Kept", ...] = ()
    item: TimelineItem | None = None

    @property
    def id(self) -> UUID:
        """Return the entry's id, which means something only inside its record."""
        return self.entry.entry_id

    @property
    def kind(self) -> Kind:
        """Return the entry's kind."""
        return self.body.kind

    @property
    def record_id(self) -> UUID:
        """Return the record this stands in."""
        return self.entry.record_id

    @property
    def occurred_at(self) -> datetime:
        """Return when it was so."""
        return self.entry.occurred_at

    @property
    def recorded_at(self) -> datetime:
        """Return when it was stored."""
        return self.entry.recorded_at

    @property
    def author_id(self) -> UUID:
        """Return who said it."""
        return self.entry.author_id

    @property
    def version(self) -> int:
        """Return which version this is, from 1."""
        return self.entry.version

    @property
    def act(self) -> str:
        """Return what was done: recorded, amended, retracted, misfiled."""
        return self.entry.act

    @property
    def labels(self) -> frozenset[Sensitivity]:
        """Return the sensitivities this version carries."""
        return frozenset(Sensitivity(x) for x in self.entry.labels.split("+") if x)

    @property
    def is_late(self) -> bool:
        """Test whether it was stored more than a day after it was so."""
        return self.recorded_at - self.occurred_at > timedelta(hours=24)

    @property
    def stands(self) -> bool:
        """Test whether these words still stand: neither retracted nor misfiled."""
        return self.act in STANDING


def base_shelf(entry: Entry, kind: Kind) -> Shelf:
    """Say which shelf a version stands on before anything is said about it."""
    labels = frozenset(Sensitivity(x) for x in entry.labels.split("+") if x)
    if entry.act == RETRACTED:
        return Shelf(kind.needs, labels, "gone")
    if entry.act == MISFILED:
        return Shelf(kind.needs, labels, "misfiled")
    if labels & AUTHOR_ONLY:
        return Shelf(kind.needs, labels, f"by:{entry.author_id.hex}")
    if entry.cosigner_id is not None:
        waits = kind.cosign is Cosign.WAITS
        return Shelf(kind.needs, labels, f"desk:{entry.author_id.hex}" if waits else "cosign")
    return Shelf(kind.needs, labels, "" if kind.opens_to_client else "staff")


def open_one(key: bytes, row: Entry, shelf: Shelf | None = None) -> Kept:
    """Open one sealed version.

    :raises Broken: the sealed bytes or their header were changed.
    """
    plain = json.loads(keys.unseal(key, bytes(row.sealed), header=signing.header(row)))
    kind = announced().kind(row.kind)
    body = kind.read(plain["words"], revision=row.revision)
    return Kept(row, body, plain["reason"], shelf or base_shelf(row, kind))


def open_all(
    record: Record, rows: Iterable[Entry], shelves: dict[UUID, Shelf] | None = None
) -> list[Kept]:
    """Open several versions of one record.

    :raises KeyGone: the record's key was lawfully destroyed.
    """
    key = keys.open_key(record)
    return [open_one(key, row, (shelves or {}).get(row.entry_id)) for row in rows]


def newest(rows: Iterable[Entry]) -> dict[UUID, Entry]:
    """Return the newest version of each entry."""
    found: dict[UUID, Entry] = {}
    for row in rows:
        if row.entry_id not in found or row.version > found[row.entry_id].version:
            found[row.entry_id] = row
    return found
