"""Labels arrive with the resource, else they are the programme's; never from a code."""

from collections.abc import Iterable

import pytest

from mainstay.care.history.entries import Observation, Problem
from mainstay.exchange.fhir_api.entries import OriginalDiagnosis
from mainstay.exchange.fhir_api.fhir.labels import read_labels
from mainstay.kernel.access import Stand, Viewer, service
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Sensitivity
from mainstay.kernel.ids import new_id
from mainstay.kernel.models import Measure, TimelineItem
from mainstay.kernel.people.actions import add_place, join_team
from mainstay.kernel.scope import Credential
from tests.exchange.made import (
    START,
    House,
    assert_proved,
    bundle,
    coded,
    condition,
    observation,
    patient,
    tagged,
)

S = Sensitivity


@pytest.mark.parametrize(
    ("codes", "wanted"),
    [
        ([], set()),
        (["N"], set()),
        (["R"], {S.RESTRICTED}),
        (["V"], {S.VERY_RESTRICTED}),
        (["ETH"], {S.SUD}),
        (["R", "42CFRPart2"], {S.SUD}),
        (["R", "PSYTHPN"], {S.PSYCHOTHERAPY}),
        (["V", "SUD"], {S.VERY_RESTRICTED, S.SUD}),
        (["HIV"], {S.RESTRICTED}),
        (["PSY"], {S.RESTRICTED}),
        (["SOMETHING-NEW"], {S.RESTRICTED}),
    ],
)
def test_hl7_codes_become_labels_and_unknown_ones_close(
    codes: Iterable[str], wanted: set[Sensitivity]
) -> None:
    assert read_labels({"code": code} for code in codes) == wanted


def test_the_entry_and_its_original_wear_the_label(house: House) -> None:
    house.bring(patient(), tagged(condition(), "ETH"))
    assert house.one(Problem).labels == {S.SUD}
    assert house.one(OriginalDiagnosis).labels == {S.SUD}
    assert_proved()


def test_the_strictest_label_of_anything_in_it_rules(house: House) -> None:
    inside = tagged({"resourceType": "Practitioner", "id": "x"}, "SUD")
    house.bring(patient(), condition(contained=[inside], asserter={"reference": "#x"}))
    assert house.one(Problem).labels == {S.SUD}


def test_a_bundles_own_label_is_on_everything_in_it(house: House) -> None:
    head = {"meta": {"security": [{"code": "R"}]}}
    house.take(house.write(bundle(patient(), condition()) | head))
    assert house.one(Problem).labels == {S.RESTRICTED}


def test_a_diagnosis_code_is_no_label(house: House) -> None:
    house.bring(patient(), condition(code=coded("Alcohol dependence", "66590003")))
    assert house.one(Problem).labels == frozenset()


def test_a_part_2_programme_labels_what_brings_no_label(house: House) -> None:
    place = add_place(
        viewer=service(house.id), sort="programme", name="Recovery", parent_id=house.id,
        now=START, law="part2",
    )  # fmt: skip
    programme = (place, "Recovery", True)
    house.bring(patient(), condition(), tagged(observation(), "PSYTHPN"), programme=programme)
    assert house.one(Problem).labels == {S.SUD}
    assert house.one(Observation).labels == {S.PSYCHOTHERAPY}
    assert_proved()


def test_a_psychotherapy_note_leaves_no_number_outside(house: House) -> None:
    house.bring(patient(), tagged(observation(), "PSYTHPN"))
    assert not Measure.objects.exists()
    item = TimelineItem.objects.get(kind="charting.observation")
    assert "by:" in item.shelf


@pytest.mark.parametrize(
    ("code", "on_team", "opens"),
    [("N", True, True), ("R", True, True), ("V", True, False), ("SUD", True, False)],
)
def test_who_reads_what_arrives_labelled(
    house: House, code: str, on_team: bool, opens: bool
) -> None:
    house.bring(patient(), tagged(condition(), code))
    record = house.chart().record_id
    me = new_id()
    join_team(viewer=service(house.id), record_id=record, member_id=me, now=house.now)
    stand = Stand(Credential.SOCIAL_WORKER, new_id(), "programme")
    viewer = Viewer(me, house.id, stands=(stand,))
    chart = Chart.open(viewer=viewer, subject=record, purpose="care", now=house.now)
    assert (chart.latest(Problem) is not None) is opens
    assert on_team
