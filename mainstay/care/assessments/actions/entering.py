"""Keep a form that a person asked, rated, or copied the result of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from mainstay.care.assessments.actions.giving import Unfit, unfit
from mainstay.care.assessments.entries import FormAnswer, Informant, Mode
from mainstay.care.risk import actions as risk
from mainstay.care.risk.entries import AnswerState, CriticalAnswer
from mainstay.kernel.chart import Chart
from mainstay.kernel.forms import DECLINED, Form
from mainstay.kernel.kept import Kept


def enter(
    chart: Chart,
    form: Form,
    answers: Mapping[str, Any],
    *,
    mode: Mode,
    informant: Informant,
    age: int | None,
    note: str = "",
    occurred_at: datetime | None = None,
) -> tuple[Kept, bool]:
    """Keep a form a person asked, rated or copied the result of; the same critical rule fires.

    :returns: the answer, and whether it asks for a person.
    :raises Unfit: outside the form's ages, informants or modes.
    """
    why_not = unfit(form, age=age, mode=mode, informant=informant)
    if why_not:
        raise Unfit(why_not)
    body = FormAnswer.of(
        form, answers, administered_at=occurred_at or chart.now, mode=mode, informant=informant,
        age=age, note=note,
    )  # fmt: skip
    with transaction.atomic():
        kept = chart.record(body, occurred_at=occurred_at)
        flags = body.result.critical if body.result is not None and form.id != "asq" else ()
        if flags:
            strictest = min(flags, key=lambda flag: flag.urgency != "now")
            critical = _entered_critical(chart, form, body, kept.id, strictest.place)
            risk.raise_answer(chart, critical)
    return kept, bool(flags)


def _entered_critical(
    chart: Chart, form: Form, body: FormAnswer, about: UUID, place: str
) -> CriticalAnswer:
    rules = risk.site_rules(chart.viewer.organisation_id)
    response = risk.respond(chart.record_id, rules=rules, now=chart.now, present=chart.viewer.id)
    flags = body.result.critical if body.result is not None else ()
    item = form.by_id.get(place)
    value = body.answers.get(place)
    declined = value == DECLINED
    return CriticalAnswer(
        about=about,
        form=form.id,
        version=form.version,
        title=form.title,
        item=place,
        number=item.number if item else "",
        state=AnswerState.DECLINED if declined else AnswerState.REACHED,
        answer="" if declined else item.label_of(value) if item else body.headline(),
        meaning="; ".join(flag.meaning for flag in flags),
        urgency="now" if any(flag.urgency == "now" for flag in flags) else "soon",
        how=body.mode,
        reached_at=chart.now,
        due_at=response.due_at,
        owner=response.owner,
        owner_role=response.duty,
        escalate_to=response.escalate_to,
        promised=response.promised,
    )
