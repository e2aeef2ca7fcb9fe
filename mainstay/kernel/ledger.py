"""Append to a record: seal, digest, chain, sign, project and note what is owed, at once.

The write path is a few fixed statements however much follows: one locked read of the record,
one insert a table, one update of the head.  Nothing here decides access; :mod:`chart` does.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

from mainstay.kernel import keys, projecting, signing, statements
from mainstay.kernel.access import Access, Viewer
from mainstay.kernel.entries import Body, Cosign, Kind, Permission, Sensitivity, Subject
from mainstay.kernel.kept import RECORDED, STANDING, Kept, base_shelf
from mainstay.kernel.models import Entry, Outbox, Record
from mainstay.kernel.signing import Proof

AHEAD = timedelta(minutes=5)


class Taken(Exception):
    """This id already says something else; the new words were kept as a draft."""

    def __init__(self, entry_id: UUID, draft_id: UUID | None = None) -> None:
        super().__init__(str(entry_id))
        self.entry_id = entry_id
        self.draft_id = draft_id


class Unacceptable(Exception):
    """What was handed in cannot be kept as it is; the message says why, in plain words."""


@dataclass(frozen=True)
class Said:
    """One thing to be kept: the words, their place in time, and how they came."""

    body: Body
    entry_id: UUID
    occurred_at: datetime
    act: str = RECORDED
    seen_version: int = 0
    reason: str = ""
    labels: frozenset[Sensitivity] = frozenset()
    device_at: datetime | None = None
    behalf_id: UUID | None = None
    programme_id: UUID | None = None

    @property
    def kind(self) -> Kind:
        """Return the kind of the body."""
        return self.body.kind


@dataclass
class Appending:
    """A record locked for writing, with its key open and its head moving."""

    record: Record
    key: bytes
    viewer: Viewer
    proof: Proof
    now: datetime
    kept: list[Kept] = field(default_factory=list)

    def add(
        self,
        said: Said,
        *,
        version: int,
        earlier: tuple[Kept, ...] = (),
        by: Viewer | None = None,
    ) -> Kept:
        """Seal, digest, chain and sign one version, and move the head."""
        entry = self._row(said, version=version, by=by or self.viewer)
        shelf = base_shelf(entry, said.kind)
        words = {"words": said.body.model_dump(mode="json"), "reason": said.reason}
        plain = json.dumps(words, ensure_ascii=False, separators=(",", ":")).encode()
        entry.sealed = keys.seal(self.key, plain, header=signing.header(entry))
        entry.digest = signing.digest(entry)
        entry.chain = signing.link(self.record.head, entry)
        entry.signature = signing.sign(signing.statement(entry))
        self.record.number, self.record.head = entry.number, entry.chain
        if str(shelf) not in self.record.shelves:
            self.record.shelves = [*self.record.shelves, str(shelf)]
        kept = Kept(entry, said.body, said.reason, shelf, earlier=earlier)
        self.kept.append(kept)
        return kept

    def _row(self, said: Said, *, version: int, by: Viewer) -> Entry:
        return Entry(
            organisation_id=self.record.organisation_id,
            record_id=self.record.id,
            number=self.record.number + 1,
            entry_id=said.entry_id,
            version=version,
            act=said.act,
            kind=said.kind.name,
            revision=said.kind.revision,
            labels="+".join(sorted(labels_of(said))),
            occurred_at=said.occurred_at,
            occurred_offset=_offset(said.occurred_at),
            recorded_at=self.now,
            recorded_offset=_offset(self.now),
            device_at=said.device_at,
            author_id=by.id,
            behalf_id=said.behalf_id,
            cosigner_id=_cosigner(said, by),
            programme_id=said.programme_id,
            form=signing.FORMAT,
            commitment=bytes(self.record.key_commitment),
            proved_how=self.proof.how if by is self.viewer else by.proved_how,
            site_key=signing.site_key_name(),
        )

    def finish(self, *, borne: bool = False) -> None:
        """Write everything that was added: entries, head, projections, outbox.

        :param borne: entries stand already that speak of one of these ids.
        """
        statements.insert(Entry, [kept.entry for kept in self.kept])
        projecting.write(self.kept, record=self.record, borne=borne)
        statements.insert(
            Outbox,
            [
                Outbox(
                    record_id=kept.record_id,
                    number=kept.entry.number,
                    kind=kept.kind.name,
                    created_at=self.now,
                )
                for kept in self.kept
            ],
        )
        statements.update(self.record, "number", "head", "shelves")


def _offset(moment: datetime) -> int:
    passed = timezone.localtime(moment).utcoffset() or timedelta()
    return int(passed.total_seconds() // 60)


def labels_of(said: Said) -> frozenset[Sensitivity]:
    """Return every sensitivity a thing said will carry."""
    return said.kind.labels | frozenset(said.body.sensitivities()) | said.labels


def _cosigner(said: Said, viewer: Viewer) -> UUID | None:
    trainee = viewer.acting == "staff" and viewer.is_trainee
    if said.act not in STANDING or said.kind.cosign is Cosign.NEVER or not trainee:
        return None
    if viewer.supervisor_id is None:
        raise Unacceptable("No supervisor is named for you. Ask the manager before you sign.")
    return viewer.supervisor_id


@dataclass(frozen=True)
class Found:
    """What the locked read found of an entry that is already there."""

    number: int
    version: int


LOCK = """
, t.number, t.version,
  EXISTS (SELECT 1 FROM link WHERE link.record_id = r.id AND link.target_id = %s)
