"""Decide when a check is due, late or missed, what one tap may say, and what follows.

The ceiling of a level is absolute.  *Due* is drawn below it so that nobody can time the
checker; *late* begins at the ceiling; only the ceiling is ever reported.
"""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from mainstay.care.unit.entries import (
    LEVELS,
    OWED_WORDS,
    Level,
    LevelRaised,
    Missing,
    SafetyCheck,
)
from mainstay.kernel.rules import Consequence, Facts, Owed, rule

SOON = timedelta(minutes=3)
TOLD_AFTER = timedelta(minutes=5)
UNDO = timedelta(seconds=10)
MOST_SAME = 4
WALK = timedelta(seconds=60)
ORDER_WITHIN = timedelta(minutes=60)
HEARD_WITHIN = timedelta(minutes=15)
SHIFTS = (time(7), time(15), time(23))


# --- levels --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stated:
    """One thing said about someone's level: an order, a nurse's raise, or an end."""

    id: UUID
    at: datetime
    sort: str
    level: Level | None
    review_at: datetime | None = None
    by: UUID | None = None


def standing(stated: Iterable[Stated]) -> Stated | None:
    """Return what stands: the last order, or a raise since it, whichever is stricter.

    A raise adds to the order and never lowers it, whatever its own level says.
    """
    stands: Stated | None = None
    for said in sorted(stated, key=lambda one: (one.at, one.id)):
        if said.sort == "raised":
            stands = said if _rank(said) > _rank(stands) else stands
        else:
            stands = said if said.level is not None else None
    return stands


def _rank(said: Stated | None) -> int:
    return 0 if said is None or said.level is None else LEVELS[said.level].rank


def is_stricter(level: Level, than: Stated | None) -> bool:
    """Test whether a level is closer than what stands."""
    return LEVELS[level].rank > _rank(than)


def is_past_review(stands: Stated, *, now: datetime) -> bool:
    """Test whether an order should have been looked at again.  It stays in force."""
    return stands.review_at is not None and stands.review_at <= now


@dataclass(frozen=True)
class Span:
    """A stretch of time under one ceiling; no ceiling means no rounds."""

    since: datetime
    ceiling: timedelta | None


def spans(stated: Iterable[Stated]) -> list[Span]:
    """Return the ceilings in force over time, oldest first."""
    ordered = sorted(stated, key=lambda one: (one.at, one.id))
    found: list[Span] = []
    for place, said in enumerate(ordered):
        stands = standing(ordered[: place + 1])
        ceiling = None if stands is None or stands.level is None else ceiling_of(stands.level)
        if not found or found[-1].ceiling != ceiling:
            found.append(Span(said.at, ceiling))
    return found


def ceiling_of(level: Level) -> timedelta:
    """Return the longest time between two checks at a level."""
    return LEVELS[level].ceiling


# --- due and late --------------------------------------------------------------------------------


def draw(*, secret: bytes, after: UUID, ceiling: timedelta) -> timedelta:
    """Draw how long after a check the next is due.

    Uniform between half the ceiling and the ceiling less the walk, seeded by a secret and the
    id of the check before: nobody who lacks the secret can tell it beforehand, and every
    tablet draws the same.
    """
    digest = hmac.new(secret, after.bytes, sha256).digest()
    share = int.from_bytes(digest[:8], "big") / 2**64
    low, high = ceiling / 2, ceiling - max(WALK, ceiling / 15)
    return timedelta(seconds=int((low + (high - low) * share).total_seconds()))


def asks_position(*, secret: bytes, after: UUID) -> bool:
    """Test whether this time how someone lies is asked: about once in four, never foreseeable."""
    return hmac.new(secret, b"position" + after.bytes, sha256).digest()[0] < 64


