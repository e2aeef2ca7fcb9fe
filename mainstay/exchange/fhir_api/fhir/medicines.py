"""Read medicines and allergies."""

from typing import Any, Final

from mainstay.care.medicines.entries import (
    Allergy,
    AllergyStatus,
    Medication,
    Reaction,
    Severity,
    Taking,
)
from mainstay.exchange.fhir_api.fhir.reading import (
    Around,
    Json,
    Made,
    Only,
    Outcome,
    called,
    code,
    codes,
    day_of,
    first_moment,
    line,
    look_up,
    notes,
    partial,
    reasons,
    when,
    words,
)

TAKING: Final = {
    "active": Taking.ACTIVE,
    "on-hold": Taking.ON_HOLD,
    "stopped": Taking.STOPPED,
    "cancelled": Taking.STOPPED,
    "completed": Taking.COMPLETED,
    "draft": Taking.PLANNED,
    "intended": Taking.PLANNED,
    "not-taken": Taking.NOT_TAKEN,
}


def medication(resource: Json, around: Around) -> Outcome:
    """Return a medicine from a request or a statement; neither becomes an order here."""
    coded = resource.get("medicationCodeableConcept")
    reference = resource.get("medicationReference")
    if coded is None:
        coded = (look_up(resource, reference, around) or {}).get("code")
    name = words(coded) or called(resource, reference, around)
    if not name:
        return Only("it does not say which medicine")
    doses = resource.get("dosageInstruction") or resource.get("dosage") or []
    started = resource.get("authoredOn") or when(resource, "effective")
    by = called(resource, resource.get("requester") or resource.get("informationSource"), around)
    body = Medication(
        name=name,
        codes=codes(coded),
        status=TAKING.get(resource.get("status", ""), Taking.UNKNOWN),
        directions="; ".join(filter(None, map(directions, doses))),
        as_needed=any(
            one.get("asNeededBoolean") or one.get("asNeededCodeableConcept") for one in doses
        ),
        from_on=day_of(started),
        until_on=day_of(when(resource, "effective"), end=True),
        reason=reasons(resource, around),
        by=by,
        intent=line(resource.get("intent")),
        note=notes(resource),
    )
    return Made(body, first_moment(around.zone, started, resource.get("dateAsserted")))


def directions(dose: Json) -> str:
    """Say one dosage: in its own words, else from its parts."""
    if dose.get("text"):
        return line(dose["text"])
    parts = [_amount(dose), _timing(dose.get("timing") or {}), words(dose.get("route"))]
    parts.append(words(dose.get("additionalInstruction")))
    return ", ".join(filter(None, parts))


def _amount(dose: Json) -> str:
    for one in dose.get("doseAndRate") or ([dose] if dose.get("doseQuantity") else []):
        quantity = one.get("doseQuantity")
        if quantity and quantity.get("value") is not None:
            return f"{quantity['value']:g} {quantity.get('unit') or ''}".strip()
    return ""


def _timing(timing: Json) -> str:
    told = words(timing.get("code"))
    repeat = timing.get("repeat") or {}
    if told or not repeat.get("frequency"):
        return told
    units = {"h": "hours", "d": "days", "wk": "weeks", "mo": "months", "min": "minutes"}
    unit = units.get(repeat.get("periodUnit", ""), repeat.get("periodUnit", ""))
    return f"{repeat['frequency']} × every {repeat.get('period', 1):g} {unit}"


def allergy(resource: Json, around: Around) -> Outcome:
    """Return what must not be given; refuted ones are kept only as they came."""
    certainty = code(resource.get("verificationStatus"))
    if certainty == "refuted":
        return Only("its source says it was refuted")
    reactions = resource.get("reaction") or []
    name = words(resource.get("code")) or words([one.get("substance") for one in reactions])
    if not name:
        return Only("it does not say to what")
    status = code(resource.get("clinicalStatus")) or "active"
    body = Allergy(
        substance=name,
        codes=codes(resource.get("code")),
        status=AllergyStatus(status),
        certainty=certainty,
        is_intolerance=resource.get("type") == "intolerance",
        categories=tuple(resource.get("category") or ()),
        severity=Severity(resource.get("criticality", "unable-to-assess")),
        reactions=tuple(_reaction(one) for one in reactions if words(one.get("manifestation"))),
        onset=partial(resource.get("onsetDateTime")),
        note=notes(resource),
    )
    known: Any = resource.get("recordedDate") or resource.get("onsetDateTime")
    return Made(body, first_moment(around.zone, known, resource.get("lastOccurrence")))


def _reaction(element: Json) -> Reaction:
    return Reaction(
        what=words(element.get("manifestation")),
        codes=codes(element.get("manifestation")),
        severity=line(element.get("severity")),
        substance=words(element.get("substance")),
    )
