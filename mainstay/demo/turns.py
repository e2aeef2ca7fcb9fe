"""Tell what does not happen every day: an answer that asks for someone, an emergency, a review."""

from datetime import datetime, timedelta
from uuid import UUID

from mainstay.care.assessments import actions as assessments
from mainstay.care.assessments.entries import Informant, Mode
from mainstay.care.charting.entries import Mode as Place
from mainstay.care.medicines.entries import Medication
from mainstay.care.risk import actions as risk
from mainstay.care.risk.entries import (
    Alert,
    AlertSort,
    AnswerState,
    BriefSafetyAssessment,
    CriticalAnswer,
    MaySay,
    Whereabouts,
)
from mainstay.care.unit.entries import Activity, SafetyCheck, Seems
from mainstay.demo import measured, notes, outpatient
from mainstay.demo.house import again
from mainstay.demo.stays import on_shift
from mainstay.demo.told import Story
from mainstay.kernel import emergency, forms
from mainstay.kernel.entries import Body, Permission, Sensitivity
from mainstay.kernel.ledger import Said
from mainstay.kernel.people import actions
from mainstay.kernel.people.entries import AuthorityKind, Enrolment, Law, TeamMember

SUD = frozenset({Sensitivity.SUD})


def item_nine(story: Story, at: datetime, *, total: int) -> UUID:
    """Tell a positive item 9 answered from home: kept at once, with its owner and its clock."""
    person, house = story.person, story.house
    about = house.named(person.record, "item nine", at)

    def answer() -> None:
        chart = story.chart("house", at, purpose="answering")
        rules = risk.site_rules(house.id)
        response = risk.respond(person.record, rules=rules, now=at)
        risk.raise_answer(
            chart,
            CriticalAnswer(
                about=about, form="phq9", version="1", title="PHQ-9", item="q9", number="9",
                state=AnswerState.REACHED, answer="Several days",
                meaning="Item 9: thoughts of being better off dead or of self-harm",
                urgency="now", how="link", reached_at=at, due_at=response.due_at,
                where=Whereabouts(
                    place="At home, Station Road", phone=person.identity.phone, message=MaySay.NO
                ),
                owner=response.owner, owner_role=response.duty,
                escalate_to=response.escalate_to, promised=response.promised,
            ),
        )  # fmt: skip

    story.do(at, answer)
    sent = at + timedelta(minutes=1)
    given = measured.answers(person, "phq9", total, last=1)
    body = measured.answered("phq9", given, at=sent, age=measured.years(person, at))
    story.say("house", body, sent, behalf_id=person.record, key=f"item nine {at}")
    return about


def follow_through(story: Story, at: datetime, about: UUID) -> None:
    """Tell what the clinician did: the ASQ, the brief safety assessment, and closing it."""
    by, name = story.person.therapist, story.person.name

    def ask() -> None:
        form = forms.find("asq")
        if form is not None:
            given = {"q1": "yes", "q2": "no", "q3": "no", "q4": "no", "q5": "no"}
            assessments.enter(
                story.chart(by, at), form, given, mode=Mode.INTERVIEW, informant=Informant.SELF,
                age=measured.years(story.person, at),
            )  # fmt: skip

    def assess() -> None:
        moment = at + timedelta(minutes=25)
        body = BriefSafetyAssessment(
            asked=f"Asked by phone, then by video, alone in the room. {name} wishes not to wake "
            "up on some mornings, most of all Sundays; no plan, no intent, no attempt ever. "
            "Said: “I don't want to die, I want it to stop being Sunday.”",
            means="A month of sertraline in the bathroom. Agreed: a sibling keeps it and brings "
            "a week at a time, from tonight. No firearm in the home.",
            helps="The Sunday call with the sibling; the job on Monday; the dog.",
            told="The sibling, on the phone with us at the end. Supervisor told the same hour.",
            judgement="Thoughts without plan or intent, and people nearby who know. Safe at home "
            "tonight with the steps agreed. The coming Sunday is the hour to plan for.",
            next_look_on=(moment + timedelta(days=2)).date(),
            about=about,
        )
        risk.sign_brief_assessment(story.chart(by, moment), body, proof=again(moment))

    def close() -> None:
        moment = at + timedelta(minutes=40)
        chart = story.chart(by, moment)
        task = risk.follow_up_of(chart, about)
        if task is not None:
            reason = "Spoke with the client within the hour; assessment signed, plan changed."
            risk.close(chart, task, reason=reason)

    story.do(at, ask)
    story.do(at + timedelta(minutes=25), assess)
    story.do(at + timedelta(minutes=40), close)


