"""Read a FHIR R4 Questionnaire as a form, keep what is not understood, and name it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import ValidationError

from mainstay.kernel.forms.definition import DECLINED, Form, FormError, Item
from mainstay.kernel.forms.fhir_words import (
    CONTROL,
    DEFINITION,
    ITEM,
    KINDS,
    LEAST,
    MOST,
    ORDINAL,
    SCORING,
    UNIT,
    WEIGHT,
    Json,
    found,
    translations,
    value_of,
)
from mainstay.kernel.forms.reading import told
from mainstay.kernel.forms.to_fhir import header, plain

DEEPEST: Final = 20
_MARKUP: Final = re.compile(
    r"<\s*(script|iframe|object|embed|form)\b|\bon\w+\s*=|javascript:", re.IGNORECASE
)
_UNDERSTOOD: Final = {
    "linkId", "code", "prefix", "text", "type", "enableWhen", "enableBehavior", "required",
    "repeats", "maxLength", "answerOption", "item", "definition", "_text",
    "resourceType", "id", "language", "url", "version", "title", "_title", "status", "name",
    "date", "publisher", "contact", "jurisdiction", "meta", "identifier", "description",
    "copyright", "subjectType", "experimental", "contained",
}  # fmt: skip
"""What is either used or plain description; anything else kept is named."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A form read from elsewhere.

    :param unsupported: what it holds that is kept and written out again, but does nothing here.
    """

    form: Form
    unsupported: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    """What is gathered while reading one Questionnaire."""

    contained: Mapping[str, Json]
    names: list[str] = field(default_factory=list)


def from_questionnaire(resource: Mapping[str, Any]) -> Imported:
    """Read a Questionnaire.

    :raises FormError: it is not one, its items wait in a circle, or it carries live markup.
    """
    if resource.get("resourceType") != "Questionnaire":
        raise FormError(place="resourceType", what="is not a Questionnaire")
    _refuse_markup(resource)
    held = {f"#{one.get('id')}": one for one in resource.get("contained", ())}
    reading = _Reading(contained=held)
    words = _header(resource)
    words["items"] = [_item(one, reading, 1) for one in resource.get("item", ())]
    try:
        form = Form.model_validate(words)
        kept = _kept(resource, header(form), "form", reading)
        items = tuple(_with_kept(i, _children(resource), form, reading) for i in form.items)
        whole = {name: getattr(form, name) for name in Form.model_fields}
        form = Form(**{**whole, "items": items, "kept": kept})
    except ValidationError as wrong:
        raise told(wrong) from None
    return Imported(form=form, unsupported=tuple(reading.names))


def _refuse_markup(resource: Mapping[str, Any]) -> None:
    for place, text in _texts(resource, ""):
        if "<" in text and _MARKUP.search(text):
            raise FormError(place=place, what="carries markup that could run; refused")


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _texts(part, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from _texts(part, f"{place}[{number}]")


def _header(resource: Mapping[str, Any]) -> dict[str, Any]:
    own = _own(resource, DEFINITION)
    scoring = _own(resource, SCORING)
    name = resource.get("id") or resource.get("name") or resource.get("url") or "form"
    words: dict[str, Any] = {
        "id": str(name),
        "title": resource.get("title") or resource.get("name") or str(name),
        "version": resource.get("version", "1"),
        "language": resource.get("language", "en"),
        "url": resource.get("url", ""),
        "code": _codes(resource),
        **own,
    }
    if scoring:
        words["scoring"] = scoring
    return words


def _own(element: Mapping[str, Any], url: str) -> dict[str, Any]:
    mark = found(element, url)
    try:
        own = json.loads(mark["valueString"]) if mark else {}
    except (KeyError, ValueError):
        own = None
    if not isinstance(own, dict):
        raise FormError(place=url, what="is not readable as JSON")
    return own


def _codes(element: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {key: one[key] for key in ("system", "code", "display") if one.get(key)}
        for one in element.get("code", ())
        if one.get("system") and one.get("code")
    ]


def _children(element: Mapping[str, Any]) -> dict[str, Json]:
    return {one.get("linkId", ""): one for one in element.get("item", ())}


def _item(element: Mapping[str, Any], reading: _Reading, depth: int) -> dict[str, Any]:
    if depth > DEEPEST:
        raise FormError(place=str(element.get("linkId")), what="is nested too deeply")
    own = _own(element, ITEM)
    kind = own.pop("kind", None) or _kind(element)
    waits = own.pop("declined", [])
    options = own.pop("scores", None) or _options(element, reading)
    children = list(element.get("item", ()))
    help_ = next((c for c in children if _is_help(c, element)), None)
    words: dict[str, Any] = {
        "id": element.get("linkId", ""),
        "number": element.get("prefix", ""),
        "text": element.get("text", ""),
        "help": help_.get("text", "") if help_ else "",
        "kind": kind,
        "options": options if kind in {"choice", "multichoice", "boolean"} else [],
        "open": kind in {"choice", "multichoice"} and (_is_open(element) or not options),
        "enable_when": _conditions(element, waits),
        "enable_any": element.get("enableBehavior") == "any",
        "required": bool(element.get("required")),
        "repeats": bool(element.get("repeats"))
        and kind not in {"text", "lines", "choice", "multichoice", "display"},
        "min": _bound(element, LEAST),
        "max": _bound(element, MOST),
        "max_length": element.get("maxLength"),
        "unit": _unit(element),
        "code": _codes(element),
        **own,
    }
    words["items"] = [_item(c, reading, depth + 1) for c in children if c is not help_]
    for language, text in translations(element.get("_text")).items():
        words.setdefault("translations", {}).setdefault(language, {}).setdefault("text", text)
    return words


def _kind(element: Mapping[str, Any]) -> str:
    kind = KINDS.get(element.get("type", ""))
    if kind is None:
        raise FormError(
            place=str(element.get("linkId")), what=f"type {element.get('type')!r} is unknown"
        )
    if element.get("repeats") and kind in {"choice", "text"}:
        return {"choice": "multichoice", "text": "lines"}[kind]
    return kind


def _is_open(element: Mapping[str, Any]) -> bool:
    return element.get("type") == "open-choice"


def _is_help(child: Mapping[str, Any], parent: Mapping[str, Any]) -> bool:
    mark = found(child, CONTROL)
    codings = (mark or {}).get("valueCodeableConcept", {}).get("coding", ())
    is_ours = child.get("linkId") == f"{parent.get('linkId')}.help" and not child.get("item")
    return is_ours and any(coding.get("code") == "help" for coding in codings)


def _options(element: Mapping[str, Any], reading: _Reading) -> list[dict[str, Any]]:
    listed = element.get("answerOption")
    if listed is not None:
        return [_option(one) for one in listed]
    wanted = element.get("answerValueSet")
    held = reading.contained.get(str(wanted))
    if wanted and held is None:
        reading.names.append(
            f"item {element.get('linkId')}: answer list {wanted} is not here; answers are typed"
        )
    return [_option({"valueCoding": concept}) for concept in _concepts(held or {})]


def _concepts(held: Mapping[str, Any]) -> Iterator[Json]:
    yield from held.get("expansion", {}).get("contains", ())
    if "expansion" not in held:
        for part in held.get("compose", {}).get("include", ()):
            for concept in part.get("concept", ()):
                yield {"system": part.get("system", ""), **concept}


def _option(element: Mapping[str, Any]) -> dict[str, Any]:
    name, value = value_of(element)
    own = _own(element, ITEM)
    coding = value if isinstance(value, Mapping) else {}
    mark = next(
        (m for url in (ORDINAL, WEIGHT) for m in (found(element, url), found(coding, url)) if m),
        None,
    )
    words: dict[str, Any] = {"score": value_of(mark)[1] if mark else None}
    if name in {"valueCoding", "valueReference"}:
        code = coding.get("code") or coding.get("display") or coding.get("reference") or ""
        words |= {"value": code, "label": coding.get("display") or code}
        words["system"] = coding.get("system") or ""
        words["translations"] = translations(coding.get("_display"))
    else:
        shape = name.removeprefix("value").lower()
        words |= {"value": str(value), "label": str(value), "shape": shape}
    return {**words, **own}


def _conditions(element: Mapping[str, Any], waits: list[list[Any]]) -> list[dict[str, Any]]:
    conditions = []
    for one in element.get("enableWhen", ()):
        _name, value = value_of(one, "answer")
        if isinstance(value, Mapping):
            value = value.get("code") or value.get("display") or value.get("value")
        conditions.append(
            {"question": one.get("question"), "operator": one.get("operator"), "answer": value}
        )
    for number, question in waits:
        conditions.insert(number, {"question": question, "operator": "=", "answer": DECLINED})
    return conditions


def _bound(element: Mapping[str, Any], url: str) -> Any:
    return value_of(found(element, url) or {})[1]


def _unit(element: Mapping[str, Any]) -> str:
    coding = (found(element, UNIT) or {}).get("valueCoding", {})
    return str(coding.get("display") or coding.get("code") or "")


def _with_kept(item: Item, originals: Mapping[str, Json], form: Form, reading: _Reading) -> Item:
    """Return the item with everything its original says and our writing of it would not."""
    original = originals[item.id]
    kept = _kept(original, plain(item, form), f"item {item.id}", reading)
    inner = _children(original)
    return item.model_copy(
        update={
            "kept": kept,
            "items": tuple(_with_kept(child, inner, form, reading) for child in item.items),
        }
    )


def _kept(
    original: Mapping[str, Any], ours: Mapping[str, Any], place: str, reading: _Reading
) -> dict[str, Any]:
    kept = {
        key: value
        for key, value in original.items()
        if key not in {"item", "extension"} and ours.get(key) != value
    }
    # What we would add where the original is silent is no loss; what it says more is.
    extra = [
        mark for mark in original.get("extension", ()) if mark not in ours.get("extension", ())
    ]
    if extra:
        kept["extension"] = extra
    for key in sorted(set(kept) - _UNDERSTOOD - {"extension"}):
        reading.names.append(f"{place}: {key} is kept, and does nothing here")
    for mark in extra:
        if mark.get("url") not in {UNIT, LEAST, MOST, ITEM, DEFINITION, SCORING}:
            tail = str(mark.get("url")).rsplit("/", 1)[-1]
            reading.names.append(f"{place}: extension {tail} is kept, and does nothing here")
    if kept.get("type") in {"attachment", "reference"}:
        reading.names.append(f"{place}: a question of type {kept['type']} cannot be asked here")
    elif kept.get("type") in {"quantity", "url"}:
        reading.names.append(f"{place}: type {kept['type']} is asked as a plain {ours['type']}")
    if kept.get("_text", {}).get("extension"):
        reading.names.append(f"{place}: marked-up text is kept; the plain text is shown")
    return kept
