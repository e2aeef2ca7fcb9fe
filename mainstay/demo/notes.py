"""Write progress notes that belong to one person and one session."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from mainstay.care.charting.entries import SECTIONS, Mode, NoteFormat, ProgressNote, Section
from mainstay.care.charting.entries import SectionCode as S
from mainstay.care.planning.entries import Goal, Intervention, Objective, Problem, TreatmentPlan
from mainstay.demo import bank
from mainstay.demo.people import Course, Person

FORMATS = (NoteFormat.DAP, NoteFormat.SOAP, NoteFormat.BIRP, NoteFormat.DAP, NoteFormat.FREE)
ROLES = {
    "priya": "Therapist", "ben": "Therapist", "sofia": "Therapist", "nadia": "Psychologist",
    "tia": "Trainee therapist", "eve": "School social worker", "andre": "School counselor",
    "caleb": "Social worker", "elias": "Psychiatrist", "osei": "Psychiatrist",
    "farah": "Psychiatric nurse practitioner", "luis": "Case manager", "mo": "Peer specialist",
    "cora": "Counselor", "nell": "Charge nurse", "grace": "Nurse", "omar": "Nurse",
    "hugh": "Charge nurse", "lindiwe": "Nurse", "petra": "Charge nurse",
}  # fmt: skip


def session_note(
    person: Person,
    *,
    at: datetime,
    by: str,
    objectives: tuple[UUID, ...],
    score: tuple[str, int, str, int | None] | None,
    trend: Course,
) -> ProgressNote:
    """Write the note of one session: what was worked on, what came of it, what comes next."""
    rng, deck = person.rng, person.deck
    theme = deck.deal(bank.read(person.condition)["themes"])
    minutes = rng.choice([45, 50, 50, 53, 55, 60])
    said = {
        "data": person.say(deck.deal(theme["data"])),
        "did": person.say(theme["did"]),
        "heard": person.say(theme["heard"]),
        "next": person.say(theme["next"]),
        "open": person.say(deck.deal(bank.read("notes")["opened"]), minutes=str(minutes)),
        "seen": person.pick("notes", "seen"),
        "safe": _asked(person),
        "close": person.pick("notes", "close"),
        "course": person.pick("notes", f"course_{trend}"),
        "score": _score_line(person, score),
    }
    shape = FORMATS[(person.index + rng.randrange(3)) % len(FORMATS)]
    at_school = person.sort == "school"
    mode = Mode.SCHOOL if at_school else rng.choice([Mode.IN_PERSON] * 4 + [Mode.VIDEO] * 2)
    rooms = ("Counseling office",) if at_school else ("Room 3", "Room 5", "Room 7", "Room 2")
    return ProgressNote(
        format=shape,
        started_at=at,
        minutes=30 if at_school else minutes,
        mode=mode,
        place=rng.choice(rooms) if mode is not Mode.VIDEO else "",
        present=(person.name, ROLES[by]),
        their_words=deck.deal(theme["words"]) if rng.random() < 0.7 else "",
        sections=_sections(shape, said),
        objectives=objectives,
        unplanned="" if objectives else "First visits, plan not agreed yet",
    )


def _asked(person: Person) -> str:
    """Say that safety was asked about; where a story tells of such thoughts, its notes do."""
    told_elsewhere = person.hero in ("sam", "open") or person.sort in ("unit", "left")
    return "" if told_elsewhere else person.pick("notes", "safe")


def _score_line(person: Person, score: tuple[str, int, str, int | None] | None) -> str:
    if score is None:
        return ""
    form, now, band, before = score
    lines = bank.read("notes")["measure"]
    then = "the same as before" if before == now else f"{before} the time before"
    line = person.deck.deal(lines) if before is not None else lines[0]
    return person.say(line, form=form, score=str(now), band=band, before=str(before), change=then)


def _sections(shape: NoteFormat, said: dict[str, str]) -> tuple[Section, ...]:
    parts: dict[S, tuple[str, ...]] = {
        S.DATA: ("open", "data", "score", "seen", "safe"),
        S.SUBJECTIVE: ("data", "heard"),
        S.OBJECTIVE: ("seen", "score", "safe"),
        S.BEHAVIOUR: ("open", "data", "seen", "safe"),
        S.INTERVENTION: ("did",),
        S.RESPONSE: ("heard", "score"),
        S.ASSESSMENT: ("heard", "course"),
        S.PLAN: ("next", "close"),
        S.NOTE: ("open", "data", "did", "heard", "score", "safe", "next"),
    }
    if shape in (NoteFormat.DAP, NoteFormat.SOAP):
        parts[S.ASSESSMENT] = ("did", "heard", "course") if shape is NoteFormat.DAP else (
            "did", "course",
        )  # fmt: skip
    return tuple(
        Section(code=code, text=" ".join(said[part] for part in parts[code] if said[part]))
        for code in SECTIONS[shape]
    )


def short_note(
    person: Person, *, at: datetime, by: str, bank_key: str, mode: Mode, minutes: int, why: str
) -> ProgressNote:
    """Write a short note of a contact outside sessions: a medicine visit, a home visit."""
    first, second = person.pick("notes", bank_key), person.pick("notes", bank_key)
    text = " ".join(dict.fromkeys([first, second, _asked(person)])).strip()
    return ProgressNote(
        format=NoteFormat.FREE,
        started_at=at,
        minutes=minutes,
        mode=mode,
        present=(person.name, ROLES[by]),
        sections=(Section(code=S.NOTE, text=text),),
        unplanned=why,
    )


def unit_note(person: Person, *, at: datetime, by: str) -> ProgressNote:
    """Write a shift note on the unit: what was seen, what was offered, how it was taken."""
    seen = f"{person.pick('notes', 'unit_seen')} {person.pick('notes', 'seen')}"
    parts = (
        (S.BEHAVIOUR, seen),
        (S.INTERVENTION, person.pick("notes", "unit_did")),
        (S.RESPONSE, person.pick("notes", "unit_heard")),
        (S.PLAN, person.pick("notes", "unit_plan")),
    )
    words = bank.read(person.condition)["themes"]
    own = person.deck.deal(person.deck.deal(words)["words"]) if person.rng.random() < 0.4 else ""
    return ProgressNote(
        format=NoteFormat.BIRP,
        started_at=at,
        minutes=person.rng.choice([10, 15, 15, 20, 30]),
        mode=Mode.UNIT,
        present=(person.name, ROLES[by]),
        their_words=own,
        sections=tuple(Section(code=code, text=text) for code, text in parts),
        unplanned="Shift note",
    )


def plan(person: Person, *, on: date, by: str, make_id: Callable[..., UUID]) -> TreatmentPlan:
    """Write the treatment plan: the problem, the goal in their words, steps that can be told."""
    words = bank.read(person.condition)
    steps = person.rng.sample(words["objective"], 2)
    who = f"{ROLES[by]} and {person.name}"
    objectives = tuple(
        Objective(
            id=make_id("objective", step),
            text=text,
            target_on=on + timedelta(days=60 + 30 * step),
            interventions=(
                Intervention(
                    id=make_id("intervention", step),
                    what=words["intervention"][step % len(words["intervention"])],
                    how_often="Weekly, for 12 weeks",
                    who=who,
                ),
            ),
        )
        for step, text in enumerate(steps)
    )
    goal = Goal(id=make_id("goal"), words=person.deck.deal(words["goal"]), objectives=objectives)
    return TreatmentPlan(
        problems=(Problem(id=make_id("problem"), text=words["problem"], goals=(goal,)),),
        participants=(person.name, ROLES[by]),
        review_on=on + timedelta(days=90),
    )
