"""My safety plan: whole, step by step when it is hard, and on paper."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from mainstay.care.risk.actions import on_paper, plan_steps, step_by_step
from mainstay.care.risk.entries import SafetyPlan
from mainstay.connect.portal.pages import words
from mainstay.connect.portal.pages.door import around
from mainstay.kernel import openings
from mainstay.kernel.access import NotFound
from mainstay.kernel.pages import Asked
from mainstay.kernel.people.entries import Identity
from mainstay.kernel.people.lists import face
from mainstay.kernel.scope import Act


def plan(request: Asked, record: UUID | None = None) -> HttpResponse:
    """Show the plan that stands; nothing is asked before it."""
    here = around(request, record)
    if not here.chart.may(Act.READ, SafetyPlan):
        raise NotFound("plan")
    kept = here.chart.latest(SafetyPlan)
    body = kept.body if kept and isinstance(kept.body, SafetyPlan) else None
    context = {
        **here.facts,
        "steps": plan_steps(body) if body else [],
        "looked": words.short_day(kept.recorded_at, now=request.now) if kept else "",
        "again": words.short_day(body.review_on, now=request.now) if body else "",
        "now_url": here.url("plan_now"),
        "paper_url": here.url("plan_paper"),
    }
    return render(request, "portal/plan.html", context)


def now(request: Asked, record: UUID | None = None) -> HttpResponse:
    """Show one step a screen, in huge type; one document, so it works with no signal."""
    here = around(request, record)
    context = step_by_step(here.chart, plan_url=here.url("plan"))
    return render(request, "risk/plan_now.html", context)


def paper(request: Asked, record: UUID | None = None) -> HttpResponse:
    """Draw the plan for one page and a wallet card; that it was printed is noted."""
    here = around(request, record)
    context = on_paper(here.chart, plan_url=here.url("plan"))
    if not here.chart.may(Act.READ, Identity):
        raise NotFound("plan")
    subject = here.chart.record_id
    openings.note(request.viewer, act="print", purpose="own", now=request.now, record=subject)
    printed = {
        "client": face(subject),
        "printed_by": request.user.name,
        "printed_at": words.moment(request.now, now=request.now),
    }
    return render(request, "risk/plan_print.html", {**context, **printed})