def late_from(
    seen: datetime | None, over: Sequence[Span], *, until: datetime | None = None
) -> datetime | None:
    """Return when the check after one becomes late, by the levels stated before ``until``.

    A raise shortens the clock at once, counted from the raise; a lowering lengthens it,
    unless the check was late already.
    """
    late: datetime | None = None
    for span in over:
        if until is not None and span.since >= until:
            break
        if span.ceiling is None:
            late = None
        elif seen is not None and span.since <= seen:
            late = seen + span.ceiling
        elif late is None:
            late = span.since + span.ceiling
        elif span.since < late:
            late = _changed(late, span.since, span.ceiling, seen)
    return late


def _changed(
    late: datetime, since: datetime, ceiling: timedelta, seen: datetime | None
) -> datetime:
    shorter = since + ceiling
    return shorter if shorter < late else max(late, (seen or since) + ceiling)


@dataclass(frozen=True)
class Gap:
    """A stretch without a check that was longer than the ceiling.

    :param until: the check that ended it, or now.
    :param is_first: no check stands before it: it begins where rounds begin, or are read from.
    """

    since: datetime
    until: datetime
    late_at: datetime
    is_missed: bool
    is_open: bool = False
    is_first: bool = False

    @property
    def over(self) -> timedelta:
        """Return how long past the ceiling."""
        return self.until - self.late_at


def gaps(
    checks: Iterable[datetime], over: Sequence[Span], *, since: datetime, now: datetime
) -> list[Gap]:
    """Return every gap that reached into the time from ``since`` to ``now``.

    Computed from completed checks alone: what is written afterwards stands beside a gap and
    never closes it.
    """
    ended = [span.since for span in over if span.ceiling is None and span.since < now]
    ends = [*sorted([*ended, *(at for at in checks if at <= now)]), now]
    found: list[Gap] = []
    before: datetime | None = None
    for place, end in enumerate(ends, start=1):
        late = late_from(before, over, until=end)
        if late is not None and late < end and end > since:
            missed = end >= late + _ceiling_at(over, late)
            begun = before or over[0].since
            ends_now = place == len(ends)
            found.append(Gap(begun, end, late, missed, ends_now, before is None))
        before = end
    return found


def _ceiling_at(over: Sequence[Span], moment: datetime) -> timedelta:
    held = [s.ceiling for s in over if s.since <= moment and s.ceiling is not None]
    return held[-1] if held else timedelta()


# --- one tile ------------------------------------------------------------------------------------


class State(StrEnum):
    """What a tile says first."""

    MISSING = "missing"
    DONE = "done"
    LATE = "late"
    SOON = "soon"
    ONE = "one"
    ASLEEP = "asleep"
    OK = "ok"


@dataclass(frozen=True)
class Seen:
    """A completed check as a board needs it, with the described check it equals."""

    id: UUID
    at: datetime
    by: UUID
    place: str
    activity: str
    asleep: bool = False
    concern: bool = False
    root: UUID | None = None
    sames: int = 0


@dataclass(frozen=True)
class Watch:
    """One person's clock: level, last check, when the next is due and when late."""

    level: Stated | None
    seen: Seen | None
    due_at: datetime | None
    late_at: datetime | None
    missing_since: datetime | None = None
    observer_new: bool = True
    is_mine: bool = False


def state_of(watch: Watch, *, now: datetime) -> State:
    """Say what a tile says first: what needs someone to move comes before what is well."""
    if watch.missing_since is not None:
        return State.MISSING
    if watch.is_mine and watch.seen is not None and now - watch.seen.at < UNDO:
        return State.DONE
    if watch.late_at is not None and watch.late_at <= now:
        return State.LATE
    level = watch.level.level if watch.level else None
    if level is not None and LEVELS[level].continuous:
        return State.ONE
    if watch.due_at is not None and watch.due_at - SOON <= now:
        return State.SOON
    return State.ASLEEP if watch.seen is not None and watch.seen.asleep else State.OK


def is_missed(watch: Watch, *, now: datetime) -> bool:
    """Test whether a second ceiling has passed too."""
    if watch.late_at is None or watch.level is None or watch.level.level is None:
        return False
    return now >= watch.late_at + ceiling_of(watch.level.level)


