"""Open a record for a viewer and a purpose: the one door, for reading and for writing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from mainstay.kernel import consequences, ledger, openings, statements, tasks, timeline
from mainstay.kernel.access import (
    Access,
    Decision,
    NotFound,
    Refused,
    Shelf,
    Viewer,
    decide,
    refusal,
    visible,
)
from mainstay.kernel.entries import Body, Kind, Permission, Sensitivity, Signing, Subject
from mainstay.kernel.ids import new_id
from mainstay.kernel.kept import AMENDED, MISFILED, RETRACTED, Kept, open_all
from mainstay.kernel.keys import new_key
from mainstay.kernel.kinds import TaskClosed
from mainstay.kernel.ledger import Said, Taken
from mainstay.kernel.models import Entry, Measure, Record, Task, TimelineItem
from mainstay.kernel.scope import Act, Relation
from mainstay.kernel.signing import Proof
from mainstay.kernel.ties import load_access
from mainstay.kernel.unsigned import keep_clash

AGAIN_LASTS = timedelta(minutes=5)
AUTHORS_OWN = frozenset({Permission.CARE, Permission.MEASURE, Permission.RISK, Permission.OBSERVE})

B = TypeVar("B", bound=Body)


@dataclass
class Chart:
    """A record opened by someone, for a purpose, at a moment."""

    viewer: Viewer
    record_id: UUID
    purpose: str
    now: datetime
    access: Access
    _record: Record | None = field(default=None, repr=False)

    # --- the door ----------------------------------------------------------------------------

    @classmethod
    def open(
        cls, *, viewer: Viewer, subject: UUID, purpose: str, now: datetime, reason: str = ""
    ) -> "Chart":
        """Open a record, noting who and why before anything is read.

        :raises NotFound: no such record, or no tie to it; the two are not to be told apart.
        """
        access = load_access(viewer, subject, now=now)
        if not access.is_tied:
            openings.note(viewer, act="refused", purpose=purpose, now=now, record=subject)
            raise NotFound(str(subject))
        if viewer.acting != "service":
            openings.note(
                viewer, act="open", purpose=purpose, now=now, record=subject, reason=reason
            )
        return cls(viewer, subject, purpose, now, access)

    @classmethod
    def create(
        cls,
        *,
        viewer: Viewer,
        subject: Subject,
        said: Sequence[Said],
        now: datetime,
        record_id: UUID | None = None,
        proof: Proof | None = None,
    ) -> "Chart":
        """Begin a record with its first entries, in one transaction over the same path.

        :raises Refused: this viewer may not begin such a record.
        """
        new = record_id or new_id()
        key = new_key(new)
        access = _may_begin(viewer, said, now)
        with transaction.atomic():
            record = Record(
                id=new,
                organisation_id=viewer.organisation_id,
                subject=subject,
                wrapped_key=key.wrapped,
                key_commitment=key.commitment,
                master_id=key.master_id,
                created_at=now,
            )
            statements.insert(Record, [record])
            chart = cls(viewer, new, "registration", now, access, record)
            adding = ledger.begin(record, viewer=viewer, proof=chart.proof(proof), now=now)
            for one in said:
                ledger.check(one, now=now)
                adding.add(ledger.access_labels(access, one), version=1)
            consequences.owe(adding)
            adding.finish()
        return chart

    # --- reading -----------------------------------------------------------------------------

    @property
    def record_row(self) -> Record:
        """Return the record's own row.

        :raises NotFound: there is none.
        """
        if self._record is None:
            found = statements.select(
                Record, "FROM record r WHERE id = %s", [self.record_id], table="r"
            )
            if not found:
                raise NotFound(str(self.record_id))
            self._record = found[0]
        return self._record

    def may(self, act: Act, kind: type[Body] | Kind) -> Decision:
        """Say whether this viewer may do this with entries of a kind here."""
        own = kind if isinstance(kind, Kind) else kind.kind
        return decide(self.access, Shelf(own.needs, own.labels), act)

    def shelves(self) -> list[str]:
        """Return the shelves of this record that this viewer may read."""
        return visible(self.access, self.record_row.shelves)

    def timeline(
        self,
        *,
        before: tuple[datetime, UUID] | None = None,
        limit: int = 50,
        groups: Sequence[str] = (),
    ) -> list[Kept]:
        """Return standing entries this viewer may read, newest first, a page at a time."""
        items = timeline.page(
            self.record_id, self.shelves(), before=before, limit=limit, groups=groups
        )
        return self._opened(items)

    def latest(self, body: type[B]) -> Kept | None:
        """Return the newest standing entry of a kind that this viewer may read."""
        found = self.several(body, limit=1)
        return found[0] if found else None

    def several(self, body: type[Body], *, limit: int = 100) -> list[Kept]:
        """Return the standing entries of a kind that this viewer may read, newest first."""
        items = timeline.of_kind(self.record_id, body.kind.name, self.shelves(), limit=limit)
        return self._opened(items)

    def entry(self, entry_id: UUID) -> Kept:
        """Return one entry as it stands.

        :raises NotFound: no such entry here, or none this viewer may read.
        """
        item = timeline.item(self.record_id, entry_id)
        if item is None or not decide(self.access, Shelf.parse(item.shelf)):
            raise NotFound(str(entry_id))
        return self._opened([item])[0]

    def those(self, ids: Iterable[UUID]) -> dict[UUID, Kept]:
        """Return entries by id as they stand, withdrawn ones too, as far as may be read."""
        items = TimelineItem.objects.filter(record_id=self.record_id, entry_id__in=list(ids))
        may = [item for item in items if decide(self.access, Shelf.parse(item.shelf))]
        return {kept.id: kept for kept in self._opened(may)}

    def history(self, entry_id: UUID) -> list[Kept]:
        """Return every version of an entry, oldest first: what is corrected stays readable.

        :raises NotFound: no such entry here, or none this viewer may read.
        """
        item = timeline.item(self.record_id, entry_id)
        if item is None or not self._may_see_history(item):
            raise NotFound(str(entry_id))
        rows = Entry.objects.filter(record_id=self.record_id, entry_id=entry_id)
        return open_all(self.record_row, rows.order_by("version"))

    def _may_see_history(self, item: TimelineItem) -> bool:
        shelf = Shelf.parse(item.shelf)
        if shelf.gate == "gone":
            shelf = Shelf(shelf.part, shelf.labels, "staff")
        return bool(decide(self.access, shelf))

    def as_of(self, moment: datetime) -> list[Kept]:
        """Return what stood in this record as known at a moment of storing, from entries alone."""
        rows = Entry.objects.filter(record_id=self.record_id, recorded_at__lte=moment)
        return timeline.as_known(self.record_row, rows, self.access)

    def measures(self, code: str) -> list[Measure]:
        """Return the numbers of one code that this viewer may read, oldest first."""
        found = Measure.objects.filter(
            record_id=self.record_id, code=code, shelf__in=self.shelves()
        )
        return list(found.order_by("occurred_at", "entry_id"))

    def tasks(self) -> list[Task]:
        """Return what is owed about this record, as far as this viewer may know."""
        found = Task.objects.filter(record_id=self.record_id, shelf__in=self.shelves())
        return list(found.exclude(state="closed").order_by("due_at", "entry_id"))

    def _opened(self, items: Sequence[TimelineItem]) -> list[Kept]:
        return timeline.opened(self.record_row, items)

    # --- writing -----------------------------------------------------------------------------

    def proof(self, given: Proof | None = None) -> Proof:
        """Return how the author is known: as given, or by their session."""
        return given or Proof(how=self.viewer.proved_how, at=self.now)

    def record(
        self,
        body: Body,
        *,
        entry_id: UUID | None = None,
        occurred_at: datetime | None = None,
        reason: str = "",
        labels: frozenset[Sensitivity] = frozenset(),
        device_at: datetime | None = None,
        proof: Proof | None = None,
    ) -> Kept:
        """Keep something said.  Saying the very same again changes nothing.

        :raises Refused: this viewer may not, or must first be asked again who they are.
        :raises Taken: the id already says something else; these words are kept as a draft.
        :raises Unacceptable: the words cannot be kept as they are.
        """
        said = Said(
            body=body,
            entry_id=entry_id or new_id(),
            occurred_at=occurred_at or self.now,
            reason=reason,
            labels=labels,
            device_at=device_at,
        )
        return self.record_all([said], proof=proof)[0]

    def amend(
        self, entry_id: UUID, body: Body, *, seen: int, reason: str, proof: Proof | None = None
    ) -> Kept:
        """Put new words beside the old ones, which stay readable, with the reason.

        :param seen: the version the new words were written over.
        :raises Taken: someone amended it meanwhile; these words are kept as a draft.
        """
        old = self.entry(entry_id)
        said = Said(
            body=body,
            entry_id=entry_id,
            occurred_at=old.occurred_at,
            act=AMENDED,
            seen_version=seen,
            reason=reason,
            labels=old.labels,
        )
        return self._follow(old, said, proof)

    def retract(
        self, entry_id: UUID, *, reason: str, not_about: bool = False, proof: Proof | None = None
    ) -> Kept:
        """Take an entry off the timeline; it stays in the history.

        :param not_about: it was about someone else: its words close to all but the privacy
            officer.
        """
        old = self.entry(entry_id)
        said = Said(
            body=old.body,
            entry_id=entry_id,
            occurred_at=old.occurred_at,
            act=MISFILED if not_about else RETRACTED,
            seen_version=old.version,
            reason=reason,
            labels=old.labels,
        )
        return self._follow(old, said, proof)

    def _follow(self, old: Kept, said: Said, proof: Proof | None) -> Kept:
        if old.kind.needs in AUTHORS_OWN and old.author_id != self.viewer.id:
            raise Refused("Only its author may change this. Add your own entry beside it.")
        return self.record_all([said], proof=proof)[0]

    def record_all(self, said: Iterable[Said], *, proof: Proof | None = None) -> list[Kept]:
        """Keep several things in one transaction: all of them, or none.

        :raises Refused: see :meth:`record`.  :raises Taken: likewise.
        """
        wanted = [self._allowed(one, self.proof(proof)) for one in said]
        kept, clash = self._append(wanted, self.proof(proof))
        if clash is not None:
            draft = keep_clash(self.access, self.record_row, clash, now=self.now)
            raise Taken(clash.entry_id, draft)
        self._record = None
        return kept

    def _append(self, said: list[Said], proof: Proof) -> tuple[list[Kept], Said | None]:
        """Append in one transaction, once more if a rival stored the same id meanwhile.

        PostgreSQL reads the record anew after waiting for its lock, but not what stands in
        it; the constraint then refuses, and the second look sees the rival's entry.
        """
        for last_try in (False, False, True):
            try:
                with transaction.atomic():
                    return consequences.append(
                        self.record_id, said, viewer=self.viewer, proof=proof, now=self.now
                    )
            except IntegrityError:
                if last_try or transaction.get_connection().in_atomic_block:
                    raise
        raise AssertionError("unreachable")

    def _allowed(self, said: Said, proof: Proof) -> Said:
        ledger.check(said, now=self.now)
        said = ledger.access_labels(self.access, said)
        if self.viewer.acting == "service":
            return said
        shelf = Shelf(said.kind.needs, ledger.labels_of(said))
        for act in {Act.RECORD, Act(said.body.act_needed())}:
            decision = decide(self.access, shelf, act)
            if not decision:
                raise refusal(act, said.kind.label, decision.reason)
        if isinstance(said.body, TaskClosed):
            self._may_close(said.body)
        if said.kind.signing is Signing.AGAIN and not signed_again(proof, now=self.now):
            raise Refused("Show again who you are before this is signed.")
        return said

    def _may_close(self, closing: TaskClosed) -> None:
        """Refuse to close what this viewer's licence may not; a trainee may only propose it."""
        shelf = tasks.shelf_to_close(self.record_id, closing.task)
        if shelf is None:
            raise NotFound(str(closing.task))
        decision = decide(self.access, shelf, Act.CLOSE)
        if not decision and not self.viewer.is_trainee:
            raise refusal(Act.CLOSE, _("Task"), decision.reason)


def signed_again(proof: Proof, *, now: datetime) -> bool:
    """Test whether the signer was asked again just now, and not merely signed in."""
    return proof.how.startswith("again:") and now - proof.at <= AGAIN_LASTS


def _may_begin(viewer: Viewer, said: Sequence[Said], now: datetime) -> Access:
    hands = frozenset(
        (stand.credential, relation)
        for stand in viewer.stands
        for relation in _reach_of(stand.place_kind)
    )
    access = Access(
        viewer=viewer,
        hands=hands,
        part2=any(stand.part2 for stand in viewer.stands),
        now=now,
        lapsed=frozenset(s.credential for s in viewer.stands if s.lapsed),
    )
    for one in said:
        if not decide(access, Shelf(one.kind.needs, ledger.labels_of(one)), Act.RECORD):
            raise refusal(Act.RECORD, one.kind.label, "no standing to begin a record")
    return access


def _reach_of(place_kind: str) -> tuple[Relation, ...]:
    at = {"unit": Relation.UNIT, "programme": Relation.PROGRAMME, "organisation": Relation.SITE}
    # Whoever begins a record for a place also joins the team for what is first said in it.
    return (at[place_kind], Relation.TEAM)
