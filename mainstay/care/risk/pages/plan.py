"""The safety plan: read it, build it together, use it step by step, print it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.care.risk import actions
from mainstay.care.risk.entries import Alert, SafetyPlan
from mainstay.care.risk.pages.owed import banner
from mainstay.care.risk.pages.writing import keep, on_desk, refused
from mainstay.kernel import drafts, openings
from mainstay.kernel.chart import Chart
from mainstay.kernel.components import dates
from mainstay.kernel.forms import Bound, bind, form_of
from mainstay.kernel.kept import Kept
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people.lists import face, staff_name
from mainstay.kernel.scope import Act

REVIEW_DAYS = 30


def plan_page(request: Asked, record: UUID) -> HttpResponse:
    """Show the plan that stands, whole, with each number a call button."""
    chart = open_chart(request, record)
    kept = chart.latest(SafetyPlan)
    plan = _body(kept)
    context = {
        "banner": banner(chart),
        "record": record,
        "plan": plan,
        "steps": actions.plan_steps(plan) if plan else [],
        "looked": dates.day(kept.recorded_at) if kept else "",
        "by": staff_name(kept.author_id) if kept else "",
        "review_on": dates.day(plan.review_on) if plan else "",
        "is_due": plan is not None and plan.review_on < timezone.localdate(request.now),
        "may_write": bool(chart.may(Act.RECORD, SafetyPlan)),
        "has_draft": on_desk(chart, SafetyPlan) is not None,
        "alerts": [kept.body.headline() for kept in chart.several(Alert, limit=5)],
        "may_alert": bool(chart.may(Act.RECORD, Alert)),
    }
    return render(request, "risk/plan.html", context)


def _body(kept: Kept | None) -> SafetyPlan | None:
    body = kept.body if kept is not None else None
    return body if isinstance(body, SafetyPlan) else None


def edit(request: Asked, record: UUID) -> HttpResponse:
    """Build the plan together; it saves as it is written, and stands when saved."""
    chart = open_chart(request, record)
    form = form_of(SafetyPlan)
    kept = chart.latest(SafetyPlan)
    if request.method != "POST":
        desk = on_desk(chart, SafetyPlan)
        words = desk.words if desk else _beginning(chart, _body(kept))
        return _drawn(request, chart, bind(form, initial=words))
    bound = bind(form, request.POST)
    desk = keep(chart, SafetyPlan, bound)
    if request.POST.get("autosave"):
        return HttpResponse(status=204)
    if bound.is_adding:
        return _drawn(request, chart, bound)
    if bound.errors or refused(SafetyPlan, desk):
        again = bind(form, request.POST, errors=refused(SafetyPlan, desk))
        return _drawn(request, chart, again, status=422)
    body = desk.body()
    assert isinstance(body, SafetyPlan)  # noqa: S101 - the desk holds this kind
    actions.save_plan(chart, body)
    drafts.discard(desk.id, viewer=chart.viewer)
    messages.success(request, _("The plan stands. Print it, or give it to the client."))
    return redirect("risk:plan", record=record)


def _beginning(chart: Chart, plan: SafetyPlan | None) -> dict[str, Any]:
    """Begin from the plan that stands, else from the lines anyone may call."""
    if plan is not None:
        return plan.model_dump(mode="json")
    rules = actions.site_rules(chart.viewer.organisation_id)
    lines = [{"name": x.label, "phone": x.call, "note": x.note} for x in rules.lines]
    if rules.office_phone:
        office = {"name": rules.office or _("The office"), "phone": rules.office_phone, "note": ""}
        lines.append(office)
    review = timezone.localdate(chart.now) + timedelta(days=REVIEW_DAYS)
    return {"lines": lines, "review_on": review}


def _drawn(request: Asked, chart: Chart, bound: Bound, status: int = 200) -> HttpResponse:
    context = {"banner": banner(chart), "record": chart.record_id, "bound": bound}
    return render(request, "risk/plan_edit.html", context, status=status)


def now(request: Asked, record: UUID) -> HttpResponse:
    """Show the plan one step at a time, in huge type; one document, so it works with no signal."""
    chart = open_chart(request, record)
    context = actions.step_by_step(chart, plan_url=reverse("risk:plan", args=[record]))
    return render(request, "risk/plan_now.html", context)


def paper(request: Asked, record: UUID) -> HttpResponse:
    """Draw the plan for one page of paper with a wallet card, and note that it was printed."""
    chart = open_chart(request, record)
    context = actions.on_paper(chart, plan_url=reverse("risk:plan", args=[record]))
    openings.note(request.viewer, act="print", purpose="print", now=request.now, record=record)
    printed = {
        "client": face(record),
        "printed_by": request.user.name,
        "printed_at": dates.moment(request.now),
    }
    return render(request, "risk/plan_print.html", {**context, **printed})
