"""The rules of rounds: when a check is due, late and missed, and what one tap may say."""

import statistics
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from mainstay.care.unit.entries import LEVELS, Activity, Level, SafetyCheck, Seems
from mainstay.care.unit.rules import (
    MOST_SAME,
    Offer,
    Seen,
    Span,
    State,
    Stated,
    Watch,
    draw,
    gaps,
    is_missed,
    late_from,
    offer,
    shift_of,
    spans,
    standing,
    state_of,
)

START = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
SECRET = b"a secret of this site"
Q15 = timedelta(minutes=15)
NEW_YORK = ZoneInfo("America/New_York")


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


def said(sort: str, level: Level | None, after: float = 0) -> Stated:
    return Stated(id=uuid4(), at=START + minutes(after), sort=sort, level=level)


def seen(after: float = 0, **more: object) -> Seen:
    facts = {"place": "Dayroom", "activity": "reading", "by": UUID(int=1), "id": uuid4()} | more
    return Seen(at=START + minutes(after), **facts)  # type: ignore[arg-type]


def watch(**more: object) -> Watch:
    facts = {
        "level": said("ordered", Level.Q15, -60), "seen": seen(), "due_at": START + minutes(10),
        "late_at": START + Q15, "observer_new": False,
    } | more  # fmt: skip
    return Watch(**facts)  # type: ignore[arg-type]


# --- the draw --------------------------------------------------------------------------------


@given(st.uuids(), st.binary(min_size=16, max_size=32), st.sampled_from(list(Level)))
def test_due_is_always_under_the_ceiling_with_time_left_to_walk(
    after: UUID, secret: bytes, level: Level
) -> None:
    ceiling = LEVELS[level].ceiling
    drawn = draw(secret=secret, after=after, ceiling=ceiling)
    assert ceiling / 2 <= drawn <= ceiling - minutes(1)


def rounds(count: int, *, walk_s: float = 45) -> list[float]:
    """Walk rounds as the product draws them: each check is made when due, after the walk."""
    return [
        draw(secret=SECRET, after=uuid4(), ceiling=Q15).total_seconds() + walk_s
        for _ in range(count)
    ]


def test_of_a_thousand_rounds_no_gap_passes_the_ceiling_and_gaps_vary() -> None:
    walked = rounds(1000)
    assert max(walked) <= Q15.total_seconds()
    assert statistics.stdev(walked) >= 90


def test_the_next_gap_cannot_be_guessed_from_the_last() -> None:
    walked = rounds(2000)
    assert abs(statistics.correlation(walked[:-1], walked[1:])) < 0.1
    after = uuid4()
    theirs = {draw(secret=bytes([n]) * 16, after=after, ceiling=Q15) for n in range(50)}
    assert len(theirs) > 40


def test_every_tablet_draws_the_same() -> None:
    after = uuid4()
    assert draw(secret=SECRET, after=after, ceiling=Q15) == draw(
        secret=SECRET, after=after, ceiling=Q15
    )


# --- levels ----------------------------------------------------------------------------------


def test_a_raise_counts_at_once_and_an_order_settles_it() -> None:
    ordered, raised = said("ordered", Level.Q30), said("raised", Level.ONE, 5)
    assert standing([ordered, raised]) == raised
    lowered = said("ordered", Level.Q15, 20)
    assert standing([raised, ordered, lowered]) == lowered
    assert standing([ordered, raised, said("ended", None, 30)]) is None


@given(st.sampled_from(list(Level)), st.lists(st.sampled_from(list(Level)), max_size=5))
def test_no_raise_ever_lowers_what_stands(ordered: Level, raises: list[Level]) -> None:
    told = [said("ordered", ordered)]
    told += [said("raised", level, n + 1) for n, level in enumerate(raises)]
    stands = standing(told)
    assert stands is not None
    assert stands.level is not None
    assert LEVELS[stands.level].rank == max(LEVELS[x].rank for x in [ordered, *raises])


def test_a_raise_shortens_the_clock_from_the_moment_of_the_raise() -> None:
    over = spans([said("ordered", Level.HOURLY), said("raised", Level.Q15, 20)])
    assert late_from(START, over) == START + minutes(35)


def test_a_lowering_does_not_excuse_what_was_late_already() -> None:
    over = spans([said("ordered", Level.Q15), said("ordered", Level.HOURLY, 20)])
    assert late_from(START, over) == START + minutes(15)
    in_time = spans([said("ordered", Level.Q15), said("ordered", Level.HOURLY, 10)])
    assert late_from(START, in_time) == START + minutes(60)


