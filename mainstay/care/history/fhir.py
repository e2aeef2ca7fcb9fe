"""Write problems and observations as the FHIR resources other systems expect."""

from typing import Any

from mainstay.kernel.coded import concept, one_code

Json = dict[str, Any]
CLINICAL = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
CERTAINTIES = frozenset(
    {"unconfirmed", "provisional", "differential", "confirmed", "refuted", "entered-in-error"}
)
STATUSES = frozenset({"registered", "preliminary", "final", "amended", "corrected", "cancelled"})


def condition(kept: Any, reference: Any) -> Json:
    """Return a problem as a Condition; its status outside HL7's list is left out and named."""
    body = kept.body
    resource: Json = {
        "resourceType": "Condition",
        "code": concept(body.name, body.codes),
        "recordedDate": kept.occurred_at.isoformat(),
    }
    if body.status.value != "unknown":
        resource["clinicalStatus"] = one_code(CLINICAL, body.status.value)
    if body.certainty in CERTAINTIES:
        resource["verificationStatus"] = one_code(VERIFICATION, body.certainty)
    if body.severity:
        resource["severity"] = {"text": body.severity}
    if body.onset:
        resource["onsetDateTime"] = body.onset
    if body.abatement and body.status.value in {"inactive", "remission", "resolved"}:
        resource["abatementDateTime"] = body.abatement
    if body.note:
        resource["note"] = [{"text": body.note}]
    return resource


def observation(kept: Any, reference: Any) -> Json:
    """Return a number or words observed as an Observation."""
    body = kept.body
    resource: Json = {
        "resourceType": "Observation",
        "status": body.status if body.status in STATUSES else "unknown",
        "code": concept(body.name, body.codes),
        "effectiveDateTime": kept.occurred_at.isoformat(),
        **_value(body.number, body.unit, body.words),
    }
    if body.interpretation:
        resource["interpretation"] = [{"text": body.interpretation}]
    if body.reference:
        resource["referenceRange"] = [{"text": body.reference}]
    if body.missing:
        resource["dataAbsentReason"] = {"text": body.missing}
    parts = [
        {"code": concept(one.name, one.codes), **_value(one.number, one.unit, one.words)}
        for one in body.components
    ]
    if parts:
        resource["component"] = parts
    return resource


def _value(number: float | None, unit: str, words: str) -> Json:
    if number is not None:
        return {"valueQuantity": {"value": number, **({"unit": unit} if unit else {})}}
    return {"valueString": words} if words else {}
