"""Take the groups of a body apart into answers by item id, and put them together again."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from mainstay.kernel.forms.definition import Answers, Form, Item


def in_zone(value: Any, zone: tzinfo | None) -> Any:
    """Return moments as the place's clock shows them, whatever zone they were kept in."""
    if isinstance(value, Mapping):
        return {name: in_zone(one, zone) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [in_zone(one, zone) for one in value]
    if isinstance(value, datetime) and value.tzinfo is not None and zone is not None:
        return value.astimezone(zone)
    return value


def flat_answers(form: Form, initial: Answers) -> dict[str, Any]:
    """Return answers by item id, taking nested groups apart."""
    found: dict[str, Any] = {}
    for name, value in initial.items():
        item = form.by_id.get(name)
        if item is None or not isinstance(value, Mapping):
            found[name] = value
        else:
            inner = {f"{name}.{key}": one for key, one in value.items()}
            found.update(flat_answers(form, inner))
    return {name: _rows_flat(form.by_id.get(name), v) for name, v in found.items()}


def _rows_flat(item: Item | None, value: Any) -> Any:
    if item is None or not (item.repeats and item.kind == "group") or not isinstance(value, list):
        return value
    start = f"{item.id}."
    if not all(child.id.startswith(start) for child in item.items):
        return value
    by_id = {child.id: child for child in item.items}
    rows = [
        {k if k.startswith(start) else f"{start}{k}": v for k, v in row.items()} for row in value
    ]
    return [{k: _rows_flat(by_id.get(k), v) for k, v in row.items()} for row in rows]


def nested(answers: Answers, under: str = "") -> dict[str, Any]:
    """Return answers by item id as the fields of a body, groups nested."""
    body: dict[str, Any] = {}
    for name, value in answers.items():
        *path, last = name.split(".")
        place = body
        for step in path:
            place = place.setdefault(step, {})
        place[last] = _rows_nested(f"{under}{name}", value)
    return body


def _rows_nested(name: str, value: Any) -> Any:
    if not (isinstance(value, list) and value and isinstance(value[0], Mapping)):
        return value
    start = f"{name}."
    return [nested({k.removeprefix(start): v for k, v in row.items()}, start) for row in value]
