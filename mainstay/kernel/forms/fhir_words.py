"""Name the FHIR R4 elements and extensions a form is written in."""

from collections.abc import Mapping
from typing import Any, Final

HL7: Final = "http://hl7.org/fhir/StructureDefinition/"
OWN: Final = "urn:mainstay:fhir:"
ORDINAL: Final = f"{HL7}ordinalValue"
WEIGHT: Final = f"{HL7}itemWeight"
LEAST: Final = f"{HL7}minValue"
MOST: Final = f"{HL7}maxValue"
UNIT: Final = f"{HL7}questionnaire-unit"
CONTROL: Final = f"{HL7}questionnaire-itemControl"
TRANSLATION: Final = f"{HL7}translation"
CONTROLS: Final = "http://hl7.org/fhir/questionnaire-item-control"
ABSENT: Final = "http://terminology.hl7.org/CodeSystem/data-absent-reason"
ABSENT_EXTENSION: Final = f"{HL7}data-absent-reason"

DEFINITION: Final = f"{OWN}definition"
SCORING: Final = f"{OWN}scoring"
ITEM: Final = f"{OWN}item"

TYPES: Final[Mapping[str, str]] = {
    "text": "string",
    "lines": "string",
    "paragraph": "text",
    "choice": "choice",
    "multichoice": "choice",
    "boolean": "boolean",
    "number": "decimal",
    "integer": "integer",
    "duration": "integer",
    "date": "date",
    "time": "time",
    "datetime": "dateTime",
    "group": "group",
    "display": "display",
}
KINDS: Final[Mapping[str, str]] = {
    "string": "text",
    "text": "paragraph",
    "choice": "choice",
    "open-choice": "choice",
    "boolean": "boolean",
    "decimal": "number",
    "integer": "integer",
    "date": "date",
    "time": "time",
    "dateTime": "datetime",
    "group": "group",
    "display": "display",
    "url": "text",
    "quantity": "number",
    "attachment": "display",
    "reference": "display",
}
"""What each FHIR type is asked as; the last two cannot be asked and are named."""

VALUES: Final[Mapping[str, str]] = {
    "text": "valueString",
    "lines": "valueString",
    "paragraph": "valueString",
    "choice": "valueCoding",
    "multichoice": "valueCoding",
    "boolean": "valueBoolean",
    "number": "valueDecimal",
    "integer": "valueInteger",
    "duration": "valueInteger",
    "date": "valueDate",
    "time": "valueTime",
    "datetime": "valueDateTime",
}

Json = dict[str, Any]


def extension(url: str, **value: Any) -> Json:
    """Return one extension."""
    return {"url": url, **value}


def found(element: Mapping[str, Any], url: str) -> Json | None:
    """Return an element's extension of this name."""
    return next((e for e in element.get("extension", ()) if e.get("url") == url), None)


def value_of(holder: Mapping[str, Any], prefix: str = "value") -> tuple[str, Any]:
    """Return the name and the content of an element that may be of many types."""
    for key, value in holder.items():
        if key.startswith(prefix) and key != prefix and key[len(prefix)].isupper():
            return key, value
    return "", None


def translated(words: Mapping[str, str]) -> Json:
    """Return the translations of one text, as its primitive extension."""
    return {
        "extension": [
            {
                "url": TRANSLATION,
                "extension": [
                    extension("lang", valueCode=language),
                    extension("content", valueString=text),
                ],
            }
            for language, text in words.items()
            if text
        ]
    }


def translations(element: Mapping[str, Any] | None) -> dict[str, str]:
    """Return the translations a primitive's extension holds."""
    words: dict[str, str] = {}
    for one in (element or {}).get("extension", ()):
        if one.get("url") == TRANSLATION:
            parts = {e["url"]: value_of(e)[1] for e in one.get("extension", ())}
            if parts.get("lang"):
                words[parts["lang"]] = parts.get("content") or ""
    return words
