"""Write medicines and allergies as the FHIR resources other systems expect."""

from typing import Any

from mainstay.kernel.coded import concept, one_code

Json = dict[str, Any]
CLINICAL = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
VERIFICATION = "http://terminology.hl7.org/CodeSystem/allergyintolerance-verification"
CERTAINTIES = frozenset({"unconfirmed", "confirmed", "refuted"})
TAKING = {"planned": "intended"}
SEVERITIES = frozenset({"mild", "moderate", "severe"})
CATEGORIES = frozenset({"food", "medication", "environment", "biologic"})


def medication_statement(kept: Any, reference: Any) -> Json:
    """Return a medicine as a MedicationStatement: what is taken, not what was ordered."""
    body = kept.body
    resource: Json = {
        "resourceType": "MedicationStatement",
        "status": TAKING.get(body.status.value, body.status.value),
        "medicationCodeableConcept": concept(body.name, body.codes),
        "dateAsserted": kept.occurred_at.isoformat(),
    }
    period = {"start": body.from_on, "end": body.until_on}
    if any(period.values()):
        resource["effectivePeriod"] = {name: day for name, day in period.items() if day}
    if body.directions or body.as_needed:
        dosage: Json = {"text": body.directions} if body.directions else {}
        resource["dosage"] = [{**dosage, "asNeededBoolean": body.as_needed}]
    if body.reason:
        resource["reasonCode"] = [{"text": body.reason}]
    if body.note:
        resource["note"] = [{"text": body.note}]
    return resource


def allergy_intolerance(kept: Any, reference: Any) -> Json:
    """Return an allergy as an AllergyIntolerance."""
    body = kept.body
    resource: Json = {
        "resourceType": "AllergyIntolerance",
        "type": "intolerance" if body.is_intolerance else "allergy",
        "clinicalStatus": one_code(CLINICAL, body.status.value),
        "criticality": body.severity.value,
        "code": concept(body.substance, body.codes),
        "recordedDate": kept.occurred_at.isoformat(),
    }
    if body.certainty in CERTAINTIES:
        resource["verificationStatus"] = one_code(VERIFICATION, body.certainty)
    categories = [one for one in body.categories if one in CATEGORIES]
    if categories:
        resource["category"] = categories
    if body.onset:
        resource["onsetDateTime"] = body.onset
    if body.reactions:
        resource["reaction"] = [_reaction(one) for one in body.reactions]
    if body.note:
        resource["note"] = [{"text": body.note}]
    return resource


def _reaction(reaction: Any) -> Json:
    found: Json = {"manifestation": [concept(reaction.what, reaction.codes)]}
    if reaction.severity in SEVERITIES:
        found["severity"] = reaction.severity
    if reaction.substance:
        found["substance"] = {"text": reaction.substance}
    return found
