"""What other areas may ask of this one: who answers at this hour, and keep what asks for them."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.care.risk.entries import (
    BRIEF_SAFETY,
    FOLLOW_UP,
    WITH_TRAINEE,
    BriefSafetyAssessment,
    CriticalAnswer,
    Person,
    Response,
    SafetyPlan,
    SiteRules,
    steps,
)
from mainstay.care.risk.models import SiteTerms
from mainstay.kernel.access import NotFound, Refused
from mainstay.kernel.chart import Chart
from mainstay.kernel.components import dates
from mainstay.kernel.ids import new_id
from mainstay.kernel.kept import Kept
from mainstay.kernel.kinds import TaskClosed, TaskHanded
from mainstay.kernel.ledger import Said
from mainstay.kernel.scope import Act
from mainstay.kernel.signing import Proof
from mainstay.kernel.tasks import Task, find_owner

NOW_TITLES = {
    "signs": gettext_lazy("Is it building up?"),
    "alone": gettext_lazy("One thing on my own"),
    "places": gettext_lazy("Go where people are"),
    "people": gettext_lazy("Ask someone"),
    "lines": gettext_lazy("Talk to someone trained"),
    "safer": gettext_lazy("Make my place safer"),
}
NEXT_IN_LINE = ("on_call", "supervisor", "charge_nurse", "clinician")


def site_rules(organisation_id: UUID) -> SiteRules:
    """Return the site's own response times and crisis lines, or the defaults of the country."""
    row = (
        SiteTerms.objects.filter(organisation_id=organisation_id)
        .order_by("-occurred_at", "-entry_id")
        .first()
    )
    if row is not None:
        return SiteRules.model_validate(row.terms)
    return SiteRules(zone=settings.TIME_ZONE, office=settings.MAINSTAY_ORGANISATION)


def respond(
    record_id: UUID, *, rules: SiteRules, now: datetime, present: UUID | None = None
) -> Response:
    """Say who will read an answer given now, and by when.

    In office hours that is the client's clinician, else who is on call; outside them only who is
    on call, or whoever sits with the client.  Where nobody is named for the hour, the client's
    clinician owes it when the office opens, and nothing sooner may be promised.
    """
    clinician = find_owner(record_id, "clinician", now=now)
    on_call = find_owner(record_id, "on_call", now=now)
    if rules.in_hours(now):
        owner, duty = (clinician, "clinician") if clinician else (on_call, "on_call")
    else:
        owner, duty = on_call, "on_call"
    if owner is None and present is not None:
        owner, duty = present, "with the client"
    minutes = rules.minutes_on_call if duty == "on_call" else rules.minutes
    due_at = now + timedelta(minutes=minutes)
    promised = owner is not None
    if owner is None:
        trainee = find_owner(record_id, "trainee", now=now)
        owner, duty = (clinician, "clinician") if clinician else (trainee, "clinician")
        if not rules.in_hours(now):
            due_at = rules.next_opening(now) + timedelta(minutes=rules.minutes)
    return Response(
        reached_at=now,
        due_at=due_at.replace(second=0, microsecond=0) if promised else due_at,
        owner=owner,
        duty=duty,
        escalate_to=next_in_line(record_id, after=owner, now=now),
        promised=promised,
    )


def next_in_line(record_id: UUID, *, after: UUID | None, now: datetime) -> UUID | None:
    """Name who is told when the clock runs out: never the person who let it run."""
    found = (find_owner(record_id, duty, now=now) for duty in NEXT_IN_LINE)
    return next((one for one in found if one is not None and one != after), None)


def raise_answer(chart: Chart, answer: CriticalAnswer) -> Kept:
    """Keep an answer that asks for a person; the task it makes owed stands when this returns."""
    behalf = chart.record_id if chart.viewer.acting == "service" else None
    said = Said(body=answer, entry_id=new_id(), occurred_at=chart.now, behalf_id=behalf)
    return chart.record_all([said])[0]


def follow_up_of(chart: Chart, about: UUID) -> Task | None:
    """Return the open follow-up of one answered form, if there is one."""
    found = (t for t in chart.tasks() if t.code == FOLLOW_UP and t.key == str(about))
    return next(found, None)


def cause_of(chart: Chart, task: Task) -> Kept | None:
    """Return the entry that made something owed, where this viewer may read it."""
    if task.cause_id is None:
        return None
    try:
        return chart.entry(task.cause_id)
    except NotFound:
        return None


def close(chart: Chart, task: Task, *, reason: str, by_entry: UUID | None = None) -> Kept:
    """Close a task with a reason; a trainee's closing stands as proposed until co-signed.

    :raises Refused: this viewer's licence may not close it.
    """
    return chart.record(TaskClosed(task=task.entry_id, reason=reason, by_entry=by_entry))


