"""Destroy a record's key, lawfully: past retention, without a hold, by two officers.

What is sealed stays and stays provable; nobody can read it again.  The deed is written in
the organisation's own record, and in a file beside the keys that a restore replays.
"""

import json
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from mainstay.kernel import clearing, keys
from mainstay.kernel.access import NotFound, Refused, Viewer
from mainstay.kernel.chart import Chart, signed_again
from mainstay.kernel.entries import Ask, Body, Permission, Signing, Subject, work_entry
from mainstay.kernel.kept import Kept
from mainstay.kernel.models import Entry, Record, Stream, TimelineItem
from mainstay.kernel.scope import Credential
from mainstay.kernel.signing import Proof

OFFICERS = (Credential.PRIVACY_OFFICER, Credential.RECORDS_OFFICER)


@work_entry(
    "kernel.legal_hold",
    _("Legal hold"),
    needs=Permission.LEGAL,
    icon="lock",
    signing=Signing.AGAIN,
)
class LegalHold(Body):
    """While this stands, nothing of the record may be destroyed."""

    matter: Annotated[str, Ask(_("What matter asks for the hold?"), rows=2)]


@work_entry(
    "kernel.destruction_asked",
    _("Destruction asked for"),
    needs=Permission.PRIVACY,
    icon="lock",
    signing=Signing.AGAIN,
)
class DestructionAsked(Body):
    """The first officer's word: this record's key should be destroyed, on this ground."""

    ground: Annotated[str, Ask(_("On what lawful ground?"), rows=3)]
    retained_until: datetime


@work_entry(
    "kernel.destroyed",
    _("Record destroyed"),
    needs=Permission.PRIVACY,
    subject=Subject.ORGANISATION,
    icon="lock",
)
class RecordDestroyed(Body):
    """In the organisation's record: which record's key was destroyed, by whom, on what ground."""

    destroyed: UUID
    ground: str
    first_officer: UUID
    second_officer: UUID
    entries: int


KINDS = (LegalHold, DestructionAsked, RecordDestroyed)


HOUSEKEEPING = ("kernel.", "privacy.")
"""Kinds that keep the record itself in order; they do not make it younger."""


def retained_until(record: Record) -> datetime:
    """Return when the longest retention rule lets go: so many years after the last entry of care.

    A hold, a task or the very request for destruction is no care and begins nothing anew.
    """
    rows = Entry.objects.filter(record_id=record.id)
    for kind in HOUSEKEEPING:
        rows = rows.exclude(kind__startswith=kind)
    last = rows.order_by("-number").first()
    from_at = last.recorded_at if last else record.created_at
    return from_at.replace(year=from_at.year + settings.RETENTION_YEARS, day=min(from_at.day, 28))


def hold(chart: Chart, *, matter: str, proof: Proof) -> Kept:
    """Put a legal hold on a record.

    :raises Refused: not an officer, or not asked again who they are.
    """
    _officer(chart, proof)
    return chart.record(LegalHold(matter=matter), proof=proof)


def lift(chart: Chart, hold_id: UUID, *, reason: str, proof: Proof) -> Kept:
    """Lift a legal hold; it stays in the history with the reason.

    :raises Refused: not an officer, or not asked again who they are.
    :raises NotFound: there is no such hold.
    """
    _officer(chart, proof)
    if not isinstance(chart.entry(hold_id).body, LegalHold):
        raise NotFound(str(hold_id))
    return chart.retract(hold_id, reason=reason, proof=proof)


def ask(chart: Chart, *, ground: str, proof: Proof) -> None:
    """Let the first officer ask for a record's destruction.

    :raises Refused: not an officer, on hold, or still inside retention.
    """
    _allowed(chart, proof)
    until = retained_until(chart.record_row)
    chart.record(DestructionAsked(ground=ground, retained_until=until), proof=proof)


def _officer(chart: Chart, proof: Proof) -> None:
    if not chart.viewer.holds(*OFFICERS):
        raise Refused("Only the privacy officer and the records officer may do this.")
    if not signed_again(proof, now=chart.now):
        raise Refused("Show again who you are before this is done.")


