"""Tell a clinic's or a school's months: who came, what was asked, written, planned and given."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from uuid import UUID

from mainstay.care.charting.entries import Mode, ReasonHere
from mainstay.care.history.entries import Problem
from mainstay.care.medicines.entries import Allergy, Medication, Reaction, Severity
from mainstay.care.risk.entries import Person as Helper
from mainstay.care.risk.entries import SafetyPlan
from mainstay.demo import bank, desks, measured, notes
from mainstay.demo.house import PHONE
from mainstay.demo.people import Course
from mainstay.demo.told import Story
from mainstay.kernel.coded import Coding
from mainstay.kernel.entries import Body
from mainstay.kernel.people.entries import TeamMember

ICD10 = "http://hl7.org/fhir/sid/icd-10-cm"
ALLERGIES = (
    ("Penicillin", "hives", Severity.LOW), ("Sulfa drugs", "rash", Severity.LOW),
    ("Lamotrigine", "rash that spread, stopped at once", Severity.HIGH),
    ("Peanut", "swelling of the lips", Severity.HIGH), ("Latex", "itching", Severity.LOW),
)  # fmt: skip


def first_entries(story: Story) -> list[Body]:
    """Return what the desk says when it registers someone: contacts and the care team."""
    person, house = story.person, story.house
    more: list[Body] = [person.contact]
    more += [
        TeamMember(member=house.account(name), role=notes.ROLES[name], from_at=person.came_at)
        for name in team(story)
    ]
    return more


def team(story: Story) -> list[str]:
    """Return who cares for someone: the therapist first."""
    person, house = story.person, story.house
    wanted = [person.therapist]
    if person.therapist == "tia":
        wanted.append("ruth")
    spread = person.index % 10
    if person.sort == "clinic" and person.hero != "open":
        wanted += ["elias"] if spread < 6 else []
        wanted += ["luis"] if spread in (2, 5) or person.condition == "psychosis" else []
        wanted += ["mo"] if spread == 7 else []
    return [one for one in dict.fromkeys(wanted) if house.works(one) and one in notes.ROLES]


def tell_clinic(story: Story) -> None:
    """Tell someone's months at the clinic or at school."""
    objectives = begin(story)
    sessions = list(_sessions(story))
    scores = measured.path(story.person, _begun(story), len(sessions) + 1)
    before: int | None = None
    for turn, at in enumerate(sessions):
        score = _measure(story, at, scores[turn], turn, before)
        before = score[1] if score else before
        planned = tuple(objectives) if turn > 1 else ()
        _write(story, at, planned, score, turn, len(sessions))
    _around(story, sessions)


def begin(story: Story) -> list[UUID]:
    """Tell the first visit: why they are here, what it is called, allergies, plan, medicines."""
    person, by = story.person, story.person.therapist
    words = bank.read(person.condition)
    at = person.came_at + timedelta(minutes=20)
    spoken = person.deck.deal(words["reason"])
    story.say(by, ReasonHere(words=spoken, context="First visit"), at)
    if by != "tia":
        code = (Coding(system=ICD10, code=words["code"], display=words["name"]),)
        onset = str(at.year - person.rng.randint(0, 9))
        story.say(
            by, Problem(name=words["name"], codes=code, onset=onset), at + timedelta(minutes=25)
        )
        _allergy(story, at + timedelta(minutes=30))
    return _plan(story, at)


def _allergy(story: Story, at: datetime) -> None:
    person = story.person
    if person.rng.random() < 0.35:
        what, did, severity = person.rng.choice(ALLERGIES)
        body = Allergy(substance=what, severity=severity, reactions=(Reaction(what=did),))
        story.say(person.therapist, body, at)


def _plan(story: Story, at: datetime) -> list[UUID]:
    person = story.person
    on = at + timedelta(days=min(7, story.house.days - 1), hours=1)
    body = notes.plan(
        person,
        on=on.date(),
        by=person.therapist,
        make_id=lambda *parts: story.house.named(person.record, *parts),
    )
    told = story.say(person.therapist, body, on, key="plan")
    if told and person.therapist == "tia":
        desks.answer_trainee(story, told, on)
    return [objective.id for _p, _g, objective in body.objectives()][:1] if told else []


def _sessions(story: Story) -> Iterator[datetime]:
    """Yield each session's start: weekly, then every two weeks, with gaps, on working hours."""
    person, house = story.person, story.house
    at = person.came_at
    hour = 9 + (person.index * 7) % 8
    while at <= house.at:
        if at.astimezone(house.zone).weekday() < 5 and at <= house.at - timedelta(minutes=70):
            yield at
        step = 7 if at < person.came_at + timedelta(days=42) else 14
        step += 14 if person.rng.random() < 0.07 else 0
        day = (at + timedelta(days=step + person.rng.choice([0, 0, 0, 1, -1]))).date()
        at = house.wall(_weekday(day), hour, person.rng.choice([0, 0, 30]))


def _weekday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) if day.weekday() > 4 else day


def _begun(story: Story) -> int:
    low, high = bank.read(story.person.condition)["start"]
    return min(measured.MOST, story.person.rng.randint(low, high))


