"""Derive the form of a kind from the fields of its body."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from types import NoneType, UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from django.utils.translation import get_language
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from mainstay.kernel.entries import Ask, Line
from mainstay.kernel.forms.definition import Form, FormError, Item, Kind, Option

_LINE: Final = get_args(Line)[1:]
_KINDS: Final[dict[type, Kind]] = {
    bool: "boolean",
    int: "integer",
    float: "number",
    Decimal: "number",
    datetime: "datetime",
    date: "date",
    time: "time",
    timedelta: "duration",
}


def form_of(body: type[BaseModel]) -> Form:
    """Return the form that asks for a body, in the language spoken now.

    Fields without Ask are not asked for: code fills them in.

    :raises FormError: a field has a type no question can be made of.
    """
    return _form(body, get_language() or "en")


@lru_cache(maxsize=1024)
def _form(body: type[BaseModel], language: str) -> Form:
    kind = getattr(body, "kind", None)
    return Form(
        id=kind.name if kind is not None else body.__name__.lower(),
        version=str(kind.revision) if kind is not None else "1",
        title=str(kind.label) if kind is not None else body.__name__,
        language=language,
        declinable=False,
        items=_fields(body, ""),
    )


def _fields(body: type[BaseModel], under: str) -> tuple[Item, ...]:
    items = []
    for name, field in body.model_fields.items():
        ask = next((m for m in field.metadata if isinstance(m, Ask)), None)
        if ask is not None:
            items.append(_item(f"{under}{name}", field, ask))
    if not items:
        raise FormError(place=body.__name__, what="has no field that asks anything")
    return tuple(items)


def _item(name: str, field: FieldInfo, ask: Ask) -> Item:
    wanted, marks = _bare(field.annotation, tuple(field.metadata))
    words: dict[str, Any] = {
        "id": name,
        "text": str(ask.label),
        "help": str(ask.help),
        "why": str(ask.why),
        "unit": ask.unit,
        "rows": ask.rows,
        "their_words": ask.their_words,
        "required": field.is_required() and not _may_be_none(field.annotation),
        **_ends(field.metadata),
    }
    words |= _shape(name, wanted, marks, ask)
    if words["kind"] == "group" and not (field.is_required() or words.get("repeats")):
        # A part that may be left out asks nothing of those who leave it out.
        words["items"] = tuple(i.model_copy(update={"required": False}) for i in words["items"])
    return Item(**words)


def _shape(name: str, wanted: Any, marks: tuple[Any, ...], ask: Ask) -> dict[str, Any]:
    """Return what of an item follows from its type."""
    if get_origin(wanted) in (list, tuple, set, frozenset):
        return _many(name, get_args(wanted)[0], ask)
    if isinstance(wanted, type):
        if issubclass(wanted, Enum):
            return {"kind": "choice", "options": _options(wanted)}
        if issubclass(wanted, BaseModel):
            return {"kind": "group", "required": False, "items": _fields(wanted, f"{name}.")}
        if issubclass(wanted, str):
            is_long = ask.rows > 1 and not _is_line(marks)
            return {"kind": "paragraph" if is_long else "text"}
        if wanted in _KINDS:
            return {"kind": _KINDS[wanted]}
    raise FormError(place=name, what=f"no question can be made of {wanted!r}")


def _many(name: str, wanted: Any, ask: Ask) -> dict[str, Any]:
    inner, marks = _bare(wanted, ())
    if isinstance(inner, type) and issubclass(inner, Enum):
        return {"kind": "multichoice", "options": _options(inner)}
    shape = _shape(name, inner, marks, ask)
    if shape["kind"] == "text":
        return {"kind": "lines"}
    return {**shape, "repeats": True}


def _bare(wanted: Any, marks: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    """Take Annotated and Optional off a type, keeping what was annotated."""
    while True:
        if get_origin(wanted) is Annotated:
            wanted, *more = get_args(wanted)
            marks = (*marks, *more)
        elif get_origin(wanted) in (Union, UnionType) and _may_be_none(wanted):
            rest = [arg for arg in get_args(wanted) if arg is not NoneType]
            wanted = rest[0] if len(rest) == 1 else Union[tuple(rest)]  # noqa: UP007
        else:
            return wanted, marks


def _may_be_none(wanted: Any) -> bool:
    if get_origin(wanted) is Annotated:
        return _may_be_none(get_args(wanted)[0])
    return get_origin(wanted) in (Union, UnionType) and NoneType in get_args(wanted)


def _is_line(marks: tuple[Any, ...]) -> bool:
    return any(mark in _LINE for mark in marks)


def _options(choices: type[Enum]) -> tuple[Option, ...]:
    return tuple(
        Option(value=str(one.value), label=str(getattr(one, "label", one.value)))
        for one in choices
    )


def _ends(marks: list[Any]) -> dict[str, Any]:
    """Return the range a field is held to (annotated_types: Ge, Gt, Le, Lt, MaxLen)."""
    found: dict[str, Any] = {}
    for mark in marks:
        for key, name in (("ge", "min"), ("le", "max"), ("max_length", "max_length")):
            end = getattr(mark, key, None)
            if end is not None:
                found[name] = float(end) if isinstance(end, Decimal) else _end(end)
    return found


def _end(end: Any) -> Any:
    return end.isoformat() if isinstance(end, date | time | datetime) else end
