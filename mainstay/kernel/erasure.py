"""Destroy a record's key, lawfully: past retention, without a hold, by two officers.

What is sealed stays and stays provable; nobody can read it again.  The deed is written in
the organisation's own record, and in a file beside the keys that a restore replays.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mainstay.kernel import keys, projecting
from mainstay.kernel.access import Refused, Viewer
from mainstay.kernel.chart import Chart, signed_again
from mainstay.kernel.entries import Ask, Body, Permission, Signing, Subject, entry
from mainstay.kernel.models import Draft, Entry, Record, Stream, TimelineItem
from mainstay.kernel.scope import Credential
from mainstay.kernel.signing import Proof

OFFICERS = (Credential.PRIVACY_OFFICER, Credential.RECORDS_OFFICER)


@entry(
    "kernel.legal_hold",
    _("Legal hold"),
    needs=Permission.LEGAL,
    opens_to_client=False,
    on_timeline=False,
    group="work",
    icon="lock",
    signing=Signing.AGAIN,
    to_fhir=None,
)
class LegalHold(Body):
    """While this stands, nothing of the record may be destroyed."""

    matter: Annotated[str, Ask(_("What matter asks for the hold?"), rows=2)]


@entry(
    "kernel.destruction_asked",
    _("Destruction asked for"),
    needs=Permission.PRIVACY,
    opens_to_client=False,
    on_timeline=False,
    group="work",
    icon="lock",
    signing=Signing.AGAIN,
    to_fhir=None,
)
class DestructionAsked(Body):
    """The first officer's word: this record's key should be destroyed, on this ground."""

    ground: Annotated[str, Ask(_("On what lawful ground?"), rows=3)]
    retained_until: datetime


@entry(
    "kernel.destroyed",
    _("Record destroyed"),
    needs=Permission.PRIVACY,
    subject=Subject.ORGANISATION,
    opens_to_client=False,
    on_timeline=False,
    group="work",
    icon="lock",
    to_fhir=None,
)
class RecordDestroyed(Body):
    """In the organisation's record: which record's key was destroyed, by whom, on what ground."""

    destroyed: UUID
    ground: str
    first_officer: UUID
    second_officer: UUID
    entries: int


KINDS = (LegalHold, DestructionAsked, RecordDestroyed)


def retained_until(record: Record) -> datetime:
    """Return when the longest retention rule lets go: so many years after the last entry."""
    last = Entry.objects.filter(record_id=record.id).order_by("-number").first()
    from_at = last.recorded_at if last else record.created_at
    return from_at.replace(year=from_at.year + settings.RETENTION_YEARS, day=min(from_at.day, 28))


def ask(chart: Chart, *, ground: str, proof: Proof) -> None:
    """Let the first officer ask for a record's destruction.

    :raises Refused: not an officer, on hold, or still inside retention.
    """
    _allowed(chart, proof)
    until = retained_until(chart.record_row)
    chart.record(DestructionAsked(ground=ground, retained_until=until), proof=proof)


def _allowed(chart: Chart, proof: Proof) -> None:
    if not chart.viewer.holds(*OFFICERS):
        raise Refused("Only the privacy officer and the records officer may destroy a record.")
    if not signed_again(proof, now=chart.now):
        raise Refused("Show again who you are before this is done.")
    held = TimelineItem.objects.filter(
        record_id=chart.record_id, kind=LegalHold.kind.name, state__in=("recorded", "amended")
    )
    if held.exists():
        raise Refused("A legal hold stands on this record. Nothing of it may be destroyed.")
    if retained_until(chart.record_row) > chart.now:
        raise Refused("The longest retention rule has not run out.")


def destroy(chart: Chart, *, organisation: Chart, proof: Proof) -> None:
    """Let the second officer carry it out: keys, drafts, projections, streams, all at once.

    :raises Refused: see :func:`ask`; or nobody asked, or the asker is the same person.
    """
    _allowed(chart, proof)
    asked = chart.latest(DestructionAsked)
    if asked is None:
        raise Refused("A first officer must ask for it.")
    if asked.author_id == chart.viewer.id:
        raise Refused("A second officer must carry it out.")
    body = asked.body
    assert isinstance(body, DestructionAsked)  # noqa: S101 - latest() was asked for this kind
    with transaction.atomic():
        record = Record.objects.select_for_update().get(id=chart.record_id)
        organisation.record(
            RecordDestroyed(
                destroyed=record.id,
                ground=body.ground,
                first_officer=asked.author_id,
                second_officer=chart.viewer.id,
                entries=record.number,
            ),
            proof=proof,
        )
        addresses = _take(record, chart.now)
    _write_down(record.id, chart.viewer, chart.now)
    _remove_files(addresses)


def _take(record: Record, now: datetime) -> list[str]:
    """Take the key and everything that was drawn or kept under it."""
    addresses = list(
        Stream.objects.filter(record_id=record.id).order_by("id").values_list("address", flat=True)
    )
    record.wrapped_key, record.destroyed_at = None, now
    record.save(update_fields=["wrapped_key", "destroyed_at"])
    Draft.objects.filter(record_id=record.id).delete()
    projecting.rebuild(record, ())
    keys.forget(record.id)
    return addresses


def _book() -> Path:
    return Path(settings.MAINSTAY_KEYS) / "destroyed.jsonl"


def _write_down(record_id: UUID, viewer: Viewer, now: datetime) -> None:
    line = json.dumps({"record": str(record_id), "by": str(viewer.id), "at": now.isoformat()})
    with _book().open("a", encoding="utf-8") as book:
        book.write(line + "\n")


def _remove_files(addresses: Iterable[str]) -> None:
    for address in addresses:
        (Path(settings.MAINSTAY_HOME) / "streams" / address[:2] / address).unlink(missing_ok=True)


def replay() -> int:
    """Destroy again what was destroyed before a restore brought it back; say how many."""
    if not _book().exists():
        return 0
    count = 0
    for line in _book().read_text(encoding="utf-8").splitlines():
        said = json.loads(line)
        with transaction.atomic():
            rows = Record.objects.select_for_update().filter(id=UUID(said["record"]))
            for record in rows.exclude(wrapped_key=None):
                _remove_files(_take(record, datetime.fromisoformat(said["at"])))
                count += 1
    return count
