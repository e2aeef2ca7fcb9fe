"""Small FHIR files made by code, and a house to import them into."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from mainstay.exchange.fhir_api.actions import Report, import_fhir
from mainstay.kernel import verify
from mainstay.kernel.access import service
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Body
from mainstay.kernel.ids import derived
from mainstay.kernel.kept import Kept
from mainstay.kernel.people.actions import found

Json = dict[str, Any]
START = datetime(2026, 3, 14, 18, 5, tzinfo=UTC)
ZONE = ZoneInfo("America/New_York")
LOINC = "http://loinc.org"


def patient(rid: str = "p1", **more: Any) -> Json:
    """Return a patient."""
    return {
        "resourceType": "Patient",
        "id": rid,
        "identifier": [{"system": "urn:example:mrn", "value": f"MRN-{rid}"}],
        "name": [{"use": "official", "family": "Ortiz", "given": ["Maria", "Luz"]}],
        "gender": "female",
        "birthDate": "1987-04-02",
        **more,
    }


def about(kind: str, rid: str, subject: str = "Patient/p1", **more: Any) -> Json:
    """Return a resource about a patient."""
    where = "patient" if kind in {"AllergyIntolerance", "Immunization"} else "subject"
    return {"resourceType": kind, "id": rid, where: {"reference": subject}, **more}


def coded(text: str, code: str, system: str = "http://snomed.info/sct") -> Json:
    """Return a concept with one code."""
    return {"coding": [{"system": system, "code": code, "display": text}], "text": text}


def condition(rid: str = "c1", subject: str = "Patient/p1", **more: Any) -> Json:
    """Return a condition."""
    said = {
        "code": coded("Panic disorder", "371631005"),
        "clinicalStatus": coded(
            "Active", "active", "http://terminology.hl7.org/CodeSystem/condition-clinical"
        ),
        "onsetDateTime": "2019-05",
        "recordedDate": "2019-06-01T09:00:00-04:00",
    }
    return about("Condition", rid, subject, **{**said, **more})


def observation(rid: str = "o1", subject: str = "Patient/p1", **more: Any) -> Json:
    """Return an observation with a number."""
    said = {
        "status": "final",
        "code": coded("Heart rate", "8867-4", LOINC),
        "effectiveDateTime": "2026-01-05T10:00:00-05:00",
        "valueQuantity": {"value": 72, "unit": "/min", "code": "/min"},
    }
    return about("Observation", rid, subject, **{**said, **more})


def tagged(resource: Json, *codes: str) -> Json:
    """Return a resource with security tags."""
    tags = [
        {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": c} for c in codes
    ]
    return {**resource, "meta": {"security": tags}}


def bundle(*resources: Json, **head: Any) -> Json:
    """Return a bundle of resources."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        **head,
        "entry": [{"resource": one} for one in resources],
    }


@dataclass
class House:
    """An organisation that imports files, a day later each time."""

    folder: Path
    id: UUID = field(default_factory=lambda: found(name="The house", now=START))
    now: datetime = START
    files: int = 0

    def write(self, content: Json | list[Json] | str, name: str = "") -> Path:
        """Write a file: a resource or bundle, lines, or text as it is."""
        self.files += 1
        if isinstance(content, list):
            path = self.folder / (name or f"{self.files}.ndjson")
            path.write_text("".join(json.dumps(one) + "\n" for one in content), encoding="utf-8")
            return path
        path = self.folder / (name or f"{self.files}.json")
        text = content if isinstance(content, str) else json.dumps(content, indent=1)
        path.write_text(text, encoding="utf-8")
        return path

    def take(self, *paths: Path, **more: Any) -> Report:
        """Import files, and hold the report to its promise: everything read is accounted for."""
        self.now += timedelta(days=1)
        report = import_fhir(list(paths), organisation_id=self.id, now=self.now, zone=ZONE, **more)
        for kind, tally in report.types.items():
            assert tally.accounted == tally.read, kind
        return report

    def bring(self, *resources: Json, **more: Any) -> Report:
        """Import resources as one bundle."""
        return self.take(self.write(bundle(*resources)), **more)

    def chart(self, rid: str = "p1", source: str = "fhir") -> Chart:
        """Open an imported chart as the house."""
        record = derived("fhir", self.id, source, "Patient", rid)
        return Chart.open(viewer=service(self.id), subject=record, purpose="care", now=self.now)

    def one(self, body: type[Body], rid: str = "p1") -> Kept:
        """Return the newest entry of a kind."""
        kept = self.chart(rid).latest(body)
        assert kept is not None
        return kept


def assert_proved() -> None:
    """Hold the whole house against its proof."""
    assert verify.prove().damage == []
