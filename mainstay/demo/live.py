"""Keep the unit walking while the demo stands: a colleague makes the rounds nobody else makes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from mainstay.care.unit.actions import watching
from mainstay.care.unit.actions.watching import Row
from mainstay.care.unit.entries import LEVELS
from mainstay.demo.house import House
from mainstay.demo.people import Person
from mainstay.demo.rounds import Walk
from mainstay.demo.seeding import Plan
from mainstay.demo.stays import on_shift
from mainstay.demo.told import Story

LEAVES = timedelta(seconds=75)
"""The colleague comes only when hardly time is left, so that a visitor finds something to do."""
IN_FULL = timedelta(hours=24)


def walk(house: House, planned: Plan, *, now: datetime) -> int:
    """Make the checks that would be late in a moment, and those of the time the demo was off."""
    house.at = now
    here = {one.record: one for one in planned.people if one.sort == "unit"}
    colleague = house.viewer(on_shift(house, now, "MHT", 1), now)
    made = 0
    for row in watching.board_of(colleague, house.named("west"), now=now).rows:
        person = here.get(row.person.record)
        if person is not None and row.missing_id is None:
            made += _see(house, person, row, now)
    return made


def _see(house: House, person: Person, row: Row, now: datetime) -> int:
    watch = row.watch
    if watch.level is None or watch.level.level is None or watch.late_at is None:
        return 0
    if watch.late_at - now > LEAVES:
        return 0
    ceiling = LEVELS[watch.level.level].ceiling
    since = watch.seen.at if watch.seen else watch.level.at
    story = Story(house, person)
    steps = Walk(story, name=f"live {since:%d%H%M%S}")
    times = list(_times(person, since, ceiling, now))
    for at in times:
        steps.see(at)
    story.tell()
    return len(times)


def _times(
    person: Person, since: datetime, ceiling: timedelta, now: datetime
) -> Iterator[datetime]:
    """Yield when someone was seen since: each within the ceiling, thinned before the last day."""
    at = since + ceiling * person.rng.uniform(0.5, 0.93)
    while at < now - ceiling * 0.4:
        yield at
        step = ceiling * person.rng.uniform(0.5, 0.93)
        at += step * 16 if at < now - IN_FULL else step
    yield now
