"""What others may ask of planning: the plan that stands, and its thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mainstay.care.planning.entries import Goal, Objective, Problem, TreatmentPlan
from mainstay.kernel.areas import announced
from mainstay.kernel.chart import Chart
from mainstay.kernel.kept import Kept


@dataclass(frozen=True)
class Worked:
    """How often an objective was worked on in signed notes, and when last."""

    notes: int = 0
    last_at: datetime | None = None


@dataclass(frozen=True)
class Bead:
    """One objective with what it hangs on and how often it was worked on."""

    problem: Problem
    goal: Goal
    objective: Objective
    worked: Worked


def current_plan(chart: Chart) -> Kept | None:
    """Return the newest plan this viewer may read."""
    return chart.latest(TreatmentPlan)


def plan_body(kept: Kept | None) -> TreatmentPlan | None:
    """Return the plan's own words."""
    return kept.body if kept is not None and isinstance(kept.body, TreatmentPlan) else None


def progress(chart: Chart) -> Mapping[UUID, Worked]:
    """Return how often each objective was worked on, as the areas that hold notes say."""
    found: dict[UUID, Worked] = {}
    for card in announced().cards("plan.progress"):
        said = card.facts(chart) or {}
        for objective, (notes, last_at) in said.items():
            found[UUID(str(objective))] = Worked(notes, last_at)
    return found


def thread(chart: Chart, plan: TreatmentPlan | None) -> list[Bead]:
    """Return every objective of a plan with its progress, in the plan's order."""
    if plan is None:
        return []
    worked = progress(chart)
    return [
        Bead(problem, goal, objective, worked.get(objective.id, Worked()))
        for problem, goal, objective in plan.objectives()
    ]
