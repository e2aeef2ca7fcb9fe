"""What comes from elsewhere stands in the chart once, as it was said, with its original."""

import base64
import json
import tracemalloc
from typing import Any

import pytest

from mainstay.care.history.entries import Document, Observation, Problem, ProblemStatus
from mainstay.care.medicines.entries import Allergy, Medication, Taking
from mainstay.exchange.fhir_api.actions import writing
from mainstay.exchange.fhir_api.entries import KINDS
from mainstay.kernel import streams
from mainstay.kernel.chart import Chart
from mainstay.kernel.kept import Kept
from mainstay.kernel.models import Entry, Stream
from mainstay.kernel.people.entries import Contact, Encounter, Identity
from tests.exchange.made import (
    LOINC,
    START,
    House,
    about,
    assert_proved,
    bundle,
    coded,
    condition,
    observation,
    patient,
)


def originals(house: House, rid: str = "p1") -> dict[str, Kept]:
    """Return the originals in a chart by type and id."""
    found = (kept for kind in KINDS for kept in house.chart(rid).several(kind))
    return {kept.body.headline(): kept for kept in found}


def test_a_bundle_becomes_a_chart(house: House) -> None:
    report = house.bring(
        condition(),
        observation(),
        about("MedicationRequest", "m1", status="active", intent="order", authoredOn="2026-01-02",
              medicationCodeableConcept=coded("Sertraline 50 MG Oral Tablet", "312941"),
              dosageInstruction=[{"text": "one each morning"}]),
        about("AllergyIntolerance", "a1", code=coded("Penicillin", "91936005"), criticality="high",
              reaction=[{"manifestation": [coded("Hives", "247472004")]}]),
        about("Encounter", "e1", status="finished", period={"start": "2026-01-05T10:00:00-05:00"},
              **{"class": {"code": "AMB"}}, type=[coded("Office visit", "308335008")]),
        patient(),
    )  # fmt: skip
    assert report.is_clean
    identity = house.one(Identity).body
    assert isinstance(identity, Identity)
    assert (identity.full_name, str(identity.born_on)) == ("Maria Luz Ortiz", "1987-04-02")
    problem = house.one(Problem).body
    assert isinstance(problem, Problem)
    assert (problem.name, problem.onset, problem.status) == (
        "Panic disorder", "2019-05", ProblemStatus.ACTIVE,
    )  # fmt: skip
    assert (problem.codes[0].system, problem.codes[0].code) == (
        "http://snomed.info/sct", "371631005",
    )  # fmt: skip
    assert [(m.code, m.value, m.unit) for m in house.chart().measures("8867-4")] == [
        ("8867-4", 72.0, "/min")
    ]
    assert (
        house.one(Medication).body.headline() == "Sertraline 50 MG Oral Tablet, one each morning"
    )
    assert house.one(Allergy).body.headline() == "Penicillin: Hives"
    assert house.one(Encounter).body.headline() == "Office visit"
    assert_proved()


def test_the_original_is_kept_just_as_it_came(house: House) -> None:
    text = json.dumps(condition(), indent=3).replace("371631005", "\\u0033371631005")
    house.take(house.write(patient()), house.write(text))
    kept = originals(house)["Condition c1"]
    assert kept.body.text == text  # type: ignore[attr-defined]
    assert kept.shelf == house.one(Problem).shelf


def test_what_has_no_kind_is_kept_only_as_it_came_and_says_why(house: House) -> None:
    report = house.bring(patient(), about("Flag", "f1", status="active", code={"text": "Falls"}))
    assert list(report.types["Flag"].only) == ["there is no kind of entry for Flag yet"]
    assert originals(house)["Flag f1"].body.why == next(iter(report.types["Flag"].only))  # type: ignore[attr-defined]


def test_importing_twice_changes_nothing(house: House) -> None:
    files = house.write(bundle(patient(), condition(), observation()))
    house.take(files)
    before = Entry.objects.count()
    report = house.take(files)
    assert Entry.objects.count() == before
    assert dict(report.written) == {"unchanged": 3}
    assert_proved()


def test_a_changed_resource_becomes_an_amendment(house: House) -> None:
    house.bring(patient(), condition())
    report = house.bring(patient(), condition(code=coded("Agoraphobia", "61569007")))
    assert dict(report.written) == {"changed": 1, "unchanged": 1}
    old, new = house.chart().history(house.one(Problem).id)
    assert (old.body.headline(), new.body.headline()) == ("Panic disorder", "Agoraphobia")
    assert new.reason == "Changed at the source."
    assert originals(house)["Condition c1"].version == 2
    assert_proved()


def test_a_patient_keeps_the_number_of_this_house(house: House) -> None:
    house.bring(patient())
    before = house.one(Identity).body
    house.bring(patient(birthDate="1987-04-03"))
    after = house.one(Identity).body
    assert isinstance(before, Identity)
    assert isinstance(after, Identity)
    assert (after.number, str(after.born_on)) == (before.number, "1987-04-03")
    assert before.number


