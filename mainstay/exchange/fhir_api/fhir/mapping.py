"""Say what each type of resource becomes, or why it is kept only as it came."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from mainstay.exchange.fhir_api.fhir import clinical, medicines, observed, people
from mainstay.exchange.fhir_api.fhir.reading import Around, Json, Only, Outcome, code
from mainstay.kernel.entries import Permission

MAPPINGS: Final[Mapping[str, Callable[[Json, Around], Outcome]]] = {
    "Patient": people.patient,
    "RelatedPerson": people.related_person,
    "Encounter": people.encounter,
    "Condition": clinical.condition,
    "Procedure": clinical.procedure,
    "Immunization": clinical.immunisation,
    "CarePlan": clinical.care_plan,
    "Goal": clinical.goal,
    "CareTeam": clinical.care_team,
    "Device": clinical.device,
    "Observation": observed.observation,
    "DiagnosticReport": observed.report,
    "DocumentReference": observed.document,
    "MedicationRequest": medicines.medication,
    "MedicationStatement": medicines.medication,
    "AllergyIntolerance": medicines.allergy,
}

P = Permission
PARTS: Final[Mapping[str, Permission]] = {
    "Patient": P.IDENTITY,
    "Person": P.IDENTITY,
    "RelatedPerson": P.CONTACT,
    "Encounter": P.PLACEMENT,
    "EpisodeOfCare": P.PLACEMENT,
    "Appointment": P.PLACEMENT,
    "Condition": P.DIAGNOSE,
    "Observation": P.MEASURE,
    "QuestionnaireResponse": P.MEASURE,
    "MedicationRequest": P.MEDICINE,
    "MedicationStatement": P.MEDICINE,
    "MedicationAdministration": P.MEDICINE,
    "MedicationDispense": P.MEDICINE,
    "AllergyIntolerance": P.ALERT,
    "Flag": P.ALERT,
    "Consent": P.LEGAL,
    "Provenance": P.LEGAL,
    "AuditEvent": P.LEGAL,
    "Claim": P.DIAGNOSE,
    "ClaimResponse": P.DIAGNOSE,
    "ExplanationOfBenefit": P.DIAGNOSE,
    "Coverage": P.CONTACT,
    "RiskAssessment": P.RISK,
}
"""The part of the record an original stands in: that of what was made of it.

Claims name diagnoses, so they stand with diagnoses.
"""

MONEY: Final = "billing is not kept in charts yet; the claim stays as it came"
WHY: Final[Mapping[str, str]] = {
    "Claim": MONEY,
    "ClaimResponse": MONEY,
    "ExplanationOfBenefit": MONEY,
    "Coverage": MONEY,
    "Account": MONEY,
    "Organization": "it is about no client; its name is used where others refer to it",
    "Practitioner": "it is about no client; the name is used where others refer to it",
    "PractitionerRole": "it is about no client; the name is used where others refer to it",
    "Location": "it is about no client; its name is used where others refer to it",
    "Medication": "its name and codes stand in the medicines that refer to it",
    "MedicationAdministration": "doses given elsewhere are not doses of this house",
    "MedicationDispense": "doses handed out elsewhere are not doses of this house",
    "Provenance": "it says where others came from; this import signs for what it brings",
    "AuditEvent": "it says who looked elsewhere; our own log is kept here",
    "Consent": "a consent is recorded here by a person who has seen it",
    "QuestionnaireResponse": "its form is not one of ours; its scores arrive as observations",
    "Bundle": "a bundle within a file is not unpacked; import it by itself",
}
"""Why a type makes no entry.  What is not named here has no kind here yet."""

IN_ERROR: Final = "its source says it was entered in error"


def part_of(kind: str, *, about_client: bool) -> Permission:
    """Return the part of the record that an original of this type stands in."""
    return PARTS.get(kind, P.CARE) if about_client else P.SETTING


def outcome(resource: Json, around: Around, *, about_client: bool) -> Outcome:
    """Turn a resource into an entry, or say why there is none."""
    kind = resource["resourceType"]
    if kind not in MAPPINGS:
        return Only(WHY.get(kind, f"there is no kind of entry for {kind} yet"))
    if is_in_error(resource):
        return Only(IN_ERROR)
    if not about_client:
        return Only("it is about no client of this import")
    return MAPPINGS[kind](resource, around)


def is_in_error(resource: Mapping[str, Any]) -> bool:
    """Test whether its own source takes a resource back."""
    told = (resource.get("status"), resource.get("lifecycleStatus"))
    return (
        "entered-in-error" in told
        or code(resource.get("verificationStatus")) == "entered-in-error"
    )
