"""Raise observation as a nurse, order or end it as a practitioner; hear a concern."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import ValidationError

from mainstay.care.unit import actions
from mainstay.care.unit.actions import Row
from mainstay.care.unit.entries import Level, LevelEnded, LevelOrdered, LevelRaised
from mainstay.care.unit.pages.boards import named
from mainstay.care.unit.pages.checks import answered, opened, sheet_facts
from mainstay.care.unit.rules import is_stricter
from mainstay.kernel import drafts
from mainstay.kernel.access import Refused
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Body
from mainstay.kernel.forms import Form, bind, field_errors, form_of
from mainstay.kernel.ledger import Unacceptable
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people.proof import ask_again, proof_of
from mainstay.kernel.scope import Act
from mainstay.kernel.unsigned import Desk

Spoken = LevelRaised | LevelOrdered | LevelEnded


@require_http_methods(["GET", "POST"])
def level(request: Asked, unit: UUID, record: UUID) -> HttpResponse:
    """Raise, order or end, as far as the viewer may."""
    chart, drawn, row = opened(request, unit, record)
    kind = _kind(chart, ending="end" in request.GET)
    form, desk = _form(kind, row), _desk(chart, kind)
    posted = request.POST if request.method == "POST" else None
    bound = bind(form, posted, initial=desk.words if desk else None,
                 zone=timezone.get_current_timezone())  # fmt: skip
    if bound.is_valid:
        try:
            return _say(request, chart, row, unit, kind.model_validate(bound.body))
        except ValidationError as wrong:
            bound = bind(form, posted, errors=field_errors(form, wrong))
        except Unacceptable as why:
            bound = bind(form, posted, errors={"level": str(why)})
    named(request, _("Observation level"), drawn.unit.name)
    context = sheet_facts(request, row, unit) | {
        "bound": bound,
        "raises": kind is LevelRaised,
        "ends": kind is LevelEnded,
        "by": row.level_by,
        "since": row.watch.level.at if row.watch.level else None,
    }
    return render(request, "unit/level.html", context, status=422 if bound.errors else 200)


def _kind(
    chart: Chart, *, ending: bool
) -> type[LevelRaised] | type[LevelOrdered] | type[LevelEnded]:
    if chart.may(Act.ORDER, LevelOrdered):
        return LevelEnded if ending else LevelOrdered
    if chart.may(Act.RECORD, LevelRaised) and not ending:
        return LevelRaised
    raise Refused(_("A nurse raises observation; a practitioner orders it. Tell the nurse."))


def _form(kind: type[Body], row: Row) -> Form:
    """Offer a nurse only what is closer than what stands."""
    form = form_of(kind)
    if kind is not LevelRaised:
        return form
    closer = [one.value for one in Level if is_stricter(one, row.watch.level)]
    items = tuple(
        item.model_copy(update={"options": tuple(o for o in item.options if o.value in closer)})
        if item.id == "level"
        else item
        for item in form.items
    )
    return form.model_copy(update={"items": items})


def _desk(chart: Chart, kind: type[Body]) -> Desk | None:
    mine = drafts.on_desk(chart.viewer, record=chart.record_id)
    return next((desk for desk in mine if desk.kind is kind.kind), None)


def _say(request: Asked, chart: Chart, row: Row, unit: UUID, body: Spoken) -> HttpResponse:
    if isinstance(body, LevelRaised):
        actions.raise_level(chart, row, body)
        told = {"name": row.person.name, "level": body.level.label}
        say = _("%(name)s: raised to %(level)s. An order is owed within the hour.") % told
        return answered(request, unit, row.person.record, say)
    proof = proof_of(request)
    if proof is None:
        _keep(chart, body)
        return ask_again(request, back=request.get_full_path())
    actions.order_level(chart, body, proof=proof)
    desk = _desk(chart, type(body))
    if desk is not None:
        drafts.discard(desk.id, viewer=chart.viewer)
    return answered(request, unit, row.person.record, _("The order stands."))


def _keep(chart: Chart, body: LevelOrdered | LevelEnded) -> None:
    """Keep what was typed on the desk while the author is asked again who they are."""
    words: dict[str, Any] = body.model_dump(mode="json", exclude={"task"}, exclude_none=True)
    desk = _desk(chart, type(body))
    if desk is None:
        drafts.begin(chart, type(body), words)
    else:
        drafts.save(desk.id, words=words, viewer=chart.viewer, now=chart.now)


@require_POST
def heard(request: Asked, unit: UUID, record: UUID, task: UUID) -> HttpResponse:
    """Say that a concern from rounds was heard."""
    chart = open_chart(request, record, purpose="rounds")
    actions.hear(chart, task)
    messages.success(request, _("Noted: you have heard it."))
    return redirect("unit:shift")
