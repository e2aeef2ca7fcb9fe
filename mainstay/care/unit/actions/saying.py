"""Record what is seen on the unit, held to the rules whatever a form says."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from mainstay.care.unit import rules
from mainstay.care.unit.actions.watching import Row
from mainstay.care.unit.entries import (
    Activity,
    Found,
    LateCheck,
    LevelEnded,
    LevelOrdered,
    LevelRaised,
    Missing,
    Position,
    SafetyCheck,
)
from mainstay.care.unit.rules import Offer
from mainstay.kernel import tasks
from mainstay.kernel.access import NotFound, Refused
from mainstay.kernel.chart import Chart
from mainstay.kernel.ids import new_id
from mainstay.kernel.kept import Kept
from mainstay.kernel.kinds import TaskClosed, TaskOwed
from mainstay.kernel.ledger import Said, Unacceptable
from mainstay.kernel.scope import Act
from mainstay.kernel.signing import Proof

LATEST_ENTRY = timedelta(hours=24)


class Moved(Exception):
    """Someone has checked this person since the tile was drawn; it is shown anew."""


def see_same(chart: Chart, row: Row, *, after: UUID, entry_id: UUID) -> Kept:
    """Record that someone was seen, same as the check the tile shows.

    :raises Moved: the tile shows an older check.
    :raises Unacceptable: *same* may not be said now; where and what must be said.
    """
    kept = _already(chart, row, entry_id, after)
    if kept is not None:
        return kept
    seen = row.watch.seen
    if seen is None or row.offer is not Offer.SAME:
        raise Unacceptable(_("Say where this person is and what they are doing."))
    return chart.record(SafetyCheck(same_as=seen.root or seen.id), entry_id=entry_id)


def see_asleep(
    chart: Chart, row: Row, *, after: UUID, entry_id: UUID, position: Position | None = None
) -> Kept:
    """Record that someone appeared asleep, and that breathing was seen, at the person.

    :raises Moved: the tile shows an older check.
    :raises Unacceptable: this person was not asleep, or how they lie is asked this time.
    """
    kept = _already(chart, row, entry_id, after)
    if kept is not None:
        return kept
    seen = row.watch.seen
    if seen is None or row.offer not in (Offer.ASLEEP, Offer.LYING):
        raise Unacceptable(_("Say where this person is and what they are doing."))
    if row.offer is Offer.LYING and position is None:
        raise Unacceptable(_("This time, say how the person lies."))
    body = SafetyCheck(
        place=seen.place, activity=Activity.ASLEEP, breathing_seen=True, position=position
    )
    return chart.record(body, entry_id=entry_id)


def _already(chart: Chart, row: Row, entry_id: UUID, after: UUID) -> Kept | None:
    seen = row.watch.seen
    if seen is not None and seen.id == entry_id and seen.by == chart.viewer.id:
        return chart.entry(entry_id)
    if row.watch.missing_since is not None:
        raise Unacceptable(_("This person is being looked for. Say where they were found."))
    if seen is None or seen.id != after:
        raise Moved
    return None


def see(chart: Chart, row: Row, body: SafetyCheck, *, entry_id: UUID) -> Kept:
    """Record a check described in full.

    :raises Unacceptable: the person is being looked for: it ends in *found*.
    """
    if row.watch.missing_since is not None:
        raise Unacceptable(_("This person is being looked for. Say where they were found."))
    if body.same_as is not None:
        raise Unacceptable(_("Say where this person is and what they are doing."))
    return chart.record(body, entry_id=entry_id)


def undo(chart: Chart, check: UUID) -> None:
    """Take back one's own check within ten seconds; it stays in the history as undone.

    :raises Refused: it is someone else's.  :raises Unacceptable: ten seconds have passed.
    """
    kept = chart.entry(check)
    if not isinstance(kept.body, SafetyCheck) or not kept.stands:
        raise NotFound(str(check))
    if chart.now - kept.recorded_at > rules.UNDO + timedelta(seconds=2):
        raise Unacceptable(_("Ten seconds have passed. Record what is so now beside it."))
    chart.retract(check, reason="undone")


def write_late(chart: Chart, body: LateCheck, *, at: datetime, entry_id: UUID) -> Kept:
    """Write down a check afterwards.  The gap stays a gap; this stands beside it.

    :raises Unacceptable: the time lies ahead, or more than a day back.
    """
    if at > chart.now:
        raise Unacceptable(_("The time given has not come yet."))
    if chart.now - at > LATEST_ENTRY:
        raise Unacceptable(_("More than a day has passed. Write a note instead."))
    return chart.record(body, occurred_at=at, entry_id=entry_id, reason=body.why.value)


def cannot_find(chart: Chart, row: Row, *, looked: str = "") -> None:
    """Begin a search, and tell the charge nurse; a search already begun goes on."""
    if row.missing_id is None:
        chart.record(Missing(looked=looked))


def find(chart: Chart, row: Row, *, place: str, state: str) -> None:
    """End a search: where the person was seen, and how they are.  Being seen is a check too.

    :raises Unacceptable: nobody is looking for this person.
    """
    if row.missing_id is None:
        raise Unacceptable(_("Nobody is looking for this person now."))
    task = _open_task(chart, "unit.missing", about=str(row.missing_id))
    found = Found(missing=row.missing_id, place=place, state=state, task=task)
    seen = SafetyCheck(place=place, activity=Activity.OWN_WORDS, own_words=state)
    chart.record_all([Said(body, new_id(), chart.now) for body in (found, seen)])


def raise_level(chart: Chart, row: Row, body: LevelRaised) -> Kept:
    """Raise observation at once; a practitioner's order is then owed.

    :raises Unacceptable: it would not be closer than what stands.
    """
    if not rules.is_stricter(body.level, row.watch.level):
        raise Unacceptable(_("Only a practitioner’s order lowers or keeps a level."))
    return chart.record(body)


def order_level(chart: Chart, body: LevelOrdered | LevelEnded, *, proof: Proof | None) -> Kept:
    """Order a level, or end rounds; what a nurse's raise made owed is closed by it.

    :raises Refused: only a licensed practitioner orders.
    """
    task = _open_task(chart, "unit.order_owed")
    return chart.record(body.model_copy(update={"task": task}), proof=proof)


def hear(chart: Chart, task: UUID) -> None:
    """Say that a concern from rounds was heard.

    :raises NotFound: no such concern is open.  :raises Refused: this viewer may not close it.
    """
    open_ = tasks.open_tasks(record=chart.record_id).filter(entry_id=task, code="unit.concern")
    if not open_.exists():
        raise NotFound(str(task))
    if not chart.may(Act.CLOSE, TaskOwed):
        raise Refused(_("A nurse says that a concern was heard."))
    chart.record(TaskClosed(task=task, reason=_("Heard, and looked in")))


def _open_task(chart: Chart, code: str, about: str = "") -> UUID | None:
    found = tasks.open_tasks(record=chart.record_id).filter(code=code)
    if about:
        found = found.filter(key=about)
    row = found.first()
    return row.entry_id if row is not None else None