FROM record r LEFT JOIN timeline t ON t.record_id = r.id AND t.entry_id = %s
WHERE r.id = %s
"""


def lock(record_id: UUID, entry_id: UUID | None = None) -> tuple[Record, Found | None, bool]:
    """Lock a record; in the same statement, say whether an entry stands and is borne upon.

    :raises Record.DoesNotExist: no such record.
    """
    # SQLite needs no row lock: its transactions here begin as the one writer.
    locking = "FOR UPDATE OF r" if connection.features.has_select_for_update else ""
    sql = f"SELECT {statements.columns(Record, 'r')} {LOCK} {locking}"
    rows = statements.fetch(sql, [entry_id, entry_id, record_id])
    if not rows:
        raise Record.DoesNotExist(str(record_id))
    number, version, borne = rows[0][-3:]
    found = None if number is None else Found(number, version)
    return statements.instances(Record, rows)[0], found, bool(borne)


def check(said: Said, *, now: datetime) -> None:
    """Refuse what can never be kept, before anything is written.

    :raises Unacceptable: the time lies ahead, or a later version comes without a reason.
    """
    if said.occurred_at > now + AHEAD:
        raise Unacceptable("The time given has not come yet.")
    if said.act != RECORDED and not said.reason.strip():
        raise Unacceptable("Say why this is changed.")


def begin(record: Record, *, viewer: Viewer, proof: Proof, now: datetime) -> Appending:
    """Take a locked record for writing.

    :raises KeyGone: its key was lawfully destroyed; nothing is ever added again.
    """
    return Appending(record, keys.open_key(record), viewer, proof, now)


def same_words(kept: Kept, said: Said, author: UUID) -> bool:
    """Test whether a thing said again is the very thing already kept."""
    return kept.author_id == author and kept.body == said.body and kept.kind is said.kind


def access_labels(access: Access, said: Said) -> Said:
    """Add the label of the programme a thing is said under.

    Substance-use is labelled by the programme (42 CFR 2.11), never by a diagnosis code.  A name
    says nothing of a programme: that someone is served by it is labelled, who they are is not.
    """
    stands = access.viewer.stands
    names_only = said.kind.needs in (Permission.IDENTITY, Permission.CONTACT)
    if names_only or said.kind.subject is not Subject.CLIENT:
        return said
    if stands and all(stand.part2 for stand in stands):
        return replace(said, labels=said.labels | {Sensitivity.SUD})
    return said
