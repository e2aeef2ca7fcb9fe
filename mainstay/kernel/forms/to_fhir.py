"""Write a form as a FHIR R4 Questionnaire."""

import json
from collections.abc import Mapping
from typing import Any, Final

from mainstay.kernel.forms.definition import Code, Condition, Form, Item, Option
from mainstay.kernel.forms.fhir_words import (
    CONTROL,
    CONTROLS,
    DEFINITION,
    ITEM,
    LEAST,
    MOST,
    ORDINAL,
    SCORING,
    TYPES,
    UNIT,
    VALUES,
    Json,
    extension,
    translated,
)

OWN_FORM: Final = {
    "id",
    "long_title",
    "owner",
    "terms",
    "credit",
    "source",
    "licence",
    "ages",
    "informants",
    "modes",
    "recall",
    "instructions",
    "guidance",
    "minutes",
    "declinable",
    "translations",
}
OWN_ITEM: Final = {"why", "rows", "critical", "their_words", "translations"}
BOUNDS: Final = {
    "number": "valueDecimal",
    "integer": "valueInteger",
    "duration": "valueInteger",
    "date": "valueDate",
    "datetime": "valueDateTime",
    "time": "valueTime",
}


def to_questionnaire(form: Form) -> Json:
    """Return the form as a Questionnaire; scoring and the form's own facts as extensions."""
    items = [written(item, form) for item in form.items]
    return merged({**header(form), "item": items}, form.kept)


def header(form: Form) -> Json:
    """Return everything of a Questionnaire but its items."""
    own = form.model_dump(mode="json", include=OWN_FORM, exclude_defaults=True)
    marks = [extension(DEFINITION, valueString=_json({"id": form.id, **own}))]
    if form.scoring is not None:
        told = form.scoring.model_dump(mode="json", exclude_defaults=True)
        marks.append(extension(SCORING, valueString=_json(told)))
    titles = {language: heading.title for language, heading in form.translations.items()}
    full = {
        "resourceType": "Questionnaire",
        "id": form.id.replace("_", "-")[:64],
        "extension": marks,
        "language": form.language,
        "url": form.url,
        "version": form.version,
        "title": form.title,
        "_title": _translated(titles),
        "status": "active",
        "code": [_coding(code) for code in form.code],
        "description": form.instructions,
        "copyright": form.credit,
    }
    return {key: value for key, value in full.items() if value not in ("", [], None)}


def merged(element: Json, kept: Mapping[str, Any]) -> Json:
    """Put back what an imported element held beyond what is understood here."""
    whole = {**element, **kept}
    if "extension" in kept:
        whole["extension"] = [*element.get("extension", ()), *kept["extension"]]
    return whole


def written(item: Item, form: Form) -> Json:
    """Return an item with its children, in full."""
    element = plain(item, form)
    children = [written(child, form) for child in item.items]
    if item.help:
        children.insert(0, _help(item))
    if children:
        element["item"] = children
    return merged(element, item.kept)


def plain(item: Item, form: Form) -> Json:
    """Return an item without its children and without what was kept of its origin."""
    texts = {language: words.text for language, words in item.translations.items()}
    full = {
        "extension": _marks(item),
        "linkId": item.id,
        "code": [_coding(code) for code in item.code],
        "prefix": item.number,
        "text": item.text,
        "_text": _translated(texts),
        "type": "open-choice" if item.open else TYPES[item.kind],
        "enableWhen": [
            _condition(c, form.by_id[c.question]) for c in item.enable_when if not c.is_declined
        ],
        "enableBehavior": ("any" if item.enable_any else "all") if item.enable_when else "",
        "required": item.required or None,
        "repeats": item.repeats or item.kind in {"lines", "multichoice"} or None,
        "maxLength": item.max_length,
        "answerOption": [_option(option) for option in item.options],
    }
    return {key: value for key, value in full.items() if value not in ("", [], None)}


def _marks(item: Item) -> list[Json]:
    marks = []
    for url, end in ((LEAST, item.min), (MOST, item.max)):
        if end is not None:
            whole = item.kind in {"integer", "duration"} and isinstance(end, int | float)
            value = int(end) if whole and float(end).is_integer() else end
            marks.append(extension(url, **{BOUNDS.get(item.kind, "valueString"): value}))
    if item.unit:
        marks.append(extension(UNIT, valueCoding={"display": item.unit}))
    own = item.model_dump(mode="json", include=OWN_ITEM, exclude_defaults=True)
    # A declined answer has no coding to wait for, so this one condition is our own.
    waits = [n for n, c in enumerate(item.enable_when) if c.is_declined]
    if waits:
        own["declined"] = [[n, item.enable_when[n].question] for n in waits]
    if item.kind in {"duration", "lines"}:
        own["kind"] = item.kind
    if item.kind == "boolean" and item.options:
        own["scores"] = [o.model_dump(mode="json", exclude_defaults=True) for o in item.options]
    if own:
        marks.append(extension(ITEM, valueString=_json(own)))
    return marks


def _help(item: Item) -> Json:
    texts = {language: words.help for language, words in item.translations.items()}
    control = {"coding": [{"system": CONTROLS, "code": "help"}]}
    element: Json = {
        "extension": [extension(CONTROL, valueCodeableConcept=control)],
        "linkId": f"{item.id}.help",
        "text": item.help,
        "type": "display",
    }
    words = _translated(texts)
    return {**element, "_text": words} if words else element


def _option(option: Option) -> Json:
    value: Any = option.value
    own: Json = {}
    if option.shape == "coding":
        value = {"system": option.system, "code": option.value, "display": option.label}
        value["_display"] = _translated(option.translations)
        value = {key: part for key, part in value.items() if part not in ("", None)}
    elif option.label != option.value or option.translations:
        own = {"label": option.label, "translations": option.translations}
    if option.shape == "integer":
        value = int(option.value)
    marks = []
    if option.score is not None:
        marks.append(extension(ORDINAL, valueDecimal=option.score))
    if own:
        marks.append(extension(ITEM, valueString=_json(own)))
    name = f"value{option.shape.capitalize()}"
    return {"extension": marks, name: value} if marks else {name: value}


def _condition(condition: Condition, question: Item) -> Json:
    element: Json = {"question": condition.question, "operator": condition.operator}
    if condition.operator == "exists":
        return {**element, "answerBoolean": bool(condition.answer)}
    if question.kind in {"choice", "multichoice"}:
        wanted = str(condition.answer)
        option = next((o for o in question.options if o.value == wanted), None)
        if option is not None and option.shape != "coding":
            given = int(wanted) if option.shape == "integer" else wanted
            return {**element, f"answer{option.shape.capitalize()}": given}
        coding = {"system": option.system} if option is not None and option.system else {}
        return {**element, "answerCoding": {**coding, "code": wanted}}
    name = VALUES.get(question.kind, "valueString").replace("value", "answer")
    return {**element, name: condition.answer}


def _translated(words: Mapping[str, str]) -> Json | None:
    return translated(words) if any(words.values()) else None


def _coding(code: Code) -> Json:
    return code.model_dump(mode="json", exclude_defaults=True)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
