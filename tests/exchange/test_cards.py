"""What was imported is said beside the chart, to those who may know it."""

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from mainstay.kernel import cards
from mainstay.kernel.access import Stand, Viewer, service
from mainstay.kernel.chart import Chart
from mainstay.kernel.ids import new_id
from mainstay.kernel.people.actions import join_team
from mainstay.kernel.scope import Credential
from tests.exchange.made import House, about, coded, condition, patient, tagged


def rail(house: House, credential: Credential) -> str:
    """Return the cards beside the chart, as someone on the team sees them."""
    me = new_id()
    record = house.chart().record_id
    join_team(viewer=service(house.id), record_id=record, member_id=me, now=house.now)
    viewer = Viewer(me, house.id, stands=(Stand(credential, new_id(), "programme"),))
    chart = Chart.open(viewer=viewer, subject=record, purpose="care", now=house.now)
    request: HttpRequest = RequestFactory().get("/")
    request.viewer = viewer  # type: ignore[attr-defined]
    request.now = house.now  # type: ignore[attr-defined]
    wanted = ("medicines/", "history/")
    found = [
        cards.render_to_string(card.template, {"record_id": record, **facts}, request=request)
        for card in cards.announced().cards("chart.rail")
        if card.template.startswith(wanted)
        and (card.needs is None or cards.decide(chart.access, cards.Shelf(card.needs)))
        and (facts := card.facts(chart)) is not None
    ]
    return "".join(found)


@pytest.fixture
def taken(house: House) -> House:
    """Import someone with an allergy, medicines and problems."""
    house.bring(
        patient(),
        about("AllergyIntolerance", "a1", code=coded("Penicillin", "1"), criticality="high",
              reaction=[{"manifestation": [coded("Hives", "2")]}]),
        about("AllergyIntolerance", "a2", code=coded("Latex", "3"),
              clinicalStatus={"coding": [{"code": "resolved"}]}),
        about("MedicationStatement", "m1", status="active",
              medicationCodeableConcept=coded("Methadone 10 MG", "4")),
        about("MedicationStatement", "m2", status="stopped",
              medicationCodeableConcept=coded("Lithium 300 MG", "5")),
        condition(),
        tagged(condition("c2", code=coded("Alcohol dependence", "6")), "SUD"),
    )  # fmt: skip
    return house


def test_a_nurse_sees_what_must_not_be_given_and_what_is_taken(taken: House) -> None:
    seen = rail(taken, Credential.NURSE)
    for word in (
        "Penicillin",
        "Hives",
        "Could be life-threatening",
        "Methadone",
        "Panic disorder",
    ):
        assert word in seen
    for word in ("Latex", "Lithium", "Alcohol"):
        assert word not in seen


def test_nothing_recorded_is_not_told_as_nothing_there(house: House) -> None:
    house.bring(patient())
    assert "None recorded here. That does not mean there are none." in rail(
        house, Credential.NURSE
    )


def test_a_peer_sees_alerts_and_no_diagnosis(taken: House) -> None:
    seen = rail(taken, Credential.PEER)
    assert "Penicillin" in seen
    assert "Panic" not in seen
    assert "Methadone" not in seen