def _measure(
    story: Story, at: datetime, total: int, turn: int, before: int | None
) -> tuple[str, int, str, int | None] | None:
    person = story.person
    form = bank.read(person.condition)["form"] or "gad7"
    age = measured.years(person, at)
    gaps = 0.05 if person.hero else 0.25
    if age < {"phq9": 18, "gad7": 13}[form] or (turn and person.rng.random() < gaps):
        return None
    answered_at = at - timedelta(minutes=person.rng.randint(4, 18)) if turn else at
    given = measured.answers(person, form, total)
    body = measured.answered(form, given, at=answered_at, age=age)
    story.say("house", body, answered_at, behalf_id=person.record)
    if form == "phq9" and turn % 3 == 0:
        worry = measured.answers(person, "gad7", min(17, total))
        also = measured.answered("gad7", worry, at=answered_at, age=age)
        story.say("house", also, answered_at + timedelta(minutes=2), behalf_id=person.record)
    now, band = measured.total_of(body)
    return body.title, now, band, before


def _write(
    story: Story,
    at: datetime,
    objectives: tuple[UUID, ...],
    score: tuple[str, int, str, int | None] | None,
    turn: int,
    count: int,
) -> None:
    person = story.person
    trend = _trend(person.course, turn, count)
    note = notes.session_note(
        person, at=at, by=person.therapist, objectives=objectives, score=score, trend=trend
    )
    written = at + timedelta(minutes=note.minutes + person.rng.randint(3, 55))
    if person.rng.random() < 0.06:
        written += timedelta(hours=person.rng.choice([18, 20, 26]))
    if turn == count - 1 and person.index % 4 == 1 and at > story.house.at - timedelta(days=6):
        desks.leave_draft(story, note, written)
        return
    said = story.say(person.therapist, note, at, stored_at=written, key=f"note {turn}")
    if said and person.therapist == "tia":
        desks.answer_trainee(story, said, written)


def _trend(course: Course, turn: int, count: int) -> Course:
    if turn == 0:
        return Course.FLAT
    if course is Course.WAVES:
        return Course.UP if (turn * 7.5 / max(count, 1)) % 6.28 < 1.6 else Course.DOWN
    return course


def _around(story: Story, sessions: list[datetime]) -> None:
    person, rng = story.person, story.person.rng
    members = team(story)
    if "elias" in members:
        prescribe(story, "elias", person.came_at + timedelta(days=10, hours=2))
    for member, key, mode in (("luis", "case", Mode.HOME), ("mo", "peer", Mode.COMMUNITY)):
        if member in members:
            for week in range(2, 13, 3):
                at = person.came_at + timedelta(days=7 * week, hours=rng.randint(1, 5))
                body = notes.short_note(
                    person, at=at, by=member, bank_key=key, mode=mode, minutes=45,
                    why="Support between sessions",
                )  # fmt: skip
                story.say(member, body, at, stored_at=at + timedelta(minutes=50))
    if person.condition != "anxiety" and sessions[1:] and rng.random() < 0.55:
        at = sessions[1] + timedelta(minutes=35)
        story.say(person.therapist, safety_plan(story, at), at, key="safety plan")


def prescribe(story: Story, by: str, at: datetime) -> None:
    """Tell what was prescribed, and the medicine visits after it."""
    person = story.person
    listed = bank.read(person.condition)["medicines"]
    if not listed:
        return
    for name, directions in person.rng.sample(listed, min(len(listed), person.rng.choice([1, 2]))):
        body = Medication(
            name=name, directions=directions, from_on=f"{at:%Y-%m-%d}",
            as_needed="when needed" in directions, by=notes.ROLES[by],
            reason=bank.read(person.condition)["name"],
        )  # fmt: skip
        story.say(by, body, at)
    for month in range(3):
        when = at + timedelta(days=28 * month)
        visit = notes.short_note(
            person, at=when, by=by, bank_key="prescriber", mode=Mode.IN_PERSON, minutes=25,
            why="Medicine visit",
        )  # fmt: skip
        story.say(by, visit, when, stored_at=when + timedelta(minutes=35))


def safety_plan(story: Story, at: datetime) -> SafetyPlan:
    """Write a safety plan in someone's own words, from what they said they do."""
    rng = story.person.rng
    words = bank.read("plans")

    def some(key: str, most: int) -> tuple[str, ...]:
        return tuple(rng.sample(words[key], rng.randint(2, most)))

    names = rng.sample(words["people"], 2)
    return SafetyPlan(
        signs=some("signs", 4),
        alone=some("alone", 4),
        places=some("places", 3),
        people=tuple(
            Helper(name=name, phone=f"(555) 01{rng.randint(0, 9)}-{rng.randint(1000, 9999)}")
            for name in names
        ),
        say=rng.choice(words["say"]),
        lines=(
            Helper(name="988", phone="988", note="Call or text, at any hour"),
            Helper(name="Larchfield nurse line", phone=PHONE, note="7 am to 11 pm"),
        ),
        safer=some("safer", 3),
        review_on=at.date() + timedelta(days=60),
    )
