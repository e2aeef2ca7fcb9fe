"""Tasks: what I owe across clients, and one task with both answers, its owner and its clock."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.care.risk import actions
from mainstay.care.risk.entries import BriefSafetyAssessment, CriticalAnswer
from mainstay.kernel import openings
from mainstay.kernel.access import NotFound, Refused
from mainstay.kernel.chart import Chart
from mainstay.kernel.components import dates
from mainstay.kernel.components.shapes import Banner, TaskRow
from mainstay.kernel.kept import Kept
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people.banner import banner_of
from mainstay.kernel.people.lists import staff_names, team_of
from mainstay.kernel.people.reach import known_to
from mainstay.kernel.scope import Act, after_name
from mainstay.kernel.tasks import Task, open_tasks


@dataclass(frozen=True)
class Shown:
    """One task as it is drawn: who owes it, by when, how late."""

    task: Task
    owner: str
    due: str
    left: str
    is_late: bool
    is_proposed: bool
    url: str

    @property
    def urgency(self) -> str:
        """Return how loudly it is drawn."""
        return "now" if self.is_late or self.task.urgency == "now" else "soon"


def shown(tasks: list[Task], *, now: Any) -> list[Shown]:
    """Draw several tasks, asking once for their owners' names."""
    names = staff_names({t.owner_id for t in tasks if t.owner_id})
    return [_shown(task, names, now) for task in tasks]


def _shown(task: Task, names: dict[UUID, str], now: Any) -> Shown:
    late = task.due_at < now
    gap = dates.ago(min(task.due_at, now), now=max(task.due_at, now))
    return Shown(
        task=task,
        owner=names.get(task.owner_id, "") if task.owner_id else "",
        due=dates.moment(task.due_at),
        left=_("overdue by %(gap)s") % {"gap": gap} if late else _("%(gap)s left") % {"gap": gap},
        is_late=late,
        is_proposed=task.state == "proposed",
        url=reverse("risk:task", args=[task.record_id, task.entry_id]),
    )


def banner(chart: Chart) -> Banner:
    """Return the banner of one of this area's pages."""
    return banner_of(
        chart,
        url=reverse("charting:chart", args=[chart.record_id]),
        safety_plan_url=reverse("risk:plan", args=[chart.record_id]),
    )


def mine(request: Asked) -> HttpResponse:
    """List what I owe, across the clients I may know of, soonest first."""
    tasks = list(open_tasks(owner=request.viewer.id)[:200])
    records = {task.record_id for task in tasks}
    known = known_to(request.viewer, now=request.now).filter(record_id__in=records)
    people = {client.record_id: client for client in known.order_by("id")}
    readable = [task for task in tasks if task.record_id in people]
    rows = [
        TaskRow(
            when=dates.hour(one.task.due_at),
            title=one.task.title,
            state="late" if one.is_late else "waiting" if one.is_proposed else "going",
            state_words=_("Closing proposed") if one.is_proposed else one.left,
            note=f"{people[one.task.record_id].preferred} · {one.due}",
            url=one.url,
        )
        for one in shown(readable, now=request.now)
    ]
    openings.note(
        request.viewer, act="board", purpose="care", now=request.now, named=people, detail="tasks"
    )
    return render(request, "risk/tasks.html", {"rows": rows})


def owed(request: Asked, record: UUID) -> HttpResponse:
    """List what is owed about one client, as far as this viewer may know."""
    chart = open_chart(request, record)
    context = {
        "banner": banner(chart), "record": record, "tasks": shown(chart.tasks(), now=request.now),
    }  # fmt: skip
    return render(request, "risk/owed.html", context)


def _task(chart: Chart, wanted: UUID) -> Task:
    found = next((t for t in chart.tasks() if t.entry_id == wanted), None)
    if found is None:
        raise NotFound(str(wanted))
    return found


def task_page(request: Asked, record: UUID, task: UUID) -> HttpResponse:
    """Show one task: why it is owed, whose it is, by when, and what may be done."""
    chart = open_chart(request, record)
    return _page(request, chart, _task(chart, task))


def _page(request: Asked, chart: Chart, task: Task, error: str = "") -> HttpResponse:
    answers = _answers(chart, task)
    newest = answers[0].body if answers else None
    assessed = chart.latest(BriefSafetyAssessment)
    context = {
        "banner": banner(chart),
        "record": chart.record_id,
        "one": shown([task], now=request.now)[0],
        "reached": dates.moment(task.occurred_at),
        "answers": [(kept.body, dates.moment(kept.occurred_at)) for kept in answers],
        "where": newest.where if isinstance(newest, CriticalAnswer) else None,
        "closing": actions.may_close(chart, task),
        "may_hand": bool(chart.may(Act.RECORD, CriticalAnswer)),
        "others": _others(chart, task),
        "asq_url": _ask_url(chart),
        "assessed": assessed.body if assessed else None,
        "is_assessed": bool(assessed and assessed.occurred_at >= task.occurred_at),
        "assessed_on": dates.moment(assessed.occurred_at) if assessed else "",
        "may_assess": bool(chart.may(Act.RECORD, BriefSafetyAssessment)),
        "error": error,
        "escalated": dates.moment(task.escalated_at) if task.escalated_at else "",
    }
    return render(request, "risk/task.html", context, status=422 if error else 200)


def _answers(chart: Chart, task: Task) -> list[Kept]:
    """Return every critical answer this task stands for, the newest first: both are shown."""
    found = chart.several(CriticalAnswer, limit=50)
    return [
        kept
        for kept in found
        if isinstance(kept.body, CriticalAnswer) and str(kept.body.about) == task.key
    ]


def _others(chart: Chart, task: Task) -> list[tuple[UUID, str]]:
    team = [(m.account_id, f"{m.name}, {after_name(m.title)}") for m in team_of(chart)]
    after = actions.next_in_line(chart.record_id, after=task.owner_id, now=chart.now)
    named = staff_names([after]) if after else {}
    more = [(after, named.get(after, ""))] if after and after not in dict(team) else []
    return [(who, name) for who, name in [*team, *more] if who != task.owner_id and name.strip()]


def _ask_url(chart: Chart) -> str:
    try:
        return reverse("assessments:ask", args=[chart.record_id, "asq"])
    except NoReverseMatch:
        return ""


@require_POST
def close(request: Asked, record: UUID, task: UUID) -> HttpResponse:
    """Close a task with a reason; a trainee proposes it, and the supervisor decides."""
    chart = open_chart(request, record)
    found = _task(chart, task)
    how = actions.may_close(chart, found)
    if not how:
        raise Refused(_("Only a licensed clinician closes this."))
    reason = request.POST.get("reason", "").strip()
    if not reason:
        return _page(request, chart, found, error=_("Say why it is closed."))
    actions.close(chart, found, reason=reason)
    told = _("Closed.") if how == "closes" else _("Proposed. It waits for your supervisor.")
    messages.success(request, told)
    return redirect("risk:owed", record=record)


@require_POST
def hand(request: Asked, record: UUID, task: UUID) -> HttpResponse:
    """Give a task to someone else by name; its clock goes on."""
    chart = open_chart(request, record)
    found = _task(chart, task)
    others = {str(who): who for who, _name in _others(chart, found)}
    to = others.get(request.POST.get("to", ""))
    reason = request.POST.get("reason", "").strip()
    if to is None or not reason:
        return _page(request, chart, found, error=_("Choose who takes it, and say why."))
    actions.hand_over(chart, found, to=to, reason=reason)
    messages.success(request, _("Handed over. The clock goes on."))
    return redirect("risk:task", record=record, task=task)
