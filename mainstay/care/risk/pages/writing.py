"""Write a brief safety assessment or an alert; typed words are kept on the desk until signed."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from pydantic import ValidationError

from mainstay.care.risk import actions
from mainstay.care.risk.entries import BRIEF_SAFETY, Alert, BriefSafetyAssessment
from mainstay.care.risk.pages.owed import banner, shown
from mainstay.kernel import drafts
from mainstay.kernel.access import Refused
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Body
from mainstay.kernel.forms import Bound, bind, field_errors, form_of
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people.proof import ask_again, proof_of
from mainstay.kernel.scope import Act
from mainstay.kernel.unsigned import Desk


def on_desk(chart: Chart, kind: type[Body]) -> Desk | None:
    """Return one's own draft of a kind about this client, the newest."""
    mine = drafts.on_desk(chart.viewer, record=chart.record_id)
    return next((desk for desk in mine if desk.kind is kind.kind), None)


def keep(chart: Chart, kind: type[Body], bound: Bound) -> Desk:
    """Keep what was typed on the desk, well formed or not."""
    words = json.loads(json.dumps(bound.body, default=str))
    desk = on_desk(chart, kind)
    if desk is None:
        return drafts.begin(chart, kind, words)
    drafts.save(desk.id, words=words, viewer=chart.viewer, now=chart.now)
    desk.words = words
    return desk


def refused(kind: type[Body], desk: Desk) -> dict[str, str]:
    """Return what the words would be refused for, by field."""
    try:
        desk.body()
    except ValidationError as wrong:
        return field_errors(form_of(kind), wrong)
    return {}


def assess(request: Asked, record: UUID) -> HttpResponse:
    """Write and sign what a person asked, and what it came to, in words."""
    chart = open_chart(request, record)
    if not chart.may(Act.RECORD, BriefSafetyAssessment):
        raise Refused(_("write a brief safety assessment"))
    kind, form = BriefSafetyAssessment, form_of(BriefSafetyAssessment)
    if request.method != "POST":
        desk = on_desk(chart, kind)
        return _drawn(request, chart, bind(form, initial=desk.words if desk else {}))
    bound = bind(form, request.POST)
    desk = keep(chart, kind, bound)
    if request.POST.get("autosave"):
        return HttpResponse(status=204)
    wrong = dict(bound.errors) or refused(kind, desk)
    if wrong:
        again = bind(form, request.POST, errors=refused(kind, desk))
        return _drawn(request, chart, again, status=422)
    proof = proof_of(request)
    if proof is None:
        return ask_again(request, back=request.path)
    body = desk.body()
    assert isinstance(body, BriefSafetyAssessment)  # noqa: S101 - the desk holds this kind
    with transaction.atomic():
        _kept, closed = actions.sign_brief_assessment(chart, body, proof=proof)
        drafts.discard(desk.id, viewer=chart.viewer)
    messages.success(request, _("Signed.") if closed else _("Signed. What is owed stays open."))
    return redirect("risk:owed", record=record)


def _drawn(request: Asked, chart: Chart, bound: Bound, status: int = 200) -> HttpResponse:
    owed = [task for task in chart.tasks() if task.code == BRIEF_SAFETY]
    context: dict[str, Any] = {
        "banner": banner(chart),
        "record": chart.record_id,
        "bound": bound,
        "tasks": shown(owed, now=chart.now),
    }
    return render(request, "risk/assess.html", context, status=status)


def alert(request: Asked, record: UUID) -> HttpResponse:
    """Say what must be known in an emergency."""
    chart = open_chart(request, record)
    form = form_of(Alert)
    bound = bind(form, request.POST if request.method == "POST" else None)
    if bound.is_valid:
        chart.record(Alert.model_validate(bound.body))
        messages.success(request, _("Kept. It shows in an emergency."))
        return redirect("risk:plan", record=record)
    context = {"banner": banner(chart), "record": record, "bound": bound}
    status = 422 if bound.errors else 200
    return render(request, "risk/alert.html", context, status=status)
