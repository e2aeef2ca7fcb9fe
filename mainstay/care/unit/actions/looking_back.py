"""Look back on a shift: every gap past the ceiling, and what was written beside it later."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from mainstay.care.unit import rules
from mainstay.care.unit.actions.census import Person, on_unit
from mainstay.care.unit.actions.watching import names, stated
from mainstay.care.unit.entries import WhyLate
from mainstay.care.unit.models import CheckRow, LevelRow
from mainstay.care.unit.rules import Gap
from mainstay.kernel.access import Refused, Shelf, Viewer, decide
from mainstay.kernel.entries import Permission
from mainstay.kernel.scope import Act, Credential

BEFORE = timedelta(hours=3)
MAY_LOOK_BACK = (Credential.CHARGE_NURSE, Credential.NURSE, Credential.MANAGER)


@dataclass(frozen=True)
class Beside:
    """A late entry that speaks of a time inside a gap."""

    at: datetime
    written_at: datetime
    by: str
    why: WhyLate


@dataclass(frozen=True)
class Told:
    """One gap of one person, with the late entries beside it."""

    person: Person
    gap: Gap
    beside: tuple[Beside, ...]


@dataclass(frozen=True)
class Shift:
    """A shift of a unit looked back on."""

    unit_name: str
    begun: datetime
    ends: datetime
    told: tuple[Told, ...]
    people: int
    checks: int


def may_look_back(viewer: Viewer, unit: UUID) -> bool:
    """Test whether late and missed checks of a unit are this viewer's to go through."""
    return any(
        stand.place_id == unit and stand.credential in MAY_LOOK_BACK and not stand.lapsed
        for stand in viewer.stands
    )


def shift_gaps(viewer: Viewer, unit: UUID, *, at: datetime, now: datetime) -> Shift:
    """Return the gaps of the shift that a moment falls in, oldest first; nobody is ranked.

    :raises NotFound: the viewer does not stand there.  :raises Refused: it is not theirs to see.
    """
    there = on_unit(viewer, unit, now=now)
    if not may_look_back(viewer, unit):
        raise Refused("The charge nurse goes through late and missed checks.")
    begun, ends = rules.shift_of(at, zone=timezone.get_current_timezone())
    people = {one.record: one for one in there.people if _may(one)}
    rows = CheckRow.objects.filter(record_id__in=people, occurred_at__gte=begun - BEFORE)
    checks: dict[UUID, list[CheckRow]] = defaultdict(list)
    late: dict[UUID, list[CheckRow]] = defaultdict(list)
    for row in rows.filter(occurred_at__lte=ends).order_by("occurred_at", "entry_id"):
        if decide(people[row.record_id].access, Shelf.parse(row.shelf)):
            (late if row.is_late else checks)[row.record_id].append(row)
    levels = defaultdict(list)
    for one in LevelRow.objects.filter(record_id__in=people).order_by("occurred_at", "entry_id"):
        levels[one.record_id].append(stated(one))
    by = names({row.author_id for rows in late.values() for row in rows})
    told = [
        Told(person, gap, _beside(gap, late[record], by))
        for record, person in people.items()
        for gap in _gaps(person, checks[record], levels[record], begun, min(now, ends))
    ]
    told.sort(key=lambda one: (one.gap.late_at, one.person.record))
    made = sum(row.occurred_at >= begun for rows in checks.values() for row in rows)
    return Shift(there.name, begun, ends, tuple(told), len(people), made)


def _may(person: Person) -> bool:
    return bool(decide(person.access, Shelf(Permission.ORDER), Act.READ))


def _gaps(
    person: Person,
    checks: list[CheckRow],
    levels: list[rules.Stated],
    begun: datetime,
    until: datetime,
) -> list[Gap]:
    """Work out one person's gaps from the checks alone."""
    over = rules.spans(levels)
    if not over:
        return []
    seen = [row.occurred_at for row in checks]
    since = max(begun, person.since)
    return rules.gaps(seen, _known_from(over, seen, begun), since=since, now=until)


def _known_from(over: list[rules.Span], seen: list[datetime], begun: datetime) -> list[rules.Span]:
    """Begin the clock where the rows read begin: what lies before was looked at in its shift."""
    start = seen[0] if seen and seen[0] < begun else begun - BEFORE
    held = [span for span in over if span.since <= start]
    later = [span for span in over if span.since > start]
    return [rules.Span(start, held[-1].ceiling), *later] if held else later


def _beside(gap: Gap, late: list[CheckRow], by: dict[UUID, str]) -> tuple[Beside, ...]:
    return tuple(
        Beside(row.occurred_at, row.recorded_at, by.get(row.author_id, ""), WhyLate(row.why))
        for row in late
        if gap.since < row.occurred_at <= gap.until
    )
