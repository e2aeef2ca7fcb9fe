"""Answer questionnaires the way a person's months would have it."""

import math
from collections.abc import Mapping
from datetime import datetime

from mainstay.care.assessments.entries import FormAnswer, Mode
from mainstay.demo.people import Course, Person
from mainstay.kernel import forms

MOST = 19
"""A total of 20 asks for a person by itself; those stories are told on purpose."""
COUNTED = {"phq9": 8, "gad7": 7}


def path(person: Person, begun: int, sessions: int) -> list[int]:
    """Return the totals of someone's months, one a session: moving, never a straight line."""
    found = []
    for turn in range(sessions):
        t = turn / max(sessions - 1, 1)
        drift = {
            Course.UP: -0.62 * begun * t,
            Course.FLAT: 0.0,
            Course.DOWN: 4.5 * t,
            Course.WAVES: -4.0 * math.sin(t * 7.5),
        }[person.course]
        found.append(max(1, min(MOST, round(begun + drift + person.rng.gauss(0, 1.1)))))
    return found


def answers(person: Person, form: str, total: int, *, last: int = 0) -> dict[str, str]:
    """Spread a total over the items; item 9 is what the story says and no more."""
    count = COUNTED[form]
    marks = [0] * count
    weights = [1.5, 1.5, 1.4, 1.4, 1.0, 1.1, 1.0, 0.6][:count]
    for _step in range(min(total - last, 3 * count)):
        open_ = [i for i in range(count) if marks[i] < 3]
        marks[person.rng.choices(open_, [weights[i] for i in open_])[0]] += 1
    given = {f"q{i + 1}": str(mark) for i, mark in enumerate(marks)}
    if form == "phq9":
        given |= {"q9": str(last), "q10": str(min(3, (total + 3) // 7))}
    else:
        given["q8"] = str(min(3, (total + 3) // 7))
    return given


def answered(
    form: str, given: Mapping[str, object], *, at: datetime, mode: Mode = Mode.SELF, age: int = 35
) -> FormAnswer:
    """Return the entry of an answered form.

    :raises LookupError: there is no such form.
    """
    found = forms.find(form)
    if found is None:
        raise LookupError(form)
    respondent = "link" if mode is Mode.SELF else ""
    return FormAnswer.of(
        found, given, administered_at=at, mode=mode, age=age, respondent=respondent
    )


def total_of(body: FormAnswer) -> tuple[int, str]:
    """Return the total and its band."""
    result = body.result
    if result is None or result.total is None:
        return 0, ""
    return int(result.total), result.band


def years(person: Person, at: datetime) -> int:
    """Return how old someone was then."""
    born = person.identity.born_on
    return 35 if born is None else int((at.date() - born).days // 365.25)