# --- gaps ------------------------------------------------------------------------------------


OVER = [Span(START, Q15)]


@given(st.lists(st.integers(min_value=1, max_value=40), min_size=1, max_size=30))
def test_a_gap_is_reported_exactly_when_the_ceiling_was_passed(between: list[int]) -> None:
    at, checks = START, []
    for step in between:
        at += minutes(step)
        checks.append(at)
    found = gaps(checks, OVER, since=START, now=at)
    assert [gap.over for gap in found] == [minutes(n - 15) for n in between if n > 15]
    assert [gap.is_missed for gap in found] == [n >= 30 for n in between if n > 15]


@given(st.lists(st.integers(min_value=1, max_value=40), min_size=1, max_size=20), st.randoms())
def test_gaps_do_not_depend_on_the_order_of_arrival(steps: list[int], chance: object) -> None:
    checks = [START + minutes(sum(steps[: n + 1])) for n in range(len(steps))]
    now = checks[-1] + minutes(5)
    shuffled = list(checks)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert gaps(shuffled, OVER, since=START, now=now) == gaps(checks, OVER, since=START, now=now)


def test_an_open_gap_runs_until_now_and_ending_rounds_ends_it() -> None:
    (gap,) = gaps([START], OVER, since=START, now=START + minutes(18))
    assert gap.is_open
    assert gap.over == minutes(3)
    ended = [*OVER, Span(START + minutes(20), None)]
    (gap,) = gaps([START], ended, since=START, now=START + minutes(90))
    assert (gap.until, gap.is_open) == (START + minutes(20), False)


# --- tiles -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "state"),
    [(1, State.OK), (7, State.SOON), (14.9, State.SOON), (15, State.LATE), (40, State.LATE)],
)
def test_a_tile_turns_soon_before_due_and_late_at_the_ceiling(after: float, state: State) -> None:
    assert state_of(watch(), now=START + minutes(after)) is state


def test_missing_comes_before_late_and_a_second_ceiling_is_a_missed_check() -> None:
    lost = watch(missing_since=START)
    assert state_of(lost, now=START + minutes(60)) is State.MISSING
    assert not is_missed(watch(), now=START + minutes(29))
    assert is_missed(watch(), now=START + minutes(30))


def test_same_is_offered_only_where_it_can_be_true() -> None:
    assert offer(watch(), secret=SECRET) is Offer.SAME
    assert offer(watch(observer_new=True), secret=SECRET) is Offer.DESCRIBE
    assert offer(watch(seen=None), secret=SECRET) is Offer.DESCRIBE
    assert offer(watch(level=said("raised", Level.ONE, 1)), secret=SECRET) is Offer.DESCRIBE
    assert offer(watch(seen=seen(concern=True)), secret=SECRET) is Offer.DESCRIBE
    assert offer(watch(seen=seen(sames=MOST_SAME)), secret=SECRET) is Offer.WHERE
    assert offer(watch(seen=seen(sames=MOST_SAME - 1)), secret=SECRET) is Offer.SAME


def test_someone_asleep_is_never_the_same_and_sometimes_how_they_lie_is_asked() -> None:
    offers = {offer(watch(seen=seen(asleep=True)), secret=SECRET) for _ in range(200)}
    assert offers == {Offer.ASLEEP, Offer.LYING}


# --- what a check says -----------------------------------------------------------------------


def test_seen_same_carries_no_mood_and_asleep_needs_breathing() -> None:
    with pytest.raises(ValidationError, match="says nothing more"):
        SafetyCheck(same_as=uuid4(), seems=Seems.CALM)
    with pytest.raises(ValidationError, match="breathing must be seen"):
        SafetyCheck(place="own_room", activity=Activity.ASLEEP)
    with pytest.raises(ValidationError, match="Say where"):
        SafetyCheck(seems=Seems.CALM)
    told = SafetyCheck(place="Hall A", activity=Activity.PACING, seems=Seems.TENSE)
    assert told.headline() == "Hall A, pacing, tense"


# --- shifts ----------------------------------------------------------------------------------


@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_every_moment_falls_in_one_shift_also_when_the_clocks_change(moment: datetime) -> None:
    begun, ends = shift_of(moment, zone=NEW_YORK)
    assert begun <= moment < ends
    assert begun.hour in (7, 15, 23)
    assert minutes(60 * 6) < ends.astimezone(UTC) - begun.astimezone(UTC) < minutes(60 * 10)
