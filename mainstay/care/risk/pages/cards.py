"""What the chart's rail shows of this area: what is owed now, the plan, the last looked-at."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from mainstay.care.risk import actions
from mainstay.care.risk.entries import WITH_TRAINEE, Alert, BriefSafetyAssessment, SafetyPlan
from mainstay.care.risk.pages.owed import shown
from mainstay.kernel.chart import Chart
from mainstay.kernel.components import dates
from mainstay.kernel.people.lists import staff_name
from mainstay.kernel.tasks import Task


def _nearest(chart: Chart) -> list[Task]:
    """Return the two tasks that press most; a supervisor's part only to the supervisor."""
    found = [
        task
        for task in actions.ours(chart.tasks())
        if task.code != WITH_TRAINEE or task.owner_id == chart.viewer.id
    ]
    return found[:2]


def safety_card(chart: Chart) -> dict[str, Any] | None:
    """Say who owes what by when, when risk was last looked at, and where the plan is."""
    kept, assessed = chart.latest(SafetyPlan), chart.latest(BriefSafetyAssessment)
    plan = kept.body if kept is not None else None
    judged = assessed.body if assessed is not None else None
    is_plan = isinstance(plan, SafetyPlan)
    today = timezone.localdate(chart.now)
    return {
        "owed": shown(_nearest(chart), now=chart.now),
        "alerts": [one.body.headline() for one in chart.several(Alert, limit=3)],
        "plan": plan if is_plan else None,
        "plan_on": dates.day(kept.recorded_at) if kept else "",
        "review_on": dates.day(plan.review_on) if isinstance(plan, SafetyPlan) else "",
        "is_due": isinstance(plan, SafetyPlan) and plan.review_on < today,
        "judged_on": dates.day(assessed.occurred_at) if assessed else "",
        "judged_by": staff_name(assessed.author_id) if assessed else "",
        "look_on": dates.day(judged.next_look_on)
        if isinstance(judged, BriefSafetyAssessment)
        else "",
        "plan_url": reverse("risk:plan", args=[chart.record_id]),
        "now_url": reverse("risk:plan_now", args=[chart.record_id]),
        "edit_url": reverse("risk:plan_edit", args=[chart.record_id]),
    }
