"""Make a well-formed body of any kind from its declaration, so that new kinds are tested at once.

A kind whose fields depend on one another says how in ``PECULIAR``.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from mainstay.kernel.entries import Body, Kind
from tests.promises.conftest import START

PECULIAR: dict[str, dict[str, Any]] = {
    # A check either describes, or equals one that did.
    "unit.check": {"same_as": None},
}

PLAIN: dict[type[Any], Callable[[], Any]] = {
    str: lambda: "Plain words.",
    bool: lambda: True,
    int: lambda: 1,
    float: lambda: 1.0,
    Decimal: lambda: Decimal(1),
    date: lambda: START.date(),
    datetime: lambda: START - timedelta(hours=1),
    time: lambda: time(9, 30),
    timedelta: lambda: timedelta(minutes=50),
    UUID: lambda: UUID(int=7),
    NoneType: lambda: None,
}


def example(kind: Kind) -> Body:
    """Return one well-formed body of a kind."""
    return kind.body.model_validate({**_fields(kind.body), **PECULIAR.get(kind.name, {})})


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {
        name: _value(field)
        for name, field in model.model_fields.items()
        if field.is_required() or field.default in (None, "", (), PydanticUndefined)
    }


SHAPED = ("Plain words.", "2026-03-14", "2026", "(555) 010-0100", "text/plain", "a" * 64, "A", "")
"""Words tried in turn where a field wants them in some shape."""


def _value(field: FieldInfo) -> Any:
    return _marked(field.annotation, field.metadata)


def _marked(wanted: Any, marks: Iterable[Any]) -> Any:
    for mark in marks:
        if getattr(mark, "ge", None) is not None:
            return mark.ge
        pattern = getattr(mark, "pattern", None)
        if pattern is not None:
            return next(words for words in SHAPED if re.search(pattern, words))
    return made(wanted)


def made(wanted: Any) -> Any:
    """Return a value of a type, the plainest there is."""
    origin, inside = get_origin(wanted), get_args(wanted)
    if origin is Annotated:
        return _marked(inside[0], inside[1:])
    if origin in (Union, UnionType):
        return made(next((t for t in inside if t is not NoneType), NoneType))
    if origin is Literal:
        return inside[0]
    if origin in (list, tuple, set, frozenset):
        return [made(inside[0])]
    if origin is dict or wanted is dict:
        return {}
    if isinstance(wanted, type) and issubclass(wanted, Enum):
        return next(iter(wanted))
    if isinstance(wanted, type) and issubclass(wanted, BaseModel):
        return _fields(wanted)
    return PLAIN.get(wanted, lambda: "Plain words.")()
