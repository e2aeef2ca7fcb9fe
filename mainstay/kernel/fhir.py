"""Give out entries as FHIR R4: one declaration in, many shapes out.

Every kind is a Questionnaire and every entry a QuestionnaireResponse to it, lossless by
construction: what no question asks for, or no answer holds exactly, rides along in one
extension.  A kind may add a resource other systems expect; that one points at the whole.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final

from pydantic import ValidationError

from mainstay.kernel import forms
from mainstay.kernel.areas import announced
from mainstay.kernel.entries import GENERATED, Body, Kind, Sensitivity
from mainstay.kernel.entries import confidentiality as how_close
from mainstay.kernel.forms.nesting import flat_answers, nested
from mainstay.kernel.kept import Kept

Json = dict[str, Any]
WORDS: Final = "urn:mainstay:fhir:words"
WHOLE: Final = "urn:mainstay:fhir:whole"
FORM: Final = "urn:mainstay:form:"
CONFIDENTIALITY: Final = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
ACT_CODE: Final = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
CODES: Final[Mapping[Sensitivity, str]] = {
    Sensitivity.SUD: "SUD",
    Sensitivity.SUD_NOTE: "SUDNOTE",
    Sensitivity.PSYCHOTHERAPY: "PSYTHPN",
    Sensitivity.MINOR: "ADOL",
}
PATIENT: Final = frozenset({"AllergyIntolerance", "Immunization", "Device"})
"""Resources that call their subject ``patient``."""


class NotExchanged(Exception):
    """This kind never leaves the house."""


class Unreadable(Exception):
    """This response was not made from a kind announced here."""


def questionnaire(kind: Kind) -> Json:
    """Return the Questionnaire made from a kind's fields.

    :raises NotExchanged: the kind is never exchanged.
    """
    _exchanged(kind)
    form = _form(kind)
    if form is not None:
        return forms.to_questionnaire(form) | {"url": f"{FORM}{kind.name}"}
    words = {"linkId": "words", "text": str(kind.label), "type": "display"}
    return {
        "resourceType": "Questionnaire",
        "url": f"{FORM}{kind.name}",
        "version": str(kind.revision),
        "status": "active",
        "title": str(kind.label),
        "item": [words],
    }


def resources(kept: Kept) -> Iterator[Json]:
    """Yield an entry's resources: the whole, then what its kind adds for others.

    :raises NotExchanged: the kind is never exchanged.
    """
    _exchanged(kept.kind)
    yield response(kept)
    if kept.kind.to_fhir is GENERATED or kept.kind.to_fhir is None:
        return
    native = kept.kind.to_fhir(kept, None)
    kind = native["resourceType"]
    whole = {"url": WHOLE, "valueReference": {"reference": f"QuestionnaireResponse/{kept.id}"}}
    subject = "patient" if kind in PATIENT else "subject"
    is_response = kind == "QuestionnaireResponse"
    yield {
        **native,
        "id": f"form-{kept.id}" if is_response else str(kept.id),
        "meta": _meta(kept),
        "extension": [*native.get("extension", ()), whole],
        subject: {"reference": f"Patient/{kept.record_id}"},
    }


def response(kept: Kept) -> Json:
    """Return an entry as a QuestionnaireResponse to its kind's Questionnaire."""
    kind, body = kept.kind, kept.body
    form = _form(kind)
    more: Json = {
        "id": str(kept.id),
        "meta": _meta(kept),
        "subject": {"reference": f"Patient/{kept.record_id}"},
        "authored": kept.occurred_at.isoformat(),
    }
    status = "amended" if kept.version > 1 else "completed"
    status = status if kept.stands else "entered-in-error"
    if form is None:
        url = f"{FORM}{kind.name}|{kind.revision}"
        said: Json = {"resourceType": "QuestionnaireResponse", "questionnaire": url,
                      "status": status, **more}  # fmt: skip
    else:
        said = forms.to_response(form, _answers(form, body), status=status, **more)
        if not said["item"]:
            del said["item"]
    rest = _rest(body, {} if form is None else _regained(form, said))
    if rest:
        text = json.dumps(rest, ensure_ascii=False)
        said["extension"] = [{"url": WORDS, "valueString": text}]
    return said


def read(resource: Mapping[str, Any]) -> Body:
    """Return the body a QuestionnaireResponse was made from.

    :raises Unreadable: no kind of this house made it.
    """
    address, _, revision = str(resource.get("questionnaire", "")).partition("|")
    try:
        kind = announced().kind(address.removeprefix(FORM))
    except KeyError:
        raise Unreadable(address) from None
    form = _form(kind)
    words = {} if form is None else _regained(form, resource)
    mark = next((e for e in resource.get("extension", ()) if e.get("url") == WORDS), None)
    words |= json.loads(mark["valueString"]) if mark else {}
    return kind.read(words, revision=int(revision or kind.revision))


def _exchanged(kind: Kind) -> None:
    if kind.to_fhir is None:
        raise NotExchanged(kind.name)


def _form(kind: Kind) -> forms.Form | None:
    """Return a kind's form; one that asks nothing has none."""
    try:
        return forms.form_of(kind.body)
    except forms.FormError:
        return None


def _answers(form: forms.Form, body: Body) -> dict[str, Any]:
    dumped = {name: _listed(value) for name, value in body.model_dump().items()}
    return flat_answers(form, {name: v for name, v in dumped.items() if v is not None})


def _listed(value: Any) -> Any:
    """Return values as answers hold them: lists; what FHIR has no word for is left out."""
    if isinstance(value, Mapping):
        found = {name: _listed(one) for name, one in value.items()}
        return {name: one for name, one in found.items() if one is not None}
    if isinstance(value, list | tuple | set | frozenset):
        return [_listed(one) for one in value]
    return None if isinstance(value, timedelta) else value


def _regained(form: forms.Form, resource: Mapping[str, Any]) -> Json:
    answers, _ = forms.from_response(form, resource)
    return nested(answers)


def _rest(body: Body, regained: Json) -> Json:
    """Return the fields that the answers alone would not give back."""
    full = body.model_dump(mode="json")
    fields = type(body).model_fields
    rest = {
        name: value
        for name, value in full.items()
        if name not in regained and getattr(body, name) != fields[name].get_default()
    }
    try:
        again = type(body).model_validate({**regained, **rest})
    except ValidationError:
        return full
    differing = (name for name in full if getattr(again, name) != getattr(body, name))
    return rest | {name: full[name] for name in differing}


def _meta(kept: Kept) -> Json:
    labels = sorted(kept.labels)
    tags = [{"system": CONFIDENTIALITY, "code": how_close(labels).value}]
    tags += [{"system": ACT_CODE, "code": CODES[one]} for one in labels if one in CODES]
    return {"versionId": str(kept.version), "security": tags}