def next_change(watch: Watch, *, now: datetime) -> datetime | None:
    """Return when the tile will next look different though nobody did anything."""
    moments = [watch.late_at, watch.due_at - SOON if watch.due_at else None]
    if watch.seen is not None and watch.is_mine:
        moments.append(watch.seen.at + UNDO)
    if watch.late_at is not None:
        moments.append(watch.late_at + TOLD_AFTER)
    return min((at for at in moments if at is not None and at > now), default=None)


class Offer(StrEnum):
    """What the first button of a tile may say."""

    SAME = "same"
    ASLEEP = "asleep"
    LYING = "lying"
    WHERE = "where"
    DESCRIBE = "describe"


def offer(watch: Watch, *, secret: bytes) -> Offer:
    """Say what one tap may record.

    *Seen, same* is not offered on an observer's first check of the person this shift, after a
    change of level, after a concern, or a fifth time running; never for someone asleep, whose
    breathing must be seen each time.
    """
    seen = watch.seen
    if seen is None or watch.observer_new or seen.concern:
        return Offer.DESCRIBE
    if watch.level is not None and watch.level.at > seen.at:
        return Offer.DESCRIBE
    if seen.asleep:
        return Offer.LYING if asks_position(secret=secret, after=seen.id) else Offer.ASLEEP
    return Offer.WHERE if seen.sames >= MOST_SAME else Offer.SAME


# --- shifts --------------------------------------------------------------------------------------


def shift_of(moment: datetime, *, zone: tzinfo) -> tuple[datetime, datetime]:
    """Return when the shift that a moment falls in began and ends, by the wall clock there."""
    day = moment.astimezone(zone).date()
    starts = [_wall(day + timedelta(days=n), start, zone) for n in (-1, 0, 1) for start in SHIFTS]
    begun = [start for start in starts if start <= moment]
    return begun[-1], starts[len(begun)]


def _wall(day: date, at: time, zone: tzinfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone)


# --- what follows --------------------------------------------------------------------------------


@rule(LevelRaised, source="Unit policy: a nurse's raise is ordered within the hour (default)")
def order_owed(body: LevelRaised, facts: Facts) -> Iterable[Consequence]:
    """Owe a practitioner's order for a raise, by a clock."""
    yield Owed(
        code="unit.order_owed", title=OWED_WORDS["unit.order_owed"], within=ORDER_WITHIN,
        owner=facts.owner_for("prescriber"), owner_role="prescriber", why=body.headline(),
        closes_with=("unit.level_ordered", "unit.level_ended"), to_close="order",
        escalate_after=ORDER_WITHIN, escalate_to=facts.owner_for("charge_nurse"),
        urgency="soon", key="order",
    )  # fmt: skip


@rule(Missing, source="Unit search procedure: the charge nurse leads (default)")
def search_owed(body: Missing, facts: Facts) -> Iterable[Consequence]:
    """Tell the charge nurse at once that someone cannot be found."""
    yield Owed(
        code="unit.missing", title=OWED_WORDS["unit.missing"], within=timedelta(),
        owner=facts.owner_for("charge_nurse"), owner_role="charge_nurse",
        closes_with=("unit.found",), urgency="now",
    )  # fmt: skip


@rule(SafetyCheck, source="Unit policy: a concern seen on rounds goes to a named nurse (default)")
def concern_owed(body: SafetyCheck, facts: Facts) -> Iterable[Consequence]:
    """Bring a concern to a named nurse, who says that it was heard."""
    if body.concern:
        yield Owed(
            code="unit.concern", title=OWED_WORDS["unit.concern"], within=HEARD_WITHIN,
            owner=facts.owner_for("nurse"), owner_role="nurse", urgency="soon",
            why=body.concern_words or body.headline(),
            escalate_after=HEARD_WITHIN, escalate_to=facts.owner_for("charge_nurse"),
        )  # fmt: skip