def other_programme(story: Story, at: datetime) -> None:
    """Tell what a Part 2 program wrote about someone who now lies on the mixed unit."""
    person, house = story.person, story.house
    bodies: list[Body] = [
        Enrolment(programme=house.named("recovery"), law=Law.PART2, from_at=at),
        TeamMember(member=house.account("vera"), role="Prescriber", from_at=at),
        TeamMember(member=house.account("cora"), role="Counselor", from_at=at),
    ]
    said = [
        Said(body=body, entry_id=house.named(person.record, "recovery", turn), occurred_at=at,
             labels=SUD)
        for turn, body in enumerate(bodies)
    ]  # fmt: skip
    story.do(at, lambda: story.chart("house", at, purpose="registration").record_all(said))
    later = at + timedelta(minutes=5)
    dose = Medication(
        name="Methadone 10 mg/mL oral concentrate", directions="80 mg once a day, seen taken",
        reason="Opioid use disorder", by="Harrow Street Recovery", from_on=f"{at.year - 2}-04",
    )  # fmt: skip
    story.say("vera", dose, later)
    what = "Methadone 80 mg daily: no other opioids, no benzodiazepines; naloxone at hand"
    story.say("vera", Alert(sort=AlertSort.OVERDOSE, what=what), later + timedelta(minutes=1))
    note = notes.short_note(
        person, at=later + timedelta(minutes=20), by="cora", bank_key="case",
        mode=Place.IN_PERSON, minutes=45, why="Counseling session at Harrow Street",
    )  # fmt: skip
    story.say("cora", note, note.started_at)


def collapse(story: Story, at: datetime) -> None:
    """Tell a collapse on the unit: opened in an emergency, then reviewed by the privacy officer."""
    house, record = story.house, story.person.record
    name = story.person.name
    nurse = on_shift(house, at, "CHARGE")

    def open_up() -> None:
        emergency.declare(
            viewer=house.viewer(nurse, at), record_id=record, proof=again(at), now=at,
            emergency=f"{name} found on the Day room floor, hard to wake, breathing 8 a minute. "
            "Need to know what he takes.",
        )  # fmt: skip

    def review() -> None:
        moment = at + timedelta(hours=20)
        owed = story.chart("house", moment).tasks()
        officer = story.chart("pia", moment, purpose="audit")
        for task in owed:
            if task.code == "kernel.override_review":
                emergency.review(
                    officer, task, was_warranted=True, proof=again(moment),
                    finding="Breathing was slow and nobody knew why. The methadone dose was seen, "
                    "naloxone given, transport called. Counseling notes were not opened.",
                )  # fmt: skip

    story.do(at, open_up)
    story.do(at + timedelta(hours=20), review)


def guardian(story: Story, at: datetime, account: UUID) -> None:
    """Tell that a parent's authority was recorded, on which papers, and for which parts."""
    parts = (
        Permission.IDENTITY, Permission.CONTACT, Permission.SAFETY, Permission.MEASURE,
        Permission.CARE,
    )  # fmt: skip

    def record() -> None:
        actions.authorise(
            viewer=story.house.viewer(story.person.therapist, at),
            record_id=story.person.record, account_id=account, sort=AuthorityKind.PARENT,
            papers="Birth certificate and photo ID, seen at the desk", parts=parts, now=at,
        )  # fmt: skip

    story.do(at, record)


def with_plan(story: Story, at: datetime) -> None:
    """Tell that the safety plan was made in the visit."""
    plan = outpatient.safety_plan(story, at)
    story.do(at, lambda: risk.save_plan(story.chart(story.person.therapist, at), plan))


def look_again(story: Story, at: datetime) -> None:
    """Tell that someone looked again when it was promised."""
    name = story.person.name
    body = BriefSafetyAssessment(
        asked=f"Asked face to face. {name} had two mornings without such thoughts and one, Sunday, "
        "with them, from seven until the call at nine. No plan, no intent.",
        means="The sibling keeps the tablets and brought this week's box; seen by video.",
        helps="The call stays on Sundays. The dog was walked at six in the rain.",
        told="Supervisor, in today's supervision.",
        judgement="Thoughts are shorter and the plan was used. Safe at home; Sundays stay on the "
        "plan, and we ask again in the next sessions.",
        next_look_on=(at + timedelta(days=14)).date(),
    )
    story.say(story.person.therapist, body, at, key="look again")


def concern(story: Story, at: datetime) -> None:
    """Tell a concern from rounds that nobody has heard yet."""
    body = SafetyCheck(
        place="South hall", activity=Activity.PACING, seems=Seems.TEARFUL, talked_with=True,
        concern=True, concern_words="Asked me twice whether the night door locks.",
    )  # fmt: skip
    story.say(on_shift(story.house, at, "MHT", 1), body, at, key="concern")
