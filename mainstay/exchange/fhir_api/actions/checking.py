"""Check a resource before anything is written: its shape, its codes, its id, its references."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from pydantic import BaseModel, ValidationError

Json = dict[str, Any]
_ID: Final = re.compile(r"^[A-Za-z0-9\-.]{1,64}$")
_WORDS: Final = 160


class Wrong(Exception):
    """A resource cannot be imported; says where in it, and why."""

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path}: {what}")
        self.path, self.what = path, what


_EVENT: Final = (
    "preparation in-progress not-done on-hold stopped completed entered-in-error unknown"
)
_REQUEST: Final = "draft active on-hold revoked completed entered-in-error unknown"
_REPORT: Final = (
    "registered partial preliminary final amended corrected appended cancelled entered-in-error"
    " unknown"
)
_INTENT: Final = (
    "proposal plan order original-order reflex-order filler-order instance-order option directive"
)
REQUIRED: Final[Mapping[tuple[str, str], frozenset[str]]] = {
    place: frozenset(codes.split())
    for place, codes in {
        ("Patient", "gender"): "male female other unknown",
        ("Practitioner", "gender"): "male female other unknown",
        ("RelatedPerson", "gender"): "male female other unknown",
        ("Encounter", "status"): (
            "planned arrived triaged in-progress onleave finished cancelled entered-in-error"
            " unknown"
        ),
        ("Condition", "clinicalStatus"): ("active recurrence relapse inactive remission resolved"),
        ("Condition", "verificationStatus"): (
            "unconfirmed provisional differential confirmed refuted entered-in-error"
        ),
        ("AllergyIntolerance", "clinicalStatus"): "active inactive resolved",
        ("AllergyIntolerance", "verificationStatus"): (
            "unconfirmed confirmed refuted entered-in-error"
        ),
        ("AllergyIntolerance", "type"): "allergy intolerance",
        ("AllergyIntolerance", "criticality"): "low high unable-to-assess",
        ("AllergyIntolerance", "category"): "food medication environment biologic",
        ("MedicationRequest", "status"): (
            "active on-hold cancelled completed entered-in-error stopped draft unknown"
        ),
        ("MedicationRequest", "intent"): _INTENT,
        ("MedicationStatement", "status"): (
            "active completed entered-in-error intended stopped on-hold unknown not-taken"
        ),
        ("MedicationAdministration", "status"): (
            "in-progress not-done on-hold completed entered-in-error stopped unknown"
        ),
        ("Observation", "status"): _REPORT.replace("partial ", "").replace("appended ", ""),
        ("DiagnosticReport", "status"): _REPORT,
        ("DocumentReference", "status"): "current superseded entered-in-error",
        ("DocumentReference", "docStatus"): "preliminary final amended entered-in-error",
        ("Procedure", "status"): _EVENT,
        ("Immunization", "status"): "completed entered-in-error not-done",
        ("CarePlan", "status"): _REQUEST,
        ("CarePlan", "intent"): "proposal plan order option directive",
        ("CareTeam", "status"): "proposed active suspended inactive entered-in-error",
        ("Goal", "lifecycleStatus"): (
            "proposed planned accepted active on-hold completed cancelled entered-in-error"
            " rejected"
        ),
        ("Device", "status"): "active inactive entered-in-error unknown",
    }.items()
}
"""The codes an element must come from (FHIR R4 required bindings, checked for what is read)."""

SUBJECTS: Final = ("subject", "patient", "beneficiary", "for", "individual")
"""Where a resource says whom it is about."""


def check(resource: Json, *, full_url: str) -> tuple[str, str]:
    """Return a resource's type and id once it may be imported.

    :raises Wrong: it may not.
    """
    kind = resource.get("resourceType")
    if not isinstance(kind, str):
        raise Wrong("resourceType", "is missing")
    model = _model(kind)
    if model is None:
        raise Wrong("resourceType", f"“{kind[:40]}” is no FHIR R4 resource")
    _no_empty(resource, kind)
    name = resource.get("id") or _id_of(full_url)
    if not isinstance(name, str) or not _ID.match(name):
        raise Wrong("id", "is missing or no FHIR id; without it nothing can be imported twice")
    try:
        model.model_validate(resource)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        path = ".".join(str(part) for part in (kind, *first["loc"]))
        raise Wrong(path, str(first["msg"])[:_WORDS]) from None
    _bound(resource, kind)
    return kind, name


def _id_of(full_url: str) -> str:
    return full_url.removeprefix("urn:uuid:") if full_url.startswith("urn:uuid:") else ""


@lru_cache(maxsize=256)
def _model(kind: str) -> type[BaseModel] | None:
    from fhir.resources.R4B import get_fhir_model_class

    try:
        model: type[BaseModel] = get_fhir_model_class(kind)
    except (KeyError, ValueError):
        return None
    return model if hasattr(model, "id") or "id" in model.model_fields else None


def _no_empty(value: Any, path: str) -> None:
    """Refuse what FHIR never allows: an empty text, list or object."""
    if value in ("", [], {}):
        raise Wrong(path, "is empty; FHIR leaves out what is not known")
    if isinstance(value, dict):
        for name, part in value.items():
            _no_empty(part, f"{path}.{name}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            _no_empty(part, f"{path}[{number}]")


def _bound(resource: Json, kind: str) -> None:
    for (owner, name), allowed in REQUIRED.items():
        if owner != kind or name not in resource:
            continue
        for code in _codes(resource[name]):
            if code not in allowed:
                raise Wrong(f"{kind}.{name}", f"“{code[:40]}” is not one of its codes")


def _codes(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _codes(one)
    elif isinstance(value, dict):
        for coding in value.get("coding", ()):
            # Other systems may add their own code beside the one HL7 requires.
            if "terminology.hl7.org" in str(coding.get("system", "")) and "code" in coding:
                yield str(coding["code"])


def references(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every reference in a resource with its path; logical ones as conditional ones.

    Those to contained resources are the resource's own business.
    """
    if isinstance(value, dict):
        target = target_of(value)
        if target and not target.startswith("#"):
            yield path, target
        for name, part in value.items():
            yield from references(part, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for part in value:
            yield from references(part, path)


def target_of(reference: Mapping[str, Any]) -> str:
    """Return what a Reference points at, or nothing if this is none."""
    target = reference.get("reference")
    if isinstance(target, str):
        return target
    identifier = reference.get("identifier")
    is_one = set(reference) <= {"type", "identifier", "display", "extension", "id"}
    if is_one and isinstance(identifier, dict) and "value" in identifier:
        system = identifier.get("system", "")
        return f"{reference.get('type', '')}?identifier={system}|{identifier['value']}"
    return ""


def names_of(kind: str, name: str, resource: Json, *, full_url: str) -> Iterator[str]:
    """Yield every name by which others may refer to a resource."""
    yield f"{kind}/{name}"
    if full_url:
        yield full_url
    identifiers = resource.get("identifier", ())
    for one in identifiers if isinstance(identifiers, list) else [identifiers]:
        if isinstance(one, dict) and "value" in one:
            key = f"identifier={one.get('system', '')}|{one['value']}"
            yield f"{kind}?{key}"
            yield f"?{key}"


def subject_of(resource: Json) -> tuple[str, str] | None:
    """Return the path and target of whom a resource is about, if it says so."""
    for name in SUBJECTS:
        reference = resource.get(name)
        if isinstance(reference, dict) and (target := target_of(reference)):
            return name, target
    return None


def relative(target: str) -> str:
    """Return a reference's last type and id, whatever server stands before them."""
    if "?" in target or target.startswith("urn:"):
        return target
    parts = target.split("/_history/", 1)[0].rstrip("/").split("/")
    return "/".join(parts[-2:])
