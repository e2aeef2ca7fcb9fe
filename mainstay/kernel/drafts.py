"""Keep unsigned work on its author's desk: sealed, autosaved, emptied by signing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from mainstay.kernel.access import NotFound, Refused, Viewer, refusal
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Body
from mainstay.kernel.ids import new_id
from mainstay.kernel.kept import AMENDED, RECORDED, Kept
from mainstay.kernel.ledger import Said, Taken
from mainstay.kernel.models import Draft, Record
from mainstay.kernel.scope import Act
from mainstay.kernel.signing import Proof
from mainstay.kernel.unsigned import Desk, opened, seal


def begin(
    chart: Chart,
    kind: type[Body],
    words: dict[str, Any],
    *,
    amends: Kept | None = None,
    shared: bool = False,
    occurred_at: datetime | None = None,
) -> Desk:
    """Lay a new draft on the viewer's desk.

    :raises Refused: the viewer could never sign such an entry here.
    """
    decision = chart.may(Act.RECORD, kind)
    if not decision and not _lapsed_only(chart):
        raise refusal(Act.RECORD, kind.kind.label, decision.reason)
    row = Draft(
        id=new_id(),
        organisation_id=chart.viewer.organisation_id,
        record_id=chart.record_id,
        entry_id=amends.id if amends else new_id(),
        seen_version=amends.version if amends else 0,
        kind=kind.kind.name,
        revision=kind.kind.revision,
        author_id=chart.viewer.id,
        pen_id=chart.viewer.id,
        shared=shared,
        created_at=occurred_at or chart.now,
        updated_at=chart.now,
    )
    desk = Desk(row, words)
    seal(chart.record_row, desk)
    row.save(force_insert=True)
    return desk


def _lapsed_only(chart: Chart) -> bool:
    """An expired credential may still draft; someone else, or a renewal, must sign."""
    return bool(chart.access.lapsed) and chart.access.is_tied


def find(draft_id: UUID, *, viewer: Viewer) -> Desk:
    """Return one's own draft, or a shared one.

    :raises NotFound: none such on this desk.
    """
    row = Draft.objects.filter(id=draft_id).first()
    if row is None or (row.author_id != viewer.id and not row.shared):
        raise NotFound(str(draft_id))
    return opened(row)


def on_desk(viewer: Viewer, *, record: UUID | None = None) -> list[Desk]:
    """Return a person's drafts, the newest first."""
    rows = Draft.objects.filter(author_id=viewer.id).order_by("-updated_at", "id")
    return [opened(row) for row in (rows if record is None else rows.filter(record_id=record))]


def save(
    draft_id: UUID, *, words: dict[str, Any], reason: str = "", viewer: Viewer, now: datetime
) -> bool:
    """Keep what was typed; say whether anything changed.

    :raises NotFound: none such on this desk.
    :raises Refused: someone else holds the pen of a shared draft.
    """
    with transaction.atomic():
        row = Draft.objects.select_for_update().filter(id=draft_id).first()
        if row is None or (row.author_id != viewer.id and not row.shared):
            raise NotFound(str(draft_id))
        if row.pen_id != viewer.id:
            raise Refused("Someone else is writing in this draft.")
        desk = opened(row)
        if (desk.words, desk.reason) == (words, reason):
            return False
        desk.words, desk.reason, row.updated_at = words, reason, now
        seal(Record.objects.get(id=row.record_id), desk)
        row.save(update_fields=["sealed", "updated_at"])
    return True


def take_pen(draft_id: UUID, *, viewer: Viewer) -> None:
    """Take the one pen of a shared draft.

    :raises NotFound: no such shared draft.
    """
    taken = Draft.objects.filter(id=draft_id, shared=True).update(pen_id=viewer.id)
    if not taken:
        raise NotFound(str(draft_id))


def discard(draft_id: UUID, *, viewer: Viewer) -> None:
    """Throw one's own draft away.

    :raises NotFound: none such on this desk.
    """
    removed, _ = Draft.objects.filter(id=draft_id, author_id=viewer.id).delete()
    if not removed:
        raise NotFound(str(draft_id))


def sign(
    draft_id: UUID, chart: Chart, *, proof: Proof, occurred_at: datetime | None = None
) -> Kept:
    """Sign a draft: the entry stands and the desk is empty, in one transaction.

    :raises Refused: not the author, not allowed, or not asked again who they are.
    :raises Taken: the entry was amended meanwhile; a draft holds both texts.
    :raises pydantic.ValidationError: something is missing or malformed.
    """
    desk = find(draft_id, viewer=chart.viewer)
    if desk.row.author_id != chart.viewer.id:
        raise Refused("Only its author may sign this draft.")
    if desk.row.record_id != chart.record_id:
        raise NotFound(str(draft_id))
    follows = desk.row.seen_version > 0
    said = Said(
        body=desk.body(),
        entry_id=desk.row.entry_id,
        occurred_at=occurred_at or chart.now,
        act=AMENDED if follows else RECORDED,
        seen_version=desk.row.seen_version,
        reason=desk.reason,
    )
    taken: Taken | None = None
    with transaction.atomic():
        try:
            kept = chart.record_all([said], proof=proof)[0]
        except Taken as clash:
            # The draft that holds both texts takes this one's place; both stand or neither.
            taken = clash
        Draft.objects.filter(id=draft_id).delete()
    if taken is not None:
        raise taken
    return kept


def hand_over(*, leaver: UUID, to: UUID, now: datetime) -> int:
    """Give a leaver's drafts to a named person, who may read and finish them as their own."""
    rows = Draft.objects.filter(author_id=leaver)
    return rows.update(author_id=to, pen_id=to, updated_at=now)
