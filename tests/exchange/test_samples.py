"""Real sample data becomes charts; nothing of it is lost, and it leaves again as FHIR."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from fhir.resources.R4B import get_fhir_model_class

from mainstay.kernel import fhir
from mainstay.kernel.models import Entry
from mainstay.site.commands.import_ import command
from tests.exchange.made import House, assert_proved, bundle, patient

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
FOLDERS = [SHARED / "synthea-bundles", SHARED / "bulk-ndjson"]

here = pytest.mark.skipif(
    not all(folder.exists() for folder in FOLDERS),
    reason="no sample data: ../shared/data/synthea-bundles and bulk-ndjson are not here",
)


@here
def test_all_bundles_and_bulk_files_become_charts(house: House) -> None:
    report = house.take(*FOLDERS)
    assert report.is_clean
    assert report.read() == 1580
    assert report.charts == {"begun": 5}
    listed = (FOLDERS[0] / "conditional-references.txt").read_text()
    named = {line.strip() for line in listed.splitlines() if "?identifier=" in line}
    assert set(report.references) == named
    for kind in ("Patient", "Encounter", "Condition", "MedicationRequest", "Observation",
                 "CarePlan", "DocumentReference", "Procedure", "Immunization"):  # fmt: skip
        tally = report.types[kind]
        assert tally.became.total() == tally.read > 0
    adrian = house.chart("d5b0f2de-08c8-8259-68b0-af1fb66be392")
    assert [m.value for m in adrian.measures("gad7.total")] == [3, 1, 2, 1, 2]
    before = Entry.objects.count()
    assert house.take(*FOLDERS).written == {"unchanged": 1580}
    assert Entry.objects.count() == before
    assert_proved()


@here
def test_what_was_imported_leaves_as_valid_fhir_and_comes_back(house: House) -> None:
    path = next(FOLDERS[0].glob("Milan*.json"))
    house.take(path)
    held = (one["resource"] for one in json.loads(path.read_text())["entry"])
    chart = house.chart(next(one["id"] for one in held if one["resourceType"] == "Patient"))
    kept = chart.timeline(limit=400)
    assert len(kept) > 100
    for one in kept:
        given = [json.loads(json.dumps(resource)) for resource in fhir.resources(one)]
        assert fhir.read(given[0]) == one.body
        for resource in given:
            get_fhir_model_class(resource["resourceType"]).model_validate(resource)


def test_the_command_reports_as_json_and_as_a_table(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mainstay.site.commands.migrate.bring_up_to_date", lambda: None)
    good = house.write(bundle(patient()))
    done = CliRunner().invoke(command, ["fhir", str(good), "--report", "json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["types"]["Patient"]["became"] == {"people.client": 1}
    bad = house.write(bundle(patient("p2", gender="bogus")))
    done = CliRunner().invoke(command, ["fhir", str(good), str(bad)])
    assert done.exit_code == 1
    assert "entry[0].Patient.gender" in done.stdout
    assert "people.client" in done.stdout


def test_an_unknown_programme_or_path_is_said_before_anything_is_read(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mainstay.site.commands.migrate.bring_up_to_date", lambda: None)
    path = house.write(bundle(patient()))
    done = CliRunner().invoke(command, ["fhir", str(path), "--programme", "Nowhere"])
    assert done.exit_code == 1
    assert "No program is called “Nowhere”" in done.output
    done = CliRunner().invoke(command, ["fhir", str(house.folder / "none.json")])
    assert done.exit_code == 1
    assert "is not there" in done.output
