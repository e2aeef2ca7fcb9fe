"""Say who is where, and who looks after whom."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from mainstay.kernel.access import NotFound, Viewer
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Body
from mainstay.kernel.ids import new_id
from mainstay.kernel.kept import AMENDED, Kept
from mainstay.kernel.ledger import Said, Unacceptable
from mainstay.kernel.people.actions.houses import place
from mainstay.kernel.people.entries import Enrolment, Law, Stay, TeamMember


def admit(
    *,
    viewer: Viewer,
    record_id: UUID,
    unit_id: UUID,
    now: datetime,
    bed_id: UUID | None = None,
    from_at: datetime | None = None,
    reason: str = "",
) -> Kept:
    """Begin a stay on a unit, in a bed if one is named; the bed is then no one else's.

    :raises Unacceptable: someone has the bed.
    """
    begun = _stay(unit_id, bed_id, from_at or now, reason)
    return _kept(_open(viewer, record_id, now), [Said(begun, new_id(), from_at or now)])[0]


def discharge(*, viewer: Viewer, record_id: UUID, now: datetime, how: str = "") -> Kept:
    """End the present stay.

    :raises NotFound: there is none.
    """
    chart = _open(viewer, record_id, now)
    stay = _current(chart, Stay)
    return chart.record_all([_ended(stay, now, how)])[0]


def transfer(
    *,
    viewer: Viewer,
    record_id: UUID,
    unit_id: UUID,
    now: datetime,
    bed_id: UUID | None = None,
    reason: str = "",
) -> Kept:
    """End the present stay and begin another at the same moment.

    :raises Unacceptable: someone has the bed.
    """
    chart = _open(viewer, record_id, now)
    stay = _current(chart, Stay)
    begun = Said(_stay(unit_id, bed_id, now, reason), new_id(), now)
    return _kept(chart, [_ended(stay, now, "transferred"), begun])[1]


def enrol(
    *,
    viewer: Viewer,
    record_id: UUID,
    programme_id: UUID,
    now: datetime,
    from_at: datetime | None = None,
) -> Kept:
    """Begin a client's time in a programme."""
    law = Law(place(programme_id).law)
    body = Enrolment(programme=programme_id, law=law, from_at=from_at or now)
    return _open(viewer, record_id, now).record(body, occurred_at=from_at)


def end_enrolment(
    *, viewer: Viewer, record_id: UUID, programme_id: UUID, now: datetime, how: str = ""
) -> Kept:
    """End a client's time in a programme.

    :raises NotFound: the client is not in it.
    """
    chart = _open(viewer, record_id, now)
    kept = _current(chart, Enrolment, programme=programme_id)
    return chart.record_all([_ended(kept, now, how)])[0]


def join_team(
    *,
    viewer: Viewer,
    record_id: UUID,
    member_id: UUID,
    now: datetime,
    role: str = "",
    from_at: datetime | None = None,
    until_at: datetime | None = None,
) -> Kept:
    """Put someone on a client's care team."""
    body = TeamMember(member=member_id, role=role, from_at=from_at or now, until_at=until_at)
    return _open(viewer, record_id, now).record(body, occurred_at=from_at)


def leave_team(
    *, viewer: Viewer, record_id: UUID, member_id: UUID, now: datetime, reason: str = ""
) -> Kept:
    """Take someone off a client's care team; days to finish signing remain.

    :raises NotFound: they are not on it.
    """
    chart = _open(viewer, record_id, now)
    kept = _current(chart, TeamMember, member=member_id)
    return chart.record_all([_ended(kept, now, reason)])[0]


def _open(viewer: Viewer, record_id: UUID, now: datetime) -> Chart:
    return Chart.open(viewer=viewer, subject=record_id, purpose="registration", now=now)


def _kept(chart: Chart, said: list[Said]) -> list[Kept]:
    try:
        return chart.record_all(said)
    except IntegrityError as wrong:
        if "slot is taken" not in str(wrong):
            raise
        raise Unacceptable("Someone has this bed. Choose another.") from wrong


def _stay(unit_id: UUID, bed_id: UUID | None, from_at: datetime, reason: str) -> Stay:
    unit = place(unit_id)
    room = place(bed_id).parent_id if bed_id else None
    return Stay(
        unit=unit_id,
        room=room,
        bed=bed_id,
        law=Law(unit.law),
        from_at=from_at,
        reason=reason,
    )


def _current(chart: Chart, kind: type[Body], **wanted: UUID) -> Kept:
    """Return the newest entry of a kind whose time has not ended."""
    for kept in chart.several(kind):
        words = kept.body.model_dump()
        still = words["until_at"] is None or words["until_at"] > chart.now
        if still and all(words[name] == value for name, value in wanted.items()):
            return kept
    raise NotFound(kind.kind.name)


def _ended(kept: Kept, now: datetime, how: str) -> Said:
    more = {"ended": how} if "ended" in type(kept.body).model_fields else {}
    body = kept.body.model_copy(update={"until_at": now, **more})
    return Said(
        body, kept.id, kept.occurred_at, AMENDED, kept.version, how or "It ended.", kept.labels
    )
