"""Tell stays on the unit: admission, levels, medicines, notes of every shift, going home."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mainstay.care.history.entries import Problem
from mainstay.care.unit.actions import saying
from mainstay.care.unit.entries import Level, LevelOrdered, LevelRaised, Precaution
from mainstay.demo import bank, measured, notes, outpatient
from mainstay.demo.cast import DAY, EVENING, NIGHT
from mainstay.demo.house import House, again, every_bed
from mainstay.demo.people import Person
from mainstay.demo.told import Story
from mainstay.kernel.coded import Coding
from mainstay.kernel.people import actions
from mainstay.kernel.people.entries import Law, Stay

REASONS = (
    "I told my sister I didn't want to wake up.", "I hadn't slept in five days.",
    "The voices said to leave the house with nothing.", "I stopped eating and they noticed.",
    "I took too many and then I called.", "My mother drove me. I'm glad she did.",
)  # fmt: skip


@dataclass(frozen=True)
class Bedtime:
    """A stay as the house planned it: which bed, from when, until when."""

    bed: str
    from_at: datetime
    until_at: datetime | None = None


def beds(house: House, people: list[Person], kept_free: int = 2) -> dict[int, Bedtime]:
    """Give everyone on the unit a bed, and those who left a stay before them in the same beds."""
    here = [one for one in people if one.sort == "unit"]
    left = [one for one in people if one.sort == "left"]
    order = every_bed(house)[: len(here) + kept_free]
    found = {
        one.index: Bedtime(bed, one.came_at)
        for one, bed in zip(here, [b for b in order if b != "7A"], strict=False)
    }
    free = {stay.bed: stay.from_at for stay in found.values()}
    for one, bed in zip(left, order, strict=False):
        end = min(free.get(bed, house.at), house.at) - timedelta(hours=5)
        until = min(one.came_at + timedelta(days=one.rng.randint(5, 14)), end)
        begun = min(one.came_at, until - timedelta(days=4))
        one.came_at = begun
        found[one.index] = Bedtime(bed, begun, until)
    return found


def stay_of(story: Story, bedtime: Bedtime) -> Stay:
    """Return the stay as the desk says it at admission."""
    house, person = story.house, story.person
    number = bedtime.bed[:-1]
    return Stay(
        unit=house.named("west"), room=house.named(f"room {number}"),
        bed=house.named(f"bed {bedtime.bed}"), law=Law.HIPAA, from_at=bedtime.from_at,
        reason=person.rng.choice(REASONS),
    )  # fmt: skip


def on_shift(house: House, at: datetime, kind: str, turn: int = 0) -> str:
    """Name who is on shift then: ``MHT``, ``RN`` or ``CHARGE``; a small house is always staffed."""
    hour = at.astimezone(house.zone).hour
    shift = DAY if 7 <= hour < 15 else EVENING if 15 <= hour < 23 else NIGHT
    every = [w for w in house.staff() if str(w.credential) == kind]
    there = [w for w in every if w.shift == shift] or every
    if not there:
        return on_shift(house, at, "CHARGE", turn)
    day = at.astimezone(house.zone).toordinal()
    return there[(day + turn) % len(there)].username


def levels(story: Story, bedtime: Bedtime) -> list[tuple[datetime, Level]]:
    """Return the levels of a stay, strictest first, as practitioners ordered them."""
    person = story.person
    if person.hero == "sight":
        return [(bedtime.from_at, Level.Q15), (story.house.at - timedelta(hours=20), Level.SIGHT)]
    found = [(bedtime.from_at + timedelta(minutes=10), Level.Q15)]
    stayed = story.house.at - bedtime.from_at
    if stayed > timedelta(days=6) and person.index % 3:
        down = bedtime.from_at + timedelta(days=4 + person.index % 3, hours=2)
        found.append((down, Level.Q30))
    if stayed > timedelta(days=14) and person.index % 3 == 2:
        found.append((bedtime.from_at + timedelta(days=12, hours=1), Level.HOURLY))
    return found


WHY = {
    Level.Q15: "Thoughts of suicide on admission, no plan told; sleep poor.",
    Level.Q30: "Sleeping, eating and joining groups; no such thoughts for two days.",
    Level.HOURLY: "Preparing to go home; safe on the unit for a week.",
    Level.SIGHT: "Says the nights are unbearable and asks not to be left alone.",
}


def tell_stay(story: Story, bedtime: Bedtime) -> None:
    """Tell a stay from admission to now, or to going home."""
    doctor = story.house.someone("farah", "osei") if story.person.index % 2 else "osei"
    _admission(story, bedtime, doctor)
    for at, level in levels(story, bedtime):
        _order(story, at, level, doctor)
    _shift_notes(story, bedtime)
    _social_work(story, bedtime)
    if bedtime.until_at:
        _go_home(story, bedtime.until_at, doctor)


def _admission(story: Story, bedtime: Bedtime, doctor: str) -> None:
    person, at = story.person, bedtime.from_at + timedelta(minutes=45)
    words = bank.read(person.condition)
    code = (Coding(system=outpatient.ICD10, code=words["code"], display=words["name"]),)
    story.say(doctor, Problem(name=words["name"], codes=code), at)
    outpatient.prescribe(story, doctor, at + timedelta(minutes=10))
    total = min(measured.MOST, person.rng.randint(14, 19))
    given = measured.answers(person, "phq9", total)
    asked_at = at + timedelta(hours=2)
    body = measured.answered("phq9", given, at=asked_at, age=measured.years(person, at))
    story.say("house", body, asked_at, behalf_id=person.record)


def _order(story: Story, at: datetime, level: Level, doctor: str) -> None:
    care = (Precaution.SUICIDE,) if level in (Level.Q15, Level.SIGHT) else ()
    if story.person.hero == "twin":
        care = (*care, Precaution.ELOPEMENT)
    review = at + timedelta(hours=24)
    if review < story.house.at:
        review = story.house.at + timedelta(hours=6 + story.person.index % 11)
    body = LevelOrdered(level=level, reason=WHY[level], precautions=care, review_at=review)
    raised = at - timedelta(minutes=25)
    if level is Level.SIGHT:
        nurse = on_shift(story.house, raised, "CHARGE")
        raise_ = LevelRaised(level=level, reason="Pacing and crying, asks not to be left alone.")
        story.say(nurse, raise_, raised)
        story.do(at, lambda: _order_after_raise(story, at, body, doctor))
        return
    story.say(doctor, body, at)


def _order_after_raise(story: Story, at: datetime, body: LevelOrdered, doctor: str) -> None:
    saying.order_level(story.chart(doctor, at), body, proof=again(at))


def _shift_notes(story: Story, bedtime: Bedtime) -> None:
    house, person = story.house, story.person
    end = bedtime.until_at or house.at
    day = bedtime.from_at.astimezone(house.zone).date() + timedelta(days=1)
    while house.wall(day, 13) < end:
        for turn, hour in enumerate((13, 20)):
            at = house.wall(day, hour, person.rng.randint(0, 59))
            if at < end and (turn == 0 or person.index % 2):
                by = on_shift(house, at, "RN", person.index)
                note = notes.unit_note(person, at=at, by=by)
                story.say(by, note, at, stored_at=at + timedelta(minutes=note.minutes + 20))
        day += timedelta(days=1 if (house.today() - day).days < house.full_days else 3)


def _social_work(story: Story, bedtime: Bedtime) -> None:
    by = story.house.someone("caleb", "osei")
    at = bedtime.from_at + timedelta(days=1, hours=3)
    story.say(by, outpatient.safety_plan(story, at), at, key="safety plan")
    body = notes.plan(
        story.person, on=at.date(), by=by,
        make_id=lambda *parts: story.house.named(story.person.record, *parts),
    )  # fmt: skip
    story.say(by, body, at + timedelta(hours=1), key="plan")


def _go_home(story: Story, at: datetime, doctor: str) -> None:
    def leave() -> None:
        nurse = story.house.viewer(on_shift(story.house, at, "CHARGE"), at)
        actions.discharge(viewer=nurse, record_id=story.person.record, now=at, how="Went home")

    story.do(at, leave)
