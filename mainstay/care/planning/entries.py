"""Declare the treatment plan: problem, goal, objective, intervention, one entry a version."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID, uuid4

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mainstay.kernel.entries import Ask, Body, Cosign, Line, Permission, Signing, entry

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class Part(BaseModel):
    """A part of the plan with an id that stays the same from version to version."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: UUID = Field(default_factory=uuid4)


class Standing(StrEnum):
    """How far an objective has come."""

    OPEN = "open"
    MET = "met"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """Say it in words."""
        return str(
            {"open": _("Working on it"), "met": _("Reached"), "ended": _("Let go for now")}[
                self.value
            ]
        )


class Intervention(Part):
    """What is done, how often, and by whom."""

    what: Annotated[Line, Ask(_("What we do"))]
    how_often: Annotated[Line, Ask(_("How often, and for how long"))]
    who: Annotated[Line, Ask(_("Who does it"))]


class Objective(Part):
    """A step that can be measured, by a date."""

    text: Annotated[Line, Ask(_("Objective, so that we can tell when it is reached"))]
    target_on: Annotated[date, Ask(_("To be reached by"))]
    standing: Annotated[Standing, Ask(_("Where it stands"))] = Standing.OPEN
    interventions: Annotated[tuple[Intervention, ...], Ask(_("Interventions"))] = ()


class Goal(Part):
    """What the client wants, in the client's own words."""

    words: Annotated[Line, Ask(_("Goal, in their own words"), their_words=True)]
    objectives: Annotated[tuple[Objective, ...], Ask(_("Objectives"))] = ()


class Problem(Part):
    """What the plan is about."""

    text: Annotated[Line, Ask(_("Problem"))]
    goals: Annotated[tuple[Goal, ...], Ask(_("Goals"))] = ()


@entry(
    "planning.plan",
    _("Treatment plan"),
    needs=Permission.CARE,
    signing=Signing.AGAIN,
    cosign=Cosign.STANDS,
    icon="flag",
    group="notes",
)
class TreatmentPlan(Body):
    """One version of what we agreed to work on.  A new version keeps the ids of what stays.

    The chain need, goal, measurable objective, intervention, note, review: 42 CFR 482.61(c).
    """

    problems: Annotated[tuple[Problem, ...], Ask(_("Problems"))] = Field(min_length=1)
    participants: Annotated[
        tuple[Line, ...], Ask(_("Who took part"), help=_("The client first, then the others."))
    ] = Field(min_length=1)
    review_on: Annotated[date, Ask(_("Look at this again on"))]
    follows: UUID | None = None

    def headline(self) -> str:
        """Say how many goals the plan holds."""
        count = len(list(self.goals()))
        return ngettext(
            "Treatment plan, %(count)d goal", "Treatment plan, %(count)d goals", count
        ) % {"count": count}

    def goals(self) -> Iterator[Goal]:
        """Yield every goal, in the plan's order."""
        for problem in self.problems:
            yield from problem.goals

    def objectives(self) -> Iterator[tuple[Problem, Goal, Objective]]:
        """Yield every objective with the goal and the problem it serves."""
        for problem in self.problems:
            for goal in problem.goals:
                for objective in goal.objectives:
                    yield problem, goal, objective


KINDS: tuple[type[Body], ...] = (TreatmentPlan,)