def _allowed(chart: Chart, proof: Proof) -> None:
    _officer(chart, proof)
    for why_not in hindrances(chart):
        raise Refused(why_not)


def hindrances(chart: Chart) -> list[str]:
    """Say what stands between a record and its lawful destruction, but for the officers."""
    record = chart.record_row
    found = []
    if record.subject != Subject.CLIENT or record.wrapped_key is None:
        found.append("There is no client's record here to destroy.")
    held = TimelineItem.objects.filter(
        record_id=record.id, kind=LegalHold.kind.name, state__in=("recorded", "amended")
    )
    if held.exists():
        found.append("A legal hold stands on this record. Nothing of it may be destroyed.")
    if retained_until(record) > chart.now:
        found.append("The longest retention rule has not run out.")
    return found


def destroy(chart: Chart, *, organisation: Chart, proof: Proof) -> None:
    """Let the second officer carry it out: keys, drafts, projections, streams, all at once.

    :raises Refused: see :func:`ask`; or nobody asked, or the asker is the same person.
    """
    with transaction.atomic(), clearing.overwritten():
        # Locked first, so that no hold is placed between the looking and the deed.
        record = Record.objects.select_for_update().get(id=chart.record_id)
        _allowed(chart, proof)
        ground, first_officer = _asked(chart)
        organisation.record(
            RecordDestroyed(
                destroyed=record.id,
                ground=ground,
                first_officer=first_officer,
                second_officer=chart.viewer.id,
                entries=record.number,
            ),
            proof=proof,
        )
        addresses = _take(record, chart.now)
    _write_down(record.id, chart.viewer, chart.now)
    _remove_files(addresses)
    clearing.forget_pages()


def _asked(chart: Chart) -> tuple[str, UUID]:
    asked = chart.latest(DestructionAsked)
    if asked is None or not isinstance(asked.body, DestructionAsked):
        raise Refused("A first officer must ask for it.")
    if asked.author_id == chart.viewer.id:
        raise Refused("A second officer must carry it out.")
    return asked.body.ground, asked.author_id


def _take(record: Record, now: datetime) -> list[str]:
    """Take the key and everything that was drawn or kept under it."""
    addresses = list(
        Stream.objects.filter(record_id=record.id).order_by("id").values_list("address", flat=True)
    )
    record.wrapped_key, record.destroyed_at, record.shelves = None, now, []
    record.save(update_fields=["wrapped_key", "destroyed_at", "shelves"])
    clearing.clear(record.id)
    keys.forget(record.id)
    return addresses


def _book() -> Path:
    return Path(settings.MAINSTAY_KEYS) / "destroyed.jsonl"


def _write_down(record_id: UUID, viewer: Viewer | None, now: datetime) -> None:
    by = str(viewer.id) if viewer else ""
    line = json.dumps({"record": str(record_id), "by": by, "at": now.isoformat()})
    _book().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _book().open("a", encoding="utf-8") as book:
        book.write(line + "\n")
        book.flush()
        os.fsync(book.fileno())


def _remove_files(addresses: Iterable[str]) -> None:
    for address in addresses:
        (Path(settings.MAINSTAY_HOME) / "streams" / address[:2] / address).unlink(missing_ok=True)


def replay() -> int:
    """Destroy again what was destroyed before a restore brought it back; say how many.

    A destruction that a crash kept out of the book is written down now.
    """
    said = _lines()
    for record in Record.objects.exclude(destroyed_at=None).order_by("id"):
        if str(record.id) not in said and record.destroyed_at:
            _write_down(record.id, None, record.destroyed_at)
    count = 0
    for record_id, at in said.items():
        with transaction.atomic():
            rows = Record.objects.select_for_update().filter(id=UUID(record_id))
            for record in rows.exclude(wrapped_key=None).order_by("id"):
                _remove_files(_take(record, datetime.fromisoformat(at)))
                count += 1
    return count


def _lines() -> dict[str, str]:
    if not _book().exists():
        return {}
    lines = _book().read_text(encoding="utf-8").splitlines()
    return {said["record"]: said["at"] for said in map(json.loads, lines)}
