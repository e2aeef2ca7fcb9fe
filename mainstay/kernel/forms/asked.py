"""Work out which items are asked, given what has been answered so far."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from mainstay.kernel.forms.definition import DECLINED, Answers, Condition, Form, Item

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": eq,
    "!=": ne,
    ">": gt,
    "<": lt,
    ">=": ge,
    "<=": le,
}


def asked(form: Form, answers: Answers) -> frozenset[str]:
    """Return the ids of all items that stand open.

    An answer to a question that is itself not asked opens nothing.
    """
    state: dict[str, bool] = {}
    parents = {child.id: item.id for item in form.every for child in item.items}
    for item in form.every:
        _settle(item, form, answers, parents, state)
    return frozenset(name for name, open_ in state.items() if open_)


def _settle(
    item: Item,
    form: Form,
    answers: Answers,
    parents: Mapping[str, str],
    state: dict[str, bool],
) -> bool:
    if item.id in state:
        return state[item.id]
    parent = parents.get(item.id)
    open_ = parent is None or _settle(form.by_id[parent], form, answers, parents, state)
    if open_ and item.enable_when:
        met = [
            (
                _settle(form.by_id[c.question], form, answers, parents, state)
                and holds(c, answers.get(c.question))
            )
            or (c.operator == "exists" and not c.answer and not state[c.question])
            for c in item.enable_when
        ]
        open_ = any(met) if item.enable_any else all(met)
    state[item.id] = open_
    return open_


def holds(condition: Condition, answer: object) -> bool:
    """Test a condition against one answer; any of several chosen options will do."""
    is_answered = answer not in (None, "", [])
    if condition.operator == "exists":
        return (is_answered and answer != DECLINED) is bool(condition.answer)
    if not is_answered:
        return False
    given = answer if isinstance(answer, list | tuple) else [answer]
    return any(_compare(condition, one) for one in given)


def _compare(condition: Condition, given: object) -> bool:
    if given == DECLINED:
        return condition.is_declined
    wanted: object = condition.answer
    if isinstance(given, date | time | datetime):
        given, wanted = given.isoformat(), str(wanted)
    elif isinstance(given, int | float | Decimal) and not isinstance(given, bool):
        wanted = _as_number(wanted)
    elif isinstance(given, str) and not isinstance(wanted, str):
        given = given if isinstance(wanted, bool) else _as_number(given)
        wanted = str(wanted).lower() if isinstance(wanted, bool) else wanted
    if isinstance(given, Decimal):
        given = float(given)
    if condition.operator in {"=", "!="} or type(given) is type(wanted) or _numbers(given, wanted):
        return bool(_COMPARE[condition.operator](given, wanted))
    return False


def _numbers(*values: object) -> bool:
    return all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)


def _as_number(value: object) -> object:
    if isinstance(value, bool):
        return value
    try:
        return float(str(value))
    except ValueError:
        return value
