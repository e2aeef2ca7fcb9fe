"""A bad file is refused whole, with the place at fault; the others come in."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mainstay.care.history.entries import Observation, Problem
from mainstay.kernel.models import Entry
from tests.exchange.made import (
    House,
    assert_proved,
    bundle,
    condition,
    observation,
    patient,
)

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
GONE = "urn:uuid:6a1f0c38-0000-4000-8000-000000000000"


def urns(*resources: dict[str, Any]) -> dict[str, Any]:
    """Return a bundle whose entries are named by urn."""
    held = bundle(*resources)
    for number, one in enumerate(held["entry"]):
        one["fullUrl"] = f"urn:uuid:00000000-0000-4000-8000-{number:012}"
    return held


CASES: dict[str, tuple[Any, str, str]] = {
    "no JSON": ('{"resourceType": "Patient",\n  "id": }', "line 2, column 9", "is not JSON"),
    "cut off": (json.dumps(bundle(patient()))[:-3], "line 1, column", "ends in the middle"),
    "more after the end": (json.dumps(patient()) + "\n]", "line 2, column 1", "goes on after"),
    "an array": ("[1, 2]", "line 1, column 1", "is no JSON object"),
    "a number that is none": ('{"resourceType": "Patient", "x": NaN}', "line 1", "NaN"),
    "a name twice": ('{"resourceType":"Patient","id":"a","id":"b"}', "line 1", "“id” is given twice"),
    "nothing in it": (bundle() | {"entry": []}, "", "holds no resource"),
    "an unknown type": (bundle({"resourceType": "Pateint", "id": "x"}), "entry[0].resourceType", "Pateint"),
    "no type": (bundle({"id": "x"}), "entry[0].resourceType", "is missing"),
    "no id": (bundle({"resourceType": "Patient"}), "entry[0].id", "missing"),
    "a code outside its list": (bundle(patient(gender="bogus")), "entry[0].Patient.gender", "bogus"),
    "an empty list": (bundle(patient(name=[])), "entry[0].Patient.name", "is empty"),
    "a wrong shape": (bundle(patient(birthDate="yesterday")), "entry[0].Patient.birthDate", ""),
    "an unknown element": (bundle(patient(shoeSize=9)), "entry[0].Patient.shoeSize", ""),
    "an id twice": (bundle(patient(), condition(), condition()), "entry[2]", "given twice, first at entry[1]"),
    "a deletion": (
        bundle() | {"entry": [{"request": {"method": "DELETE", "url": "Patient/p1"}}]},
        "entry[0].request",
        "DELETE",
    ),
    "nobody": (bundle(condition(subject="Patient/stranger")), "entry[0].Condition.subject", "Patient/stranger"),
    "a broken bundle": (
        urns(patient(), condition(encounter={"reference": GONE})),
        "entry[1].Condition.encounter",
        GONE,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", list(CASES))
def test_a_bad_file_is_refused_whole_and_the_place_is_named(house: House, case: str) -> None:
    content, place, what = CASES[case]
    before = Entry.objects.count()
    report = house.take(house.write(content))
    assert len(report.refused) == 1
    wrong = report.refused[0]
    assert wrong.place.startswith(place)
    assert what in wrong.what
    assert Entry.objects.count() == before


def test_a_bad_line_is_named_by_its_number(house: House) -> None:
    path = house.write([patient(), condition(), observation()])
    lines = path.read_text().splitlines()
    lines[1] = lines[1][:-5]
    path.write_text("\n".join(lines))
    report = house.take(path)
    assert report.refused[0].place.startswith("line 2")
    assert report.types["Patient"].refused == 1


def test_a_good_file_beside_a_bad_one_comes_in(house: House) -> None:
    bad = house.write(bundle(observation(status="bogus")))
    good = house.write(bundle(patient(), condition()))
    report = house.take(bad, good)
    assert [wrong.file for wrong in report.refused] == [bad]
    assert house.chart().latest(Observation) is None
    assert house.one(Problem)
    assert_proved()


def test_what_leans_on_a_refused_file_is_refused_too(house: House) -> None:
    people = house.write([patient(), patient("p2", gender="bogus")])
    report = house.take(people, house.write([condition()]))
    assert len(report.refused) == 2
    assert not report.is_clean
    assert report.charts.total() == 0


def test_the_same_resource_in_two_files_counts_once(house: House) -> None:
    one, two = house.write(bundle(patient(), condition())), house.write(bundle(patient()))
    report = house.take(one, two)
    assert report.is_clean
    assert report.types["Patient"].twice == 1


def test_one_id_with_two_meanings_is_refused(house: House) -> None:
    one = house.write(bundle(patient(), condition()))
    two = house.write(bundle(condition(note=[{"text": "Another story."}])))
    report = house.take(one, two)
    assert [wrong.file for wrong in report.refused] == [two]
    assert "with other words in" in report.refused[0].what


def test_a_file_that_changes_under_our_hands_stops_the_import(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mainstay.exchange.fhir_api import actions

    path = house.write(bundle(patient(), condition()))
    real = actions.Gathering.gather

    def gather_and_change(self: Any, files: list[Path]) -> None:
        real(self, files)
        path.write_text(path.read_text().replace("Panic", "Tanic"))

    monkeypatch.setattr(actions.Gathering, "gather", gather_and_change)
    with pytest.raises(actions.Bad, match="has changed while it was imported"):
        house.take(path)


def test_a_folder_is_walked_and_the_rest_is_left_alone(house: House) -> None:
    house.write(bundle(patient(), condition()))
    (house.folder / "README.md").write_text("Not for us.")
    report = house.take(house.folder)
    assert [Path(one).name for one in report.left] == ["README.md"]
    assert report.charts["begun"] == 1


@pytest.fixture
def shared() -> Callable[[str], Path]:
    """Return a folder of the shared sample data, or skip and say so."""

    def find(name: str) -> Path:
        folder = SHARED / name
        if not folder.exists():
            pytest.skip(f"no sample data: ../shared/data/{name} is not here")
        return folder

    return find


def test_naughty_strings_are_kept_verbatim_and_break_nothing(
    house: House, shared: Callable[[str], Path]
) -> None:
    listed = json.loads((shared("bad-inputs") / "blns.json").read_text())
    strings = {text.strip() for text in listed if text.strip()}
    notes = [condition(f"n{n}", note=[{"text": text}]) for n, text in enumerate(sorted(strings))]
    house.bring(patient())
    report = house.take(*(house.write(note) for note in notes))
    refused = {json.loads(bad.file.read_text())["note"][0]["text"] for bad in report.refused}
    kept = {k.body.note for k in house.chart().several(Problem, limit=1000)}  # type: ignore[attr-defined]
    assert kept == strings - refused
    assert len(refused) < 5
    assert_proved()


def test_json_that_is_no_resource_is_refused_without_a_crash(
    house: House, shared: Callable[[str], Path]
) -> None:
    folder = shared("bad-inputs") / "json-test-suite"
    report = house.take(folder)
    assert len(report.refused) == len(list(folder.glob("*.json")))