def may_close(chart: Chart, task: Task) -> str:
    """Say how this viewer may close a task: ``closes``, ``proposes``, or not at all."""
    if not chart.may(Act.RECORD, TaskClosed):
        return ""
    part = CriticalAnswer if task.to_close.endswith(":risk") else TaskClosed
    if chart.may(Act.CLOSE, part):
        return "closes"
    return "proposes" if chart.viewer.is_trainee else ""


def hand_over(chart: Chart, task: Task, *, to: UUID, reason: str) -> Kept:
    """Give a task to someone else by name; its clock goes on."""
    return chart.record(TaskHanded(task=task.entry_id, to=to, reason=reason))


def sign_brief_assessment(
    chart: Chart, body: BriefSafetyAssessment, *, proof: Proof
) -> tuple[Kept, bool]:
    """Sign a brief safety assessment; close what it was owed for where the licence allows.

    The follow-up itself stays open: only a separate act, with its reason, closes that.

    :returns: the assessment, and whether the owed one was closed (or proposed) with it.
    """
    entry_id = new_id()
    said = [Said(body=body, entry_id=entry_id, occurred_at=chart.now)]
    owed = [t for t in chart.tasks() if t.code == BRIEF_SAFETY]
    closable = [t for t in owed if may_close(chart, t)]
    reason = _("Brief safety assessment signed")
    said += [
        Said(
            body=TaskClosed(task=task.entry_id, reason=reason, by_entry=entry_id),
            entry_id=new_id(),
            occurred_at=chart.now,
        )
        for task in closable
    ]
    with transaction.atomic():
        kept = chart.record_all(said, proof=proof)
    return kept[0], bool(closable)


def save_plan(chart: Chart, plan: SafetyPlan, *, seen: int = 0) -> Kept:
    """Keep the safety plan: one entry that grows by versions, the old words readable.

    :raises Taken: someone changed it meanwhile; a draft holds both texts.
    """
    standing = chart.latest(SafetyPlan)
    if standing is None:
        return chart.record(plan)
    if not chart.may(Act.RECORD, SafetyPlan):
        raise Refused("change the safety plan")
    return chart.amend(
        standing.id, plan, seen=seen or standing.version, reason=_("Looked at together")
    )


def plan_steps(plan: SafetyPlan) -> list[dict[str, Any]]:
    """Return the six steps of a plan as the templates draw them."""
    return [
        {
            "name": name,
            "title": title,
            "now_title": NOW_TITLES[name],
            "people": getattr(plan, name) if name in ("people", "lines") else (),
            "lines": getattr(plan, name) if name not in ("people", "lines") else (),
        }
        for name, title in steps(plan)
    ]


def standing_plan(chart: Chart) -> tuple[Kept, SafetyPlan]:
    """Return the safety plan that stands.

    :raises NotFound: there is none, or none this viewer may read.
    """
    kept = chart.latest(SafetyPlan)
    if kept is None or not isinstance(kept.body, SafetyPlan):
        raise NotFound(str(chart.record_id))
    return kept, kept.body


def step_by_step(chart: Chart, *, plan_url: str) -> dict[str, Any]:
    """Return what ``risk/plan_now.html`` draws: the plan, one step a screen.

    :raises NotFound: there is no plan.
    """
    _kept, plan = standing_plan(chart)
    rules = site_rules(chart.viewer.organisation_id)
    known = {person.digits for person in plan.lines}
    return {
        "plan_url": plan_url,
        "plan": plan,
        "steps": [
            {**one, "place": n, "after": n + 1} for n, one in enumerate(plan_steps(plan), 1)
        ],
        "more_lines": [line for line in rules.lines if line.call not in known],
        "emergency": rules.emergency,
    }


def on_paper(chart: Chart, *, plan_url: str) -> dict[str, Any]:
    """Return what ``risk/plan_print.html`` draws: one page and a card to cut out.

    :raises NotFound: there is no plan.
    """
    kept, plan = standing_plan(chart)
    rules = site_rules(chart.viewer.organisation_id)
    calls = [one for one in (*plan.people, *plan.lines) if one.phone][:5]
    if not any(one.digits == rules.emergency for one in calls):
        calls.append(Person(name=_("In danger"), phone=rules.emergency))
    return {
        "plan_url": plan_url,
        "plan": plan,
        "steps": plan_steps(plan),
        "hard": [*plan.alone[:2], *plan.places[:1], *plan.safer[:1]][:4],
        "calls": calls,
        "rules": rules,
        "looked": dates.day(kept.recorded_at),
    }


def ours(tasks: Iterable[Task]) -> list[Task]:
    """Return the tasks this area knows how to show, soonest first."""
    known = {FOLLOW_UP, WITH_TRAINEE, BRIEF_SAFETY, "forms.talk"}
    return sorted((t for t in tasks if t.code in known), key=lambda t: (t.due_at, t.entry_id))
