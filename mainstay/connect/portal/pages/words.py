"""Say days, moments and kinds of entry as clients read them: whole words, no jargon."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel

from mainstay.care.charting.entries import Addendum, ProgressNote, SectionCode
from mainstay.care.risk.entries import BriefSafetyAssessment
from mainstay.kernel.entries import Ask, Body, Text

TITLES: dict[str, Text] = {
    ProgressNote.kind.name: gettext_lazy("Your visit on %(day)s"),
    Addendum.kind.name: gettext_lazy("More about a visit, %(day)s"),
    BriefSafetyAssessment.kind.name: gettext_lazy("A talk on %(day)s"),
}
SECTIONS: dict[SectionCode, Text] = {
    SectionCode.SUBJECTIVE: gettext_lazy("What you told us"),
    SectionCode.OBJECTIVE: gettext_lazy("What we saw"),
    SectionCode.DATA: gettext_lazy("What we talked about"),
    SectionCode.BEHAVIOUR: gettext_lazy("What we saw"),
    SectionCode.INTERVENTION: gettext_lazy("What we tried"),
    SectionCode.RESPONSE: gettext_lazy("How that went"),
    SectionCode.ASSESSMENT: gettext_lazy("What we make of it"),
    SectionCode.PLAN: gettext_lazy("What comes next"),
    SectionCode.NOTE: gettext_lazy("What we wrote"),
}
LONG_AGO = 300


@dataclass(frozen=True)
class Part:
    """One part of a note: its heading and its words."""

    heading: str
    text: str
    is_voice: bool = False


def day(when: date | datetime, *, now: datetime) -> str:
    """Say a day as Saturday, March 14; with the year when it is long past or ahead."""
    on = timezone.localdate(when) if isinstance(when, datetime) else when
    far = abs((timezone.localdate(now) - on).days) > LONG_AGO
    return date_format(on, "l, F j, Y" if far else "l, F j")


def short_day(when: date | datetime, *, now: datetime) -> str:
    """Say a day as March 14."""
    on = timezone.localdate(when) if isinstance(when, datetime) else when
    far = abs((timezone.localdate(now) - on).days) > LONG_AGO
    return date_format(on, "F j, Y" if far else "F j")


def hour(when: datetime) -> str:
    """Say the time of day as 2:05pm, midday or midnight: never 12am."""
    here = timezone.localtime(when)
    if here.minute == 0 and here.hour in (0, 12):
        return _("midday") if here.hour else _("midnight")
    return date_format(here, "g:i") + ("pm" if here.hour >= 12 else "am")


def moment(when: datetime, *, now: datetime) -> str:
    """Say a moment as Saturday, March 14 at 2:05pm."""
    return _("%(day)s at %(time)s") % {"day": day(when, now=now), "time": hour(when)}


def title(body: Body, at: datetime, *, now: datetime) -> str:
    """Name an entry for its client, without a clinical word."""
    words = TITLES.get(body.kind.name)
    if isinstance(body, ProgressNote):
        at = body.started_at
    if words is None:
        return str(body.kind.label)
    return str(words) % {"day": day(at, now=now)}


def parts(body: Body) -> list[Part]:
    """Return what an entry says, part by part."""
    if isinstance(body, ProgressNote):
        return list(_note(body))
    return [part for part in _asked(body) if part.text]


def _note(body: ProgressNote) -> Iterator[Part]:
    for section in body.sections:
        if section.text:
            yield Part(str(SECTIONS[section.code]), section.text)
    if body.their_words:
        yield Part(_("In your words"), body.their_words, is_voice=True)


def _asked(body: BaseModel) -> Iterator[Part]:
    for name, described in type(body).model_fields.items():
        ask = next((mark for mark in described.metadata if isinstance(mark, Ask)), None)
        if ask is not None:
            yield Part(str(ask.label), _written(getattr(body, name)), is_voice=ask.their_words)


def _written(value: Any) -> str:
    if isinstance(value, list | tuple):
        return "\n".join(_written(one) for one in value)
    if isinstance(value, BaseModel):
        return ", ".join(part.text for part in _asked(value) if part.text)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Enum):
        return str(getattr(value, "label", value.value))
    if isinstance(value, date):
        return date_format(value, "F j, Y")
    return "" if value is None else str(value)
