"""Write answers as a FHIR R4 QuestionnaireResponse, and read them back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from mainstay.kernel.forms.asked import asked
from mainstay.kernel.forms.definition import CHOICES, DECLINED, Answers, Form, Item
from mainstay.kernel.forms.fhir_words import (
    ABSENT_EXTENSION,
    VALUES,
    Json,
    extension,
    found,
    value_of,
)


def to_response(form: Form, answers: Answers, *, status: str = "completed", **more: Any) -> Json:
    """Return the answers as a QuestionnaireResponse; ``more`` are its other elements.

    A declined answer is written as *asked, declined*; what was not asked is left out.
    """
    open_ = asked(form, answers)
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": f"{form.url or f'urn:mainstay:form:{form.id}'}|{form.version}",
        "status": status,
        "language": form.language,
        **more,
        "item": _items(form.items, answers, open_),
    }


def _items(items: Sequence[Item], answers: Answers, open_: frozenset[str]) -> list[Json]:
    return [one for item in items if item.id in open_ for one in _item(item, answers, open_)]


def _item(item: Item, answers: Answers, open_: frozenset[str]) -> list[Json]:
    start: Json = {"linkId": item.id}
    if item.text:
        start["text"] = item.text
    given = answers.get(item.id)
    if item.kind == "group":
        rows = (given or ()) if item.repeats else (answers,)
        filled = [_items(item.items, row, open_) for row in rows]
        return [{**start, "item": inside} for inside in filled if inside]
    inside = _items(item.items, answers, open_)
    if given == DECLINED:
        mark = extension(ABSENT_EXTENSION, valueCode="asked-declined")
        return [{**start, "extension": [mark]}]
    if given in (None, "", []):
        return [{**start, "item": inside}] if inside and not item.asks else []
    several = given if isinstance(given, list | tuple) else [given]
    written = [_answer(item, one) for one in several]
    if inside:
        written[0]["item"] = inside
    return [{**start, "answer": written}]


def _answer(item: Item, given: Any) -> Json:
    if item.kind in CHOICES:
        return _chosen(item, str(given))
    if isinstance(given, date | time | datetime):
        given = given.isoformat()
    elif isinstance(given, Decimal):
        given = int(given) if given % 1 == 0 else float(given)
    return {VALUES[item.kind]: given}


def _chosen(item: Item, given: str) -> Json:
    option = next((o for o in item.options if o.value == given), None)
    if option is None:
        return {"valueString": given}
    if option.shape == "coding":
        coding = {"system": option.system, "code": option.value, "display": option.label}
        return {"valueCoding": {key: part for key, part in coding.items() if part}}
    value = int(given) if option.shape == "integer" else given
    return {f"value{option.shape.capitalize()}": value}


def from_response(form: Form, response: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the answers of a response, and the names of what the form has no place for."""
    answers: dict[str, Any] = {}
    strangers: list[str] = []
    _take(form, response.get("item", ()), answers, strangers)
    return answers, strangers


def _take(
    form: Form, elements: Sequence[Json], answers: dict[str, Any], strangers: list[str]
) -> None:
    for element in elements:
        item = form.by_id.get(str(element.get("linkId")))
        if item is None:
            strangers.append(f"item {element.get('linkId')}: not in this form")
            continue
        if item.kind == "group" and item.repeats:
            row: dict[str, Any] = {}
            _take(form, element.get("item", ()), row, strangers)
            answers.setdefault(item.id, []).append(row)
            continue
        _take_answer(item, element, answers, strangers)
        inside = [*element.get("item", ())]
        inside += [i for one in element.get("answer", ()) for i in one.get("item", ())]
        _take(form, inside, answers, strangers)


def _take_answer(item: Item, element: Json, answers: dict[str, Any], strangers: list[str]) -> None:
    mark = found(element, ABSENT_EXTENSION)
    if mark is not None and mark.get("valueCode") == "asked-declined":
        answers[item.id] = DECLINED
        return
    values = [_value(item, *value_of(one)) for one in element.get("answer", ())]
    if not values:
        return
    if item.kind in {"lines", "multichoice"} or item.repeats:
        answers[item.id] = values
    elif len(values) == 1 and item.asks:
        answers[item.id] = values[0]
    else:
        strangers.append(f"item {item.id}: takes one answer, {len(values)} given")


def _value(item: Item, name: str, given: Any) -> Any:
    if isinstance(given, Mapping):
        return given.get("code") or given.get("display") or given.get("value")
    if item.kind == "date":
        return date.fromisoformat(given)
    if item.kind == "datetime":
        return datetime.fromisoformat(given)
    if item.kind == "time":
        return time.fromisoformat(given)
    return str(given) if item.kind in CHOICES else given
