"""Every kind leaves the house as valid FHIR, and comes back word for word."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from fhir.resources.R4B import get_fhir_model_class

from mainstay.kernel import fhir
from mainstay.kernel.areas import announced
from mainstay.kernel.entries import Kind, Sensitivity
from mainstay.kernel.kept import Kept, base_shelf
from mainstay.kernel.models import Entry
from tests.promises.conftest import START
from tests.promises.examples import example

KINDS = sorted(announced().kinds.values(), key=lambda kind: kind.name)
EXCHANGED = [kind for kind in KINDS if kind.to_fhir is not None]
every_exchanged = pytest.mark.parametrize("kind", EXCHANGED, ids=lambda kind: kind.name)


def kept(kind: Kind, *, labels: str = "", version: int = 1, act: str = "recorded") -> Kept:
    """Return an example of a kind as if it stood in a record."""
    row = Entry(
        record_id=UUID(int=1),
        entry_id=UUID(int=2),
        kind=kind.name,
        version=version,
        act=act,
        labels=labels,
        occurred_at=START,
        recorded_at=START + timedelta(minutes=1),
        author_id=UUID(int=3),
    )
    return Kept(row, example(kind), "", base_shelf(row, kind))


def validate(resource: fhir.Json) -> None:
    """Hold a resource against the published structure; JSON and back first."""
    plain = json.loads(json.dumps(resource))
    get_fhir_model_class(plain["resourceType"]).model_validate(plain)


@every_exchanged
def test_a_kind_is_a_valid_questionnaire(kind: Kind) -> None:
    validate(fhir.questionnaire(kind))


@every_exchanged
def test_an_entry_gives_valid_resources_and_loses_nothing(kind: Kind) -> None:
    one = kept(kind)
    given = list(fhir.resources(one))
    for resource in given:
        validate(resource)
    whole = json.loads(json.dumps(given[0]))
    assert whole["resourceType"] == "QuestionnaireResponse"
    assert fhir.read(whole) == one.body


@every_exchanged
def test_the_response_answers_the_kinds_own_questionnaire(kind: Kind) -> None:
    asked = fhir.questionnaire(kind)
    named = fhir.response(kept(kind))["questionnaire"]
    assert named == f"{asked['url']}|{asked['version']}"


@pytest.mark.parametrize(
    "kind", [k for k in KINDS if k.to_fhir is None], ids=lambda kind: kind.name
)
def test_what_is_never_exchanged_gives_nothing(kind: Kind) -> None:
    with pytest.raises(fhir.NotExchanged):
        list(fhir.resources(kept(kind)))
    with pytest.raises(fhir.NotExchanged):
        fhir.questionnaire(kind)


@pytest.mark.parametrize(
    ("label", "codes"),
    [
        ("", ["N"]),
        (Sensitivity.SUD, ["R", "SUD"]),
        (Sensitivity.PSYCHOTHERAPY, ["V", "PSYTHPN"]),
        (Sensitivity.RESTRICTED, ["R"]),
        (Sensitivity.VERY_RESTRICTED, ["V"]),
    ],
)
def test_labels_leave_with_every_resource(label: str, codes: list[str]) -> None:
    for resource in fhir.resources(kept(announced().kind("charting.problem"), labels=label)):
        assert [tag["code"] for tag in resource["meta"]["security"]] == codes


def test_a_native_resource_points_at_the_whole() -> None:
    whole, native = fhir.resources(kept(announced().kind("medicines.allergy")))
    assert native["resourceType"] == "AllergyIntolerance"
    assert native["patient"] == whole["subject"]
    references = [e["valueReference"]["reference"] for e in native["extension"]]
    assert references == [f"QuestionnaireResponse/{whole['id']}"]


def test_what_no_longer_stands_says_so() -> None:
    kind = announced().kind("charting.problem")
    assert fhir.response(kept(kind, version=2, act="retracted"))["status"] == "entered-in-error"
    assert fhir.response(kept(kind, version=2, act="amended"))["status"] == "amended"


def test_a_strangers_response_is_not_guessed_at() -> None:
    with pytest.raises(fhir.Unreadable):
        fhir.read({"questionnaire": "http://elsewhere.example/Questionnaire/1|2"})
