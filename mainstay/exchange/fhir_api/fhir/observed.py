"""Read observations, reports and documents."""

import base64
import binascii
import hashlib
from collections.abc import Iterator
from typing import Any, Final

from mainstay.care.history.entries import Component, Document, Observation
from mainstay.exchange.fhir_api.fhir.reading import (
    Around,
    Json,
    Made,
    Only,
    Outcome,
    called,
    code,
    codes,
    concepts,
    first_moment,
    line,
    lines,
    narrative,
    notes,
    partial,
    when,
    words,
)
from mainstay.kernel.coded import Attached

LOINC: Final = "http://loinc.org"
LONGEST: Final = 200_000
"""Characters of a document kept as words in the entry; longer ones stay a file."""


def observation(resource: Json, around: Around) -> Outcome:
    """Return what was measured, asked or seen."""
    name = words(resource.get("code"))
    if not name:
        return Only("it does not say what was observed")
    value = _value(resource)
    ours, band = "", ""
    if value["number"] is not None:
        loinc = next((c.code for c in codes(resource.get("code")) if c.system == LOINC), "")
        ours, band = around.instrument(loinc, value["number"])
    body = Observation(
        name=name,
        codes=codes(resource.get("code")),
        category=", ".join(lines(code(one) for one in concepts(resource.get("category")))),
        components=tuple(_components(resource)),
        interpretation=words(resource.get("interpretation")),
        reference=_range(resource),
        missing=words(resource.get("dataAbsentReason")),
        status=resource.get("status", ""),
        instrument=ours,
        band=band,
        **{**value, "words": "\n".join(filter(None, [value["words"], notes(resource)]))},
    )
    return Made(
        body, first_moment(around.zone, when(resource, "effective"), resource.get("issued"))
    )


def _components(resource: Json) -> Iterator[Component]:
    for one in resource.get("component") or ():
        value = _value(one)
        value["words"] = value["words"] or words(one.get("dataAbsentReason"))
        value.pop("unit_code")
        yield Component(
            name=words(one.get("code")) or "(part)", codes=codes(one.get("code")), **value
        )


def _value(element: Json) -> dict[str, Any]:
    """Return a value of any FHIR type as a number with a unit, or as words."""
    quantity = element.get("valueQuantity")
    if quantity and quantity.get("value") is not None:
        sign = quantity.get("comparator", "")
        unit = line(quantity.get("unit") or quantity.get("code"))
        if sign:
            # “Less than 5” is no 5: it is told, never plotted.
            return _said(f"{sign} {quantity['value']} {unit}".strip())
        return {
            "number": float(quantity["value"]),
            "unit": unit,
            "unit_code": line(quantity.get("code")),
            "words": "",
        }
    if element.get("valueInteger") is not None:
        return {**_said(""), "number": float(element["valueInteger"])}
    return _said(_in_words(element))


def _said(text: str) -> dict[str, Any]:
    return {"number": None, "unit": "", "unit_code": "", "words": text}


def _in_words(element: Json) -> str:
    told = words(element.get("valueCodeableConcept")) or line(element.get("valueString"))
    if told:
        return told
    if "valueBoolean" in element:
        return "yes" if element["valueBoolean"] else "no"
    for name in ("valueDateTime", "valueTime"):
        if element.get(name):
            return line(element[name])
    for name in ("valuePeriod", "valueRange", "valueRatio"):
        if element.get(name):
            return _pair(element[name])
    return ""


def _pair(value: Json) -> str:
    ends = [value.get(a) or value.get(b) or value.get(c) for a, b, c in _ENDS]
    return " – ".join(_plain(one) for one in ends if one is not None)


_ENDS: Final = (("start", "low", "numerator"), ("end", "high", "denominator"))


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return f"{value.get('value', '')} {value.get('unit', '')}".strip()
    return str(value)


def _range(resource: Json) -> str:
    told = resource.get("referenceRange") or ()
    return "; ".join(filter(None, (line(one.get("text")) or _pair(one) for one in told)))


