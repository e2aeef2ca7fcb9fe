"""Make a form ready for scoring: what each answer counts, looked up once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.utils.translation import gettext as _

from mainstay.kernel.forms.definition import NUMBERS, Form, Item
from mainstay.kernel.forms.scales import Scoring


class NotAnAnswer(ValueError):
    """A value was given that the form does not have."""

    def __init__(self, *, item: Item, value: object) -> None:
        self.item, self.value = item, value
        super().__init__(
            _("%(place)s has no answer %(value)s")
            % {"place": item.number or item.id, "value": repr(value)}
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """A form made ready: every answer looked up once, nothing searched for while scoring."""

    scoring: Scoring
    items: tuple[Item, ...]
    lookup: Mapping[str, Mapping[Any, float]]
    ends: Mapping[str, tuple[float, float]]
    critical: tuple[Item, ...]
    conditional: bool


_EMPTY: Final = Scoring(rule="unscored", source="")


@lru_cache(maxsize=1024)
def plan_of(form: Form) -> Plan:
    """Return the form made ready, kept for the next time."""
    scoring = form.scoring or _EMPTY
    names = {name for scale in scoring.scales for name in scale.items}
    for rule in scoring.rules:
        names.update(n for test in (*rule.all, *rule.any, *rule.none) for n in test.items)
    critical = tuple(item for item in form.questions if item.critical)
    names.update(item.id for item in critical)
    items = tuple(item for item in form.questions if item.id in names)
    return Plan(
        scoring=scoring,
        items=items,
        lookup={item.id: _lookup(item) for item in items},
        ends={item.id: _ends(item) for item in items},
        critical=critical,
        conditional=any(item.enable_when for item in form.every),
    )


def _lookup(item: Item) -> dict[Any, float]:
    table: dict[Any, float] = {}
    if item.kind == "boolean":
        scores = {o.value: o.score for o in item.options if o.score is not None}
        yes, no = scores.get("true", 1.0), scores.get("false", 0.0)
        table = {True: yes, False: no, "true": yes, "false": no, "yes": yes, "no": no}
    for option in item.options:
        if option.score is None:
            continue
        table[option.value] = option.score
        if item.kind != "boolean":
            table[_number_or_text(option.value)] = option.score
    return table


def _number_or_text(value: str) -> float | str:
    try:
        return float(value)
    except ValueError:
        return value


def _ends(item: Item) -> tuple[float, float]:
    scores = [o.score for o in item.options if o.score is not None]
    if item.kind == "boolean":
        scores = list(_lookup(item).values())
    if not scores:
        scores = [float(end) for end in (item.min, item.max) if isinstance(end, int | float)]
    return (min(scores), max(scores)) if scores else (0.0, 0.0)


def worth(item: Item, value: Any, lookup: Mapping[Any, float] | None = None) -> float:
    """Return what an answer counts.

    :raises NotAnAnswer: the item has no such answer, or it is outside its range.
    """
    table = _lookup(item) if lookup is None else lookup
    try:
        return table[value]
    except (KeyError, TypeError):
        pass
    if item.kind == "multichoice" and isinstance(value, list | tuple):
        return sum(worth(item, one, table) for one in value)
    if item.kind in NUMBERS and not isinstance(value, bool):
        return _within(item, value)
    raise NotAnAnswer(item=item, value=value)


def _within(item: Item, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise NotAnAnswer(item=item, value=value) from None
    too_low = isinstance(item.min, int | float) and number < item.min
    too_high = isinstance(item.max, int | float) and number > item.max
    if number != number or too_low or too_high or (item.kind == "integer" and number % 1):
        raise NotAnAnswer(item=item, value=value)
    return number
