"""Say an entry in full: what its kind asks, and what was answered; what changed since."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import SequenceMatcher
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel

from mainstay.care.charting.entries import ProgressNote
from mainstay.kernel.components import dates
from mainstay.kernel.entries import Ask, Body


@dataclass(frozen=True)
class Said:
    """One question and what was answered; ``runs`` tells what changed since the version before."""

    label: str
    text: str
    is_voice: bool = False
    runs: Sequence[tuple[str, str]] = ()

    @property
    def is_changed(self) -> bool:
        """Test whether anything here differs from the version before."""
        return any(sort != "same" for sort, _text in self.runs)


def said(body: Body) -> list[Said]:
    """Return what an entry says, question by question; a note part by part."""
    if isinstance(body, ProgressNote):
        return list(_note(body))
    return [one for one in _fields(body) if one.text]


def _note(body: ProgressNote) -> Iterator[Said]:
    if body.their_words:
        yield Said(_("In their words"), body.their_words, is_voice=True)
    for section in body.sections:
        yield Said(section.code.label, section.text)
    if body.unplanned:
        yield Said(_("Unplanned contact"), body.unplanned)


def _fields(body: BaseModel) -> Iterator[Said]:
    for name, described in type(body).model_fields.items():
        ask = next((mark for mark in described.metadata if isinstance(mark, Ask)), None)
        if ask is not None:
            text = written(getattr(body, name))
            unit = f" {ask.unit}" if ask.unit and text else ""
            yield Said(str(ask.label), f"{text}{unit}", is_voice=ask.their_words)


def written(value: Any) -> str:
    """Say a value in words: a list line by line, a part field by field."""
    if isinstance(value, list | tuple | set | frozenset):
        return "\n".join(written(one) for one in value)
    if isinstance(value, Mapping):
        return "\n".join(f"{key}: {written(one)}" for key, one in value.items())
    if isinstance(value, BaseModel):
        return "; ".join(one.text for one in _fields(value) if one.text)
    return _single(value)


def _single(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Enum):
        return str(getattr(value, "label", value.value))
    if isinstance(value, datetime):
        return dates.moment(value)
    if isinstance(value, date):
        return dates.day(value)
    return "" if value is None else str(value)


def compared(old: Body | None, new: Body) -> list[Said]:
    """Return what an entry says, with each part's words marked as kept, taken out or put in."""
    before = {one.label: one.text for one in said(old)} if old is not None else {}
    found = []
    for one in said(new):
        runs = tuple(_runs(before.pop(one.label, ""), one.text)) if old is not None else ()
        found.append(Said(one.label, one.text, one.is_voice, runs))
    gone = [Said(label, "", runs=(("gone", text),)) for label, text in before.items()]
    return [*found, *gone]


def _runs(old: str, new: str) -> Iterator[tuple[str, str]]:
    one, other = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    matcher = SequenceMatcher(None, [w.strip() for w in one], [w.strip() for w in other])
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield "same", "".join(other[j1:j2])
            continue
        if i2 > i1:
            yield "gone", "".join(one[i1:i2])
        if j2 > j1:
            yield "new", "".join(other[j1:j2])
