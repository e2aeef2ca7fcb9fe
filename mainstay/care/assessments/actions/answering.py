"""Take answers one by one, keep what asks for a person at once, and end at sending."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mainstay.care.assessments.actions.giving import (
    LINK,
    SENT,
    STOPPED,
    TABLET,
    Asking,
    door,
    find,
    hashed,
    seal,
)
from mainstay.care.assessments.entries import FormAnswer, LinkAsked, TalkAsked
from mainstay.care.assessments.models import Giving
from mainstay.care.risk import actions as risk
from mainstay.care.risk.entries import AnswerState, CriticalAnswer, Whereabouts
from mainstay.kernel import forms, openings
from mainstay.kernel.access import service
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Body
from mainstay.kernel.forms import DECLINED, Flag, Form, Item
from mainstay.kernel.ids import new_id
from mainstay.kernel.ledger import Said


def start(secret: str, *, where: Mapping[str, str], now: datetime) -> Asking:
    """Begin, keeping where the client is and how to reach them."""
    with transaction.atomic():
        asking = find(secret, now=now, lock=True)
        asking.where = {**asking.where, **{k: v for k, v in where.items() if v}}
        asking.is_started = True
        seal(asking)
        asking.giving.save(update_fields=["sealed"])
        openings.note(
            asking.chart.viewer, act="open", purpose="answering", now=now,
            record=asking.giving.record_id, detail=asking.giving.way,
        )  # fmt: skip
    return asking


def take(secret: str, *, item_id: str, value: Any, now: datetime) -> tuple[Asking, bool]:
    """Keep one answer, and whatever it makes owed, in one transaction.

    :returns: the giving as it stands, and whether this answer asks for a person.
    """
    with transaction.atomic():
        asking = find(secret, now=now, lock=True)
        item = asking.form.by_id[item_id]
        before = asking.answers.get(item_id)
        raised = _raised(asking.form, item, {**asking.answers, item_id: value}, before)
        asking.answers[item_id] = value
        seal(asking)
        asking.giving.save(update_fields=["sealed"])
        if raised is not None:
            risk.raise_answer(asking.chart, _critical(asking, item, raised, before))
    return asking, raised is not None


def _flag(form: Form, item: Item, answers: Mapping[str, Any]) -> Flag | None:
    """Return what the form's own rule says of one answer."""
    if not item.critical or answers.get(item.id) is None:
        return None
    found = forms.score(form, answers).critical
    return next((flag for flag in found if flag.place == item.id), None)


@dataclass(frozen=True)
class _Raised:
    state: AnswerState
    value: Any
    meaning: str
    urgency: str


def _raised(form: Form, item: Item, answers: Mapping[str, Any], before: Any) -> _Raised | None:
    """Say whether an answer asks for a person: given, declined, or moved away from either."""
    value = answers[item.id]
    if not item.critical or value == before:
        return None
    now = _flag(form, item, answers)
    then = None if before is None else _flag(form, item, {**answers, item.id: before})
    if now is None and then is None:
        return None
    if now is None:
        meaning = item.critical[0].meaning
        return _Raised(AnswerState.CHANGED, value, meaning, item.critical[0].urgency)
    state = AnswerState.DECLINED if now.state == "declined" else AnswerState.REACHED
    return _Raised(state, value, now.meaning, now.urgency)


def _critical(asking: Asking, item: Item, raised: _Raised, before: Any) -> CriticalAnswer:
    giving, now = asking.giving, asking.chart.now
    response = door(asking)
    return CriticalAnswer(
        about=giving.id,
        form=asking.form.id,
        version=asking.form.version,
        title=asking.form.title,
        item=item.id,
        number=item.number,
        state=raised.state,
        answer="" if raised.value in (None, DECLINED) else item.label_of(raised.value),
        before=_worded(item, before),
        meaning=raised.meaning,
        urgency=raised.urgency,
        how=giving.way,
        where=Whereabouts.model_validate(asking.where) if asking.where else None,
        reached_at=now,
        due_at=response.due_at,
        owner=response.owner,
        owner_role=response.duty,
        escalate_to=response.escalate_to,
        promised=response.promised,
    )


def _worded(item: Item, value: Any) -> str:
    if value is None:
        return ""
    return _("declined to answer") if value == DECLINED else item.label_of(value)


def send(secret: str, *, age: int | None, now: datetime) -> tuple[Asking, bool]:
    """Make the answers an entry and end the giving.

    A critical item left blank, or a total that asks for a person, is raised with it.

    :returns: the giving, and whether something asks for a person that did not before.
    """
    with transaction.atomic():
        asking = find(secret, now=now, lock=True)
        giving = asking.giving
        body = FormAnswer.of(
            asking.form, asking.answers, administered_at=now, age=age, respondent=giving.way
        )
        said = Said(body=body, entry_id=giving.id, occurred_at=now, behalf_id=giving.record_id)
        asking.chart.record_all([said])
        late = [*_blank(asking), *_heights(asking, body)]
        for item, raised in late:
            risk.raise_answer(asking.chart, _critical(asking, item, raised, None))
        giving.state, giving.ended_at = SENT, now
        asking.answers, asking.where = {}, {}
        seal(asking)
        giving.save(update_fields=["state", "ended_at", "sealed"])
    return asking, bool(late)


def _blank(asking: Asking) -> list[tuple[Item, _Raised]]:
    return [
        (
            item,
            _Raised(AnswerState.BLANK, None, item.critical[0].meaning, item.critical[0].urgency),
        )
        for item in asking.questions
        if item.critical and item.id not in asking.answers
    ]


def _heights(asking: Asking, body: FormAnswer) -> list[tuple[Item, _Raised]]:
    """Return what the whole came to, where that asks for a person: a total, an outcome."""
    if body.result is None or risk.follow_up_of(asking.chart, asking.giving.id) is not None:
        return []
    total = Item(id="total", text=asking.form.title, kind="text")
    words = body.headline()
    return [
        (total, _Raised(AnswerState.REACHED, words, flag.meaning, flag.urgency))
        for flag in body.result.critical
        if flag.place not in asking.form.by_id
    ][:1]


def stop(secret: str, *, now: datetime) -> None:
    """Stop on the tablet: what was answered stays sealed, and nobody goes on from here."""
    with transaction.atomic():
        asking = find(secret, now=now, lock=True)
        if asking.giving.way == TABLET:
            asking.giving.state, asking.giving.ended_at = STOPPED, now
            asking.giving.save(update_fields=["state", "ended_at"])


def ask_again(secret: str, *, now: datetime) -> None:
    """Ask the team for a new link, where this one has run out."""
    giving = Giving.objects.filter(secret=hashed(secret)).first()
    if giving is not None and giving.way == LINK:
        _said_for_client(giving, LinkAsked(giving=giving.id), now)


def ask_to_talk(giving: Giving, *, now: datetime) -> None:
    """Ask for someone to come to the client; asking twice asks once."""
    _said_for_client(giving, TalkAsked(giving=giving.id), now)


def _said_for_client(giving: Giving, body: Body, now: datetime) -> None:
    house = service(giving.organisation_id, "questionnaire")
    chart = Chart.open(viewer=house, subject=giving.record_id, purpose="answering", now=now)
    said = Said(body=body, entry_id=new_id(), occurred_at=now, behalf_id=giving.record_id)
    chart.record_all([said])
