"""Seal unsigned words into their row and open them again; keep words that came too late."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from mainstay.kernel import keys
from mainstay.kernel.access import Access, decide
from mainstay.kernel.areas import announced
from mainstay.kernel.entries import Body, Kind
from mainstay.kernel.ids import new_id
from mainstay.kernel.kept import open_all
from mainstay.kernel.ledger import Said
from mainstay.kernel.models import Draft, Entry, Record
from mainstay.kernel.signing import canonical

CLASH = "clash"


@dataclass
class Desk:
    """One draft with its words opened: as typed, perhaps not yet a well-formed entry."""

    row: Draft
    words: dict[str, Any]
    reason: str = ""
    rival: dict[str, Any] | None = None

    @property
    def kind(self) -> Kind:
        """Return the kind this will be an entry of."""
        return announced().kind(self.row.kind)

    @property
    def id(self) -> UUID:
        """Return the draft's id."""
        return self.row.id

    def body(self) -> Body:
        """Read the words as an entry's body.

        :raises pydantic.ValidationError: something is missing or malformed.
        """
        return self.kind.body.model_validate(self.words)


def header(row: Draft) -> bytes:
    """Return what a draft's words are sealed beside."""
    return canonical(["draft", row.id, row.record_id, row.kind])


def seal(record: Record, desk: Desk) -> None:
    """Seal a desk's words into its row, under the record's key."""
    said = {"words": desk.words, "reason": desk.reason, "rival": desk.rival}
    plain = json.dumps(said, ensure_ascii=False, default=str).encode()
    desk.row.sealed = keys.seal(keys.open_key(record), plain, header=header(desk.row))


def opened(row: Draft) -> Desk:
    """Open a draft's words.

    :raises KeyGone: the record was lawfully destroyed.
    """
    record = Record.objects.get(id=row.record_id)
    plain = keys.unseal(keys.open_key(record), bytes(row.sealed), header=header(row))
    said = json.loads(plain)
    return Desk(row, said["words"], said["reason"], said["rival"])


def keep_clash(access: Access, record: Record, said: Said, *, now: datetime) -> UUID:
    """Keep words that came too late as a draft that shows both texts.

    What already stands is shown beside them only to someone who may read it.
    """
    rows = Entry.objects.filter(record_id=record.id, entry_id=said.entry_id)
    there = open_all(record, rows.order_by("-version")[:1])[0]
    readable = bool(decide(access, there.shelf))
    row = Draft(
        id=new_id(),
        organisation_id=record.organisation_id,
        record_id=record.id,
        entry_id=said.entry_id if said.seen_version else new_id(),
        seen_version=there.version if said.seen_version else 0,
        kind=said.kind.name,
        revision=said.kind.revision,
        author_id=access.viewer.id,
        pen_id=access.viewer.id,
        state=CLASH,
        created_at=now,
        updated_at=now,
    )
    rival = there.body.model_dump(mode="json") if readable else None
    desk = Desk(row, said.body.model_dump(mode="json"), said.reason, rival=rival)
    seal(record, desk)
    row.save(force_insert=True)
    return row.id
