"""Walk the rounds of the past days, check by check, as technicians would have found people."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from mainstay.care.unit.entries import (
    LEVELS,
    Activity,
    LateCheck,
    Level,
    Position,
    SafetyCheck,
    Seems,
    WhyLate,
)
from mainstay.demo.people import Person
from mainstay.demo.stays import Bedtime, levels, on_shift
from mainstay.demo.told import Story

MOST_SAME = 4
DAYTIME: tuple[tuple[str, Activity], ...] = (
    ("own_room", Activity.RESTING), ("Day room", Activity.TALKING), ("Day room", Activity.SCREEN),
    ("group", Activity.TALKING), ("own_room", Activity.READING), ("Day room", Activity.READING),
    ("North hall", Activity.PACING), ("garden", Activity.TALKING), ("bathroom", Activity.RESTING),
    ("South hall", Activity.PACING), ("Dining room", Activity.TALKING),
)  # fmt: skip
MEALS = (8, 12, 18)


def tell_rounds(story: Story, bedtime: Bedtime) -> None:
    """Tell every check of the last days in full, and one in sixteen of those before."""
    walk = Walk(story)
    for at in _times(story, bedtime):
        walk.see(at)


def _times(story: Story, bedtime: Bedtime) -> Iterator[datetime]:
    """Yield when someone was seen: always before the ceiling, apart from the gaps of the story."""
    house, person = story.house, story.person
    ordered = levels(story, bedtime)
    full_from = house.at - timedelta(days=house.full_days)
    end = min(bedtime.until_at or house.at, house.at)
    at = bedtime.from_at + timedelta(minutes=12)
    gaps = gap_at(story)
    while at < end:
        yield at
        ceiling = LEVELS[_level(ordered, at)].ceiling
        share = person.rng.uniform(0.5, 0.93)
        step = ceiling * share
        if at < full_from:
            step *= 16
        elif any(start <= at < start + ceiling for start in gaps):
            step = ceiling * 1.55
        at = at + step


def gap_at(story: Story) -> list[datetime]:
    """Return when this person's check was missed: two such gaps stand in the whole story."""
    if story.person.hero not in ("gap", "collapse"):
        return []
    ago = timedelta(hours=31) if story.person.hero == "gap" else timedelta(days=3, hours=4)
    if story.house.small:
        ago = timedelta(hours=9)
    return [story.house.at - ago]


def _level(ordered: list[tuple[datetime, Level]], at: datetime) -> Level:
    standing = [level for since, level in ordered if since <= at]
    return standing[-1] if standing else ordered[0][1]


class Walk:
    """What was last seen of one person, so that the next check can say the same."""

    def __init__(self, story: Story, *, name: str = "") -> None:
        self.story, self.person, self.name = story, story.person, name
        self.root: UUID | None = None
        self.sames, self.turn = 0, 0
        self.hour = -1
        self.before: datetime | None = None
        self.gaps = gap_at(story)

    def see(self, at: datetime) -> None:
        """Record one check, by whoever is on shift."""
        house, rng = self.story.house, self.person.rng
        self.turn += 1
        by = on_shift(house, at, "MHT", self.person.index % 3 + (self.turn // 9))
        self._late_entry(at, by)
        hour = at.astimezone(house.zone).hour
        stored = min(at + timedelta(seconds=rng.randint(2, 20)), max(at, house.at))
        if self.root and self.sames < MOST_SAME and hour == self.hour and rng.random() < 0.62:
            self.story.say(
                by, SafetyCheck(same_as=self.root), at, stored_at=stored, key=self._key()
            )
            self.sames += 1
        else:
            body = self._described(hour)
            said = self.story.say(by, body, at, stored_at=stored, key=self._key())
            self.root, self.sames = (None, 0) if body.is_asleep else (said, 0)
        self.hour, self.before = hour, at

    def _key(self) -> str:
        return f"{self.name}{self.turn}" if self.name else f"check {self.turn}"

    def _described(self, hour: int) -> SafetyCheck:
        rng = self.person.rng
        asleep = 0.93 if hour in (0, 1, 2, 3, 4, 5) else 0.6 if hour in (22, 23, 6) else 0.04
        if rng.random() < asleep:
            position = rng.choice(list(Position)[:4]) if rng.random() < 0.25 else None
            return SafetyCheck(
                place="own_room", activity=Activity.ASLEEP, breathing_seen=True, position=position
            )
        place, activity = rng.choice(DAYTIME)
        if hour in MEALS:
            place, activity = "Dining room", Activity.EATING
        if hour in (22, 23, 0, 1, 2, 3, 4, 5):
            place, activity = "own_room", rng.choice([Activity.RESTING, Activity.READING])
        return SafetyCheck(
            place=place,
            activity=activity,
            seems=_mood(self.person) if rng.random() < 0.5 else None,
            talked_with=rng.random() < 0.3,
        )

    def _late_entry(self, at: datetime, by: str) -> None:
        """Write down, after a gap, what was seen in it and not written; the gap stays."""
        if not self.before or not any(self.before <= gap < at for gap in self.gaps):
            return
        seen = self.before + (at - self.before) / 2
        body = LateCheck(
            place="Day room", activity=Activity.SCREEN, why=WhyLate.ONE_TO_ONE,
            words="Called to sit with someone in the South hall; saw them from the door.",
        )  # fmt: skip
        self.story.say(by, body, seen, stored_at=at, reason=body.why.value)


def _mood(person: Person) -> Seems:
    return person.rng.choice([Seems.CALM] * 5 + [Seems.TENSE] * 2 + [Seems.TEARFUL, Seems.UPSET])