def test_what_the_source_takes_back_is_withdrawn_not_erased(house: House) -> None:
    house.bring(patient(), observation())
    made = house.one(Observation)
    report = house.bring(patient(), observation(status="entered-in-error"))
    assert dict(report.written) == {"unchanged": 1, "withdrawn": 1}
    assert house.chart().latest(Observation) is None
    assert [one.act for one in house.chart().history(made.id)] == ["recorded", "retracted"]
    assert_proved()


def test_words_changed_here_are_never_overwritten(house: House) -> None:
    house.bring(patient(), condition())
    made = house.one(Problem)
    assert isinstance(made.body, Problem)
    ours = made.body.model_copy(update={"note": "Seen together today."})
    house.chart().amend(made.id, ours, seen=1, reason="We talked.")
    report = house.bring(patient(), condition(severity={"text": "mild"}))
    assert house.one(Problem).body == ours
    assert any("our words left" in what for what in report.written)
    assert "mild" in originals(house)["Condition c1"].body.text  # type: ignore[attr-defined]


def test_two_sources_with_the_same_ids_stay_apart(house: House) -> None:
    house.bring(patient(), source="north")
    other = patient(name=[{"family": "Chen", "given": ["Wei"]}], birthDate="2001-01-01")
    refused = house.bring(other, source="north")
    assert [wrong.what for wrong in refused.refused] == [
        "is the id of someone else here; name this source with --source"
    ]
    assert house.bring(other, source="south").is_clean
    names = {house.chart(source=s).latest(Identity).body.headline() for s in ("north", "south")}  # type: ignore[union-attr]
    assert names == {"Maria Luz Ortiz", "Wei Chen"}


def test_a_known_total_is_plotted_as_our_instrument(house: House) -> None:
    phq9 = observation(code=coded("PHQ-9 total", "44261-6", LOINC),
                       valueQuantity={"value": 17, "unit": "{score}"})  # fmt: skip
    house.bring(patient(), phq9)
    assert [(m.value, m.band) for m in house.chart().measures("phq9.total")] == [
        (17.0, "moderately severe")
    ]


def test_less_than_is_told_and_never_plotted(house: House) -> None:
    house.bring(
        patient(), observation(valueQuantity={"value": 5, "comparator": "<", "unit": "mg/dL"})
    )
    assert house.one(Observation).body.headline() == "Heart rate: < 5 mg/dL"
    assert house.chart().measures("8867-4") == []


def test_blood_pressure_gives_both_numbers(house: House) -> None:
    parts = [
        {"code": coded("Systolic", "8480-6", LOINC), "valueQuantity": {"value": 128, "unit": "mmHg"}},
        {"code": coded("Diastolic", "8462-4", LOINC), "valueQuantity": {"value": 84, "unit": "mmHg"}},
    ]  # fmt: skip
    pressure = observation(code=coded("Blood pressure", "85354-9", LOINC), component=parts)
    del pressure["valueQuantity"]
    house.bring(patient(), pressure)
    assert [house.chart().measures(code)[0].value for code in ("8480-6", "8462-4")] == [128, 84]


def document(rid: str, data: bytes, media: str) -> dict[str, Any]:
    """Return a document that carries its content."""
    held = {"contentType": media, "data": base64.b64encode(data).decode(), "title": "Letter"}
    return about("DocumentReference", rid, status="current", date="2026-01-07T08:00:00Z",
                 content=[{"attachment": held}])  # fmt: skip


def test_a_note_is_read_and_a_scan_is_kept_sealed_beside_it(house: House) -> None:
    scan = b"%PDF-1.7 not for everyone"
    house.bring(
        patient(),
        document("d1", b"Slept badly.\nEats well.", "text/plain"),
        document("d2", scan, "application/pdf"),
    )
    found = {kept.body.title + kept.body.text: kept for kept in house.chart().several(Document)}  # type: ignore[attr-defined]
    assert set(found) == {"LetterSlept badly.\nEats well.", "Letter"}
    held = found["Letter"].body.files[0]  # type: ignore[attr-defined]
    assert streams.read(house.chart().record_row, held.address) == scan
    assert Stream.objects.get().shelf == str(found["Letter"].shelf)
    assert_proved()


def test_a_report_that_repeats_a_document_is_not_shown_twice(house: House) -> None:
    words = b"All as expected."
    form = {"contentType": "text/plain", "data": base64.b64encode(words).decode()}
    same = about(
        "DiagnosticReport", "r1", status="final", code={"text": "Note"}, presentedForm=[form]
    )
    report = house.bring(patient(), same, document("d1", words, "text/plain"))
    assert len(house.chart().several(Document)) == 1
    assert report.types["DiagnosticReport"].only.total() == 1


