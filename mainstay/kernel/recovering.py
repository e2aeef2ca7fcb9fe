"""Open what its author alone may open, lawfully: two officers, a recorded ground, once.

A court or a duty to protect may ask for a psychotherapy note (45 CFR 164.508(a)(2)); an
author may have left.  Nothing stays open afterwards, and the act stands in the record.
"""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mainstay.kernel import openings
from mainstay.kernel.access import NotFound, Refused, Shelf
from mainstay.kernel.chart import Chart, signed_again
from mainstay.kernel.entries import (
    AUTHOR_ONLY,
    Ask,
    Bearing,
    Body,
    Permission,
    Signing,
    work_entry,
)
from mainstay.kernel.erasure import OFFICERS
from mainstay.kernel.kept import Kept, open_all
from mainstay.kernel.models import Entry, TimelineItem
from mainstay.kernel.signing import Proof


@work_entry(
    "kernel.recovery_asked",
    _("Opening of a sealed entry asked for"),
    needs=Permission.PRIVACY,
    icon="key",
    signing=Signing.AGAIN,
)
class RecoveryAsked(Body):
    """The first officer's word: this sealed entry must be opened, on this lawful ground."""

    target: UUID
    ground: Annotated[str, Ask(_("On what lawful ground?"), rows=3)]

    def bearings(self) -> tuple[Bearing, ...]:
        """Mark the entry as asked for."""
        return (Bearing(self.target, "asked_for"),)


@work_entry(
    "kernel.recovered",
    _("Sealed entry opened"),
    needs=Permission.PRIVACY,
    icon="key",
    signing=Signing.AGAIN,
)
class Recovered(Body):
    """Which sealed entry two officers opened, and on what ground."""

    target: UUID
    ground: str
    first_officer: UUID

    def bearings(self) -> tuple[Bearing, ...]:
        """Mark the entry as opened."""
        return (Bearing(self.target, "recovered"),)


KINDS = (RecoveryAsked, Recovered)


def ask(chart: Chart, target: UUID, *, ground: str, proof: Proof) -> Kept:
    """Let the first officer ask for a sealed entry to be opened.

    :raises NotFound: no such entry, or not one that its author alone may open.
    :raises Refused: not an officer, not asked again who they are, or no ground given.
    """
    _sealed(chart, target, proof)
    if not ground.strip():
        raise Refused(str(_("State the lawful ground.")))
    return chart.record(RecoveryAsked(target=target, ground=ground), proof=proof)


def recover(chart: Chart, target: UUID, *, proof: Proof) -> Kept:
    """Let the second officer open it, this once; say so in the record before it is read.

    :raises Refused: see :func:`ask`; or nobody asked, or the asker is the same person.
    """
    item = _sealed(chart, target, proof)
    asked = [
        kept
        for kept in chart.several(RecoveryAsked)
        if isinstance(kept.body, RecoveryAsked) and kept.body.target == target
    ]
    if not asked:
        raise Refused(str(_("A first officer must ask for it.")))
    if all(kept.author_id == chart.viewer.id for kept in asked):
        raise Refused(str(_("A second officer must carry it out.")))
    first = next(kept for kept in asked if kept.author_id != chart.viewer.id)
    ground = first.body.ground if isinstance(first.body, RecoveryAsked) else ""
    chart.record(
        Recovered(target=target, ground=ground, first_officer=first.author_id), proof=proof
    )
    openings.note(
        chart.viewer,
        act="recover",
        purpose="audit",
        now=chart.now,
        record=chart.record_id,
        reason="sealed entry opened by two officers",
    )
    rows = Entry.objects.filter(record_id=chart.record_id, number=item.number)
    return open_all(chart.record_row, rows.order_by("number"))[0]


def _sealed(chart: Chart, target: UUID, proof: Proof) -> TimelineItem:
    if not chart.viewer.holds(*OFFICERS):
        raise Refused(str(_("Only the privacy officer and the records officer may ask for this.")))
    if not signed_again(proof, now=chart.now):
        raise Refused(str(_("Show again who you are before this is done.")))
    item = TimelineItem.objects.filter(record_id=chart.record_id, entry_id=target).first()
    if item is None or not Shelf.parse(item.shelf).labels & AUTHOR_ONLY:
        raise NotFound(str(target))
    return item
