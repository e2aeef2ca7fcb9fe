"""The second pass: write what was read into charts, in batches that may be begun again.

Ids follow from source, type and id.  What stands already is left as it is, so whatever a crash
cut short is finished by importing once more, and importing twice changes nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

from mainstay.exchange.fhir_api.actions.around import Beside
from mainstay.exchange.fhir_api.actions.report import Report
from mainstay.exchange.fhir_api.actions.scanning import Slice, parse
from mainstay.exchange.fhir_api.actions.spool import Row, Spool
from mainstay.exchange.fhir_api.entries import ORIGINALS, Original
from mainstay.exchange.fhir_api.fhir.labels import labels_in
from mainstay.exchange.fhir_api.fhir.mapping import IN_ERROR, outcome, part_of
from mainstay.exchange.fhir_api.fhir.reading import Made, Only, Outcome
from mainstay.kernel import streams
from mainstay.kernel.access import NotFound, Viewer
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Body, Sensitivity, Subject
from mainstay.kernel.ids import derived
from mainstay.kernel.kept import AMENDED, RETRACTED, Kept
from mainstay.kernel.ledger import Said
from mainstay.kernel.people.actions import enrol, register_client
from mainstay.kernel.people.entries import Enrolment, Identity

BATCH: Final = 100
CHANGED: Final = "Changed at the source."
TAKEN_BACK: Final = "The source says it was entered in error."
PURPOSE: Final = "import"


@dataclass(frozen=True)
class Under:
    """Whom and what an import is written for.

    :param labels: what resources wear that bring no label of their own: the programme's.
    """

    viewer: Viewer
    source: str
    now: datetime
    programme_id: UUID | None = None
    labels: frozenset[Sensitivity] = frozenset()

    def id_of(self, kind: str, rid: str) -> UUID:
        """Return the id that always follows from source, type and id."""
        return derived("fhir", self.viewer.organisation_id, self.source, kind, rid)


@dataclass
class One:
    """A resource about to be written."""

    row: Row
    original: Original
    made: Outcome
    labels: frozenset[Sensitivity]


@dataclass
class Writing:
    """The state of a second pass."""

    spool: Spool
    report: Report
    under: Under
    beside: Beside
    step: Callable[[], None] = lambda: None
    _chart: Chart | None = field(default=None, repr=False)
    _begun: int = 0

    def write(self) -> None:
        """Write everyone's record, then what is about nobody."""
        for owner in self.spool.owners():
            self._client(owner)
        self._about_nobody()

    # --- one record --------------------------------------------------------------------------

    def _client(self, owner: int) -> None:
        patient = self.spool.row(owner)
        assert patient is not None  # noqa: S101 - owners are rows
        self.beside.owner = owner
        # Someone known from before has no row in a file, only the record meant.
        came = patient.length > 0
        record = self.under.id_of("Patient", patient.rid) if came else UUID(patient.place)
        self._chart = self._open(record)
        if self._chart is None:
            self._begin(patient, record)
        else:
            self._enrol(self._chart)
            self.report.charts["found"] += 1
        rest = (row for row in self.spool.of(owner) if row.length)
        self._batches(rest, about_client=True)

    def _open(self, record: UUID) -> Chart | None:
        chart = Chart.open(
            viewer=self.under.viewer, subject=record, purpose=PURPOSE, now=self.under.now
        )
        try:
            self.beside.store = self._storing(chart)
        except NotFound:
            return None
        return chart

    def _storing(self, chart: Chart) -> Callable[[bytes], str]:
        record = chart.record_row
        return lambda data: streams.store(record, data)

    def _begin(self, patient: Row, record: UUID) -> None:
        one = self._one(patient, about_client=True)
        identity = one.made.body if isinstance(one.made, Made) else None
        assert isinstance(identity, Identity)  # noqa: S101 - a patient always becomes one
        chart = register_client(
            viewer=self.under.viewer,
            identity=identity,
            programme_id=self.under.programme_id,
            now=self.under.now,
            record_id=record,
            identity_id=self._made_id(one),
            said=[self._said(one.original, self._original_id(one), one)],
        )
        self.report.charts["begun"] += 1
        self._chart, self._begun = chart, patient.id
        self.beside.store = self._storing(chart)

    def _enrol(self, chart: Chart) -> None:
        wanted = self.under.programme_id
        held = (kept.body for kept in chart.several(Enrolment))
        if wanted and not any(isinstance(b, Enrolment) and b.programme == wanted for b in held):
            enrol(
                viewer=self.under.viewer,
                record_id=chart.record_id,
                programme_id=wanted,
                now=self.under.now,
            )

    def _about_nobody(self) -> None:
        self.beside.owner = None
        rows = self.spool.of(None)
        record = self.under.id_of("(source)", "originals")
        self._chart = self._open(record)
        if self._chart is None:
            first = next(rows, None)
            if first is None:
                return
            one = self._one(first, about_client=False)
            self._chart = Chart.create(
                viewer=self.under.viewer,
                subject=Subject.ORGANISATION,
                said=[self._said(one.original, self._original_id(one), one)],
                now=self.under.now,
                record_id=record,
            )
            self._tell(one, "new")
        self._batches(rows, about_client=False)

    # --- batches -----------------------------------------------------------------------------

    def _batches(self, rows: Iterator[Row], *, about_client: bool) -> None:
        while batch := list(islice(rows, BATCH)):
            ones = [self._one(row, about_client=about_client) for row in batch]
            self._batch(ones)

    def _batch(self, ones: Sequence[One]) -> None:
        chart = self._chart
        assert chart is not None  # noqa: S101 - opened or begun just before
        ids = [i for one in ones for i in (self._original_id(one), self._made_id(one))]
        standing = chart.those(ids)
        said: list[Said] = []
        told: list[tuple[One, str]] = []
        for one in ones:
            more, what = self._compare(one, standing)
            said += more
            told.append((one, what))
        if said:
            chart.record_all(said)
        for one, what in told:
            self._tell(one, what)

    def _compare(self, one: One, standing: dict[UUID, Kept]) -> tuple[list[Said], str]:
        """Say what must be written so that the record holds what the source now says."""
        original = standing.get(self._original_id(one))
        made = standing.get(self._made_id(one))
        if original is None:
            said = [self._said(one.original, self._original_id(one), one)]
            return [*said, *self._new(one, made)], "new"
        if isinstance(original.body, Original) and original.body.text == one.original.text:
            more = self._new(one, made)
            is_new = bool(more) or one.row.id == self._begun
            return more, "new" if is_new else "unchanged"
        said = [self._said(one.original, original.id, one, over=original)]
        more, what = self._changed(one, made)
        return [*said, *more], what

    def _new(self, one: One, made: Kept | None) -> list[Said]:
        if made is not None or not isinstance(one.made, Made):
            return []
        return [self._said(one.made.body, self._made_id(one), one)]

    def _changed(self, one: One, made: Kept | None) -> tuple[list[Said], str]:
        if made is None:
            return self._new(one, made), "changed"
        if made.author_id != self.under.viewer.id or not made.stands:
            # Someone here has the last word on what they changed or withdrew.
            return [], "changed at the source, and before that here: our words left"
        if isinstance(one.made, Only):
            reason = TAKEN_BACK if one.made.why == IN_ERROR else CHANGED
            return [
                Said(made.body, made.id, made.occurred_at, RETRACTED, made.version, reason,
                     made.labels)
            ], "withdrawn"  # fmt: skip
        body = _with_our_number(one.made.body, made.body)
        if body == made.body:
            return [], "changed"
        return [self._said(body, made.id, one, over=made)], "changed"

    # --- one resource ------------------------------------------------------------------------

    def _one(self, row: Row, *, about_client: bool) -> One:
        text = self.beside.text(row)
        resource: dict[str, Any] = parse(Slice(0, text.encode()))
        part = part_of(row.type, about_client=about_client)
        made = outcome(resource, self.beside, about_client=about_client)
        original = ORIGINALS[part](
            source=self.under.source,
            type=row.type,
            rid=row.rid,
            text=text,
            why=made.why if isinstance(made, Only) else "",
            unresolved=self.beside.missing(resource),
        )
        own = labels_in(resource) | {Sensitivity(label) for label in self.spool.file(row.file)[1]}
        return One(row, original, made, frozenset(own) or self.under.labels)

    def _original_id(self, one: One) -> UUID:
        return derived(self._made_id(one), "original")

    def _made_id(self, one: One) -> UUID:
        return self.under.id_of(one.row.type, one.row.rid)

    def _said(self, body: Body, entry_id: UUID, one: One, *, over: Kept | None = None) -> Said:
        was = one.made.occurred_at if isinstance(one.made, Made) else None
        return Said(
            body=body,
            entry_id=entry_id,
            # A plan may begin tomorrow; that it was planned is so today.
            occurred_at=min(was or (over.occurred_at if over else self.under.now), self.under.now),
            act=AMENDED if over else "recorded",
            seen_version=over.version if over else 0,
            reason=CHANGED if over else "",
            labels=one.labels,
            programme_id=self.under.programme_id,
        )

    def _tell(self, one: One, what: str) -> None:
        tally = self.report.types[one.row.type]
        if isinstance(one.made, Made):
            tally.became[one.made.body.kind.name] += 1
        else:
            tally.only[one.made.why] += 1
        self.report.written[what] += 1
        for label in one.labels:
            self.report.labels[label.value] += 1
        self.step()


def _with_our_number(body: Body, old: Body) -> Body:
    """Keep the number this house gave a client."""
    if isinstance(body, Identity) and isinstance(old, Identity):
        return body.model_copy(update={"number": old.number})
    return body