def test_a_medicine_is_named_by_what_it_refers_to(house: House) -> None:
    request = about("MedicationRequest", "m1", status="stopped", intent="order",
                    medicationReference={"reference": "Medication/x"})  # fmt: skip
    drug = {"resourceType": "Medication", "id": "x", "code": coded("Lithium 300 MG", "197889")}
    report = house.bring(patient(), request, drug)
    body = house.one(Medication).body
    assert isinstance(body, Medication)
    assert (body.name, body.codes[0].code, body.status) == (
        "Lithium 300 MG",
        "197889",
        Taking.STOPPED,
    )
    assert report.types["Medication"].only.total() == 1


def test_conditional_references_resolve_or_are_refused_by_name(house: House) -> None:
    here = {"reference": "Practitioner?identifier=urn:npi|1"}
    gone = {"reference": "Location?identifier=urn:sites|9"}
    visit = about("Encounter", "e1", status="finished", period={"start": "2026-01-05"},
                  participant=[{"individual": here}], location=[{"location": gone}],
                  **{"class": {"code": "AMB"}})  # fmt: skip
    doctor = {"resourceType": "Practitioner", "id": "d", "name": [{"text": "Dr. Amara Okafor"}],
              "identifier": [{"system": "urn:npi", "value": "1"}]}  # fmt: skip
    report = house.bring(patient(), visit, doctor)
    assert dict(report.references) == {"Location?identifier=urn:sites|9": 1}
    body = house.one(Encounter).body
    assert isinstance(body, Encounter)
    assert body.with_whom == ("Dr. Amara Okafor",)
    assert originals(house)["Encounter e1"].body.unresolved == ("Location?identifier=urn:sites|9",)  # type: ignore[attr-defined]


def test_a_patient_is_found_by_number_in_this_import_and_in_the_house(house: House) -> None:
    by_number = "Patient?identifier=urn:example:mrn|MRN-p1"
    house.bring(patient(), condition(subject=by_number))
    assert house.bring(observation(subject=by_number)).is_clean
    assert house.bring(observation("o2", subject="Patient/p1")).is_clean
    assert len(house.chart().several(Observation)) == 2
    assert_proved()


def test_a_plan_for_tomorrow_was_made_today(house: House) -> None:
    plan = about("CarePlan", "k1", status="active", intent="plan", title="Sleep",
                 period={"start": "2031-01-01"})  # fmt: skip
    assert house.bring(patient(), plan).is_clean


def test_a_crash_between_batches_is_finished_by_importing_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "BATCH", 3)
    resources = [patient(), *(observation(f"o{n}") for n in range(10))]
    path = house.write(resources)
    real, calls = Chart.record_all, iter(range(100))

    def failing(self: Chart, *given: Any, **more: Any) -> Any:
        if next(calls) == 2:
            raise ConnectionError
        return real(self, *given, **more)

    monkeypatch.setattr(Chart, "record_all", failing)
    with pytest.raises(ConnectionError):
        house.take(path)
    part = len(house.chart().several(Observation))
    assert 0 < part < 10
    assert_proved()
    monkeypatch.setattr(Chart, "record_all", real)
    report = house.take(path)
    assert len(house.chart().several(Observation)) == 10
    assert report.written["new"] == 10 - part
    assert house.take(path).written == {"unchanged": 11}
    assert_proved()


def test_everything_is_signed_by_the_importing_service(house: House) -> None:
    house.bring(patient(), condition())
    ways = set(
        Entry.objects.filter(kind__startswith="charting.").values_list("proved_how", flat=True)
    )
    assert ways == {"service:import"}
    assert house.one(Problem).recorded_at > START


def test_someone_around_the_client_may_be_told_nothing_yet(house: House) -> None:
    sister = {
        "resourceType": "RelatedPerson",
        "id": "r1",
        "patient": {"reference": "Patient/p1"},
        "relationship": [coded("Sister", "SIS")],
        "name": [{"text": "Ana Ortiz"}],
        "telecom": [{"system": "phone", "value": "555 0100"}],
    }
    house.bring(patient(), sister)
    body = house.one(Contact).body
    assert isinstance(body, Contact)
    assert (body.headline(), body.phone, body.may_know) == ("Ana Ortiz, Sister", "555 0100", False)


def test_writing_takes_no_more_memory_for_a_longer_file(house: House) -> None:
    def peak(count: int, source: str) -> int:
        said = [{"text": "Said at length. " * 60}]
        lines = [patient(), *(observation(f"o{n}", note=said) for n in range(count))]
        path = house.write(lines)
        del lines
        tracemalloc.start()
        try:
            assert house.take(path, source=source).written["new"] == count + 1
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(120, "warm")  # what is loaded once is not counted
    ratio = peak(840, "long") / peak(120, "short")
    assert ratio < 1.5, f"seven times the file took {ratio:.2f} times the memory"