def document(resource: Json, around: Around) -> Outcome:
    """Return a note or letter: its words where they are text, else its files."""
    kind = words(resource.get("type")) or words(resource.get("category"))
    attachments = [one.get("attachment") or {} for one in resource.get("content") or ()]
    title = next((one["title"] for one in attachments if one.get("title")), "")
    date = resource.get("date") or (resource.get("context") or {}).get("period")
    return _document(
        resource,
        around,
        title=line(resource.get("description")) or line(title) or kind or "Document",
        kind="type",
        attachments=attachments,
        author=", ".join(lines(called(resource, a, around) for a in resource.get("author") or ())),
        written=date,
    )


def report(resource: Json, around: Around) -> Outcome:
    """Return a report that says something itself; its results are observations already."""
    attachments = resource.get("presentedForm") or []
    said = [line(resource.get("conclusion")), words(resource.get("conclusionCode"))]
    told = "\n".join(dict.fromkeys(filter(None, said)))
    if not attachments and not told:
        return Only("it has no words of its own; its results are observations in the chart")
    if not told and _said_already(attachments, around):
        return Only("it says the very same as a document that came with it")
    return _document(
        resource,
        around,
        title=words(resource.get("code")) or "Report",
        kind="code",
        attachments=attachments,
        author=", ".join(
            lines(called(resource, a, around) for a in resource.get("performer") or ())
        ),
        written=when(resource, "effective") or resource.get("issued"),
        told=told,
    )


def _document(
    resource: Json,
    around: Around,
    *,
    title: str,
    kind: str,
    attachments: list[Json],
    author: str,
    written: Any,
    told: str = "",
) -> Outcome:
    texts, files, elsewhere = _contents(attachments, around)
    text = "\n\n".join([*filter(None, [told]), *texts]) or narrative(resource)
    body = Document(
        title=title,
        codes=codes(resource.get(kind)),
        category=", ".join(lines(words(one) for one in concepts(resource.get("category")))),
        text=text,
        files=tuple(files),
        elsewhere=tuple(elsewhere),
        author=author,
        written_on=partial(written if isinstance(written, str) else (written or {}).get("start")),
        status=resource.get("status", ""),
    )
    return Made(body, first_moment(around.zone, written))


def _contents(
    attachments: list[Json], around: Around
) -> tuple[list[str], list[Attached], list[str]]:
    texts: list[str] = []
    files: list[Attached] = []
    elsewhere: list[str] = []
    for one in attachments:
        data = decoded(one)
        if data is None:
            if one.get("url"):
                elsewhere.append(line(one["url"]))
            continue
        text = _as_text(data, one.get("contentType", ""))
        if text is not None:
            texts.append(text)
        else:
            media = one.get("contentType", "application/octet-stream")
            files.append(around.attach(data, media, line(one.get("title"))))
    return texts, files, elsewhere


def decoded(attachment: Json) -> bytes | None:
    """Return an attachment's own bytes, if it carries them readably."""
    if not attachment.get("data"):
        return None
    try:
        return base64.b64decode(attachment["data"], validate=True)
    except (binascii.Error, ValueError):
        return None


def _as_text(data: bytes, media_type: str) -> str | None:
    if not media_type.startswith("text/plain") or len(data) > LONGEST:
        return None
    try:
        return data.decode("utf-8").strip()
    except UnicodeDecodeError:
        return None


def _said_already(attachments: list[Json], around: Around) -> bool:
    found = digests(attachments)
    return len(found) == len(attachments) and all(map(around.is_said, found))


def digests(attachments: list[Json]) -> list[bytes]:
    """Return a digest of each attachment's bytes."""
    held = [decoded(one) for one in attachments]
    return [hashlib.sha256(one).digest()[:16] for one in held if one is not None]


def texts_of(resource: Json) -> list[bytes]:
    """Return digests of what a DocumentReference holds, so that a copy of it is known."""
    if resource.get("resourceType") != "DocumentReference":
        return []
    return digests([one.get("attachment") or {} for one in resource.get("content") or ()])
