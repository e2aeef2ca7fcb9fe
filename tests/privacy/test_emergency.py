"""Someone collapses on a mixed unit: what opens, what stays shut, what is left behind."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from mainstay.care.medicines.entries import Allergy, Medication, Severity
from mainstay.care.risk.entries import Alert, AlertSort, SafetyPlan
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Sensitivity
from mainstay.kernel.kinds import EmergencyOverride, OverrideReviewed
from mainstay.kernel.models import Opening, Task
from mainstay.kernel.people import actions
from mainstay.kernel.people.lists import face
from mainstay.kernel.verify import prove
from tests.conftest import Clock
from tests.people import NOW, Cast, again, client
from tests.privacy.conftest import SignIn, a_note, show_again

SUD = frozenset({Sensitivity.SUD})
SUD_NOTE = frozenset({Sensitivity.SUD_NOTE})


@pytest.fixture
def collapse(cast: Cast) -> Cast:
    """Sam, on West, is also a client of the detox programme, whose facts Part 2 closes."""
    chart = Chart.open(viewer=cast.service(), subject=cast.sam, purpose="import", now=NOW)
    chart.record(
        Medication(name="Methadone 60 mg", directions="Each morning, at the clinic"), labels=SUD
    )
    chart.record(Allergy(substance="Penicillin", severity=Severity.HIGH))
    chart.record(
        Alert(sort=AlertSort.OVERDOSE, what="Naloxone works; keep watching 4 h"), labels=SUD
    )
    chart.record(SafetyPlan(alone=("A hot shower",), review_on=date(2026, 4, 14)))
    chart.record(a_note("Talked about heroin in group", NOW), labels=SUD_NOTE, proof=again())
    chart.record(a_note("Detox intake story", NOW), labels=SUD, proof=again())
    return cast


def declare(cast: Cast, browser: Client) -> Any:
    show_again(browser, NOW)
    said = {"emergency": "Collapsed in the day room, not breathing well"}
    return browser.post(f"/privacy/emergency/{cast.sam}/", said)


def test_the_override_shows_methadone_and_not_the_counselling_note(
    collapse: Cast, sign_in: SignIn
) -> None:
    nell = sign_in("nell")
    before = nell.get(f"/charting/{collapse.sam}/").content.decode()
    assert "Methadone" not in before
    answer = declare(collapse, nell)
    assert answer["Location"] == f"/privacy/emergency/{collapse.sam}/open/"
    page = nell.get(answer["Location"]).content.decode()
    for vital in ("Methadone 60 mg", "Penicillin", "Naloxone works", "A hot shower"):
        assert vital in page
    chart = nell.get(f"/charting/{collapse.sam}/").content.decode()
    for shut in ("heroin", "Detox intake story"):
        assert shut not in page
        assert shut not in chart
    assert "until 18:05" in page


def test_it_leaves_its_record_its_review_and_a_look_the_client_sees(
    collapse: Cast, sign_in: SignIn, clock: Clock
) -> None:
    declare(collapse, sign_in("nell"))
    kept = collapse.chart("pia", purpose="audit").latest(EmergencyOverride)
    assert kept is not None
    assert isinstance(kept.body, EmergencyOverride)
    assert kept.body.part2_opened  # 42 CFR 2.51(c): whom, by whom, when, what emergency
    assert kept.body.opened_by == collapse.id("nell")
    assert kept.body.emergency.startswith("Collapsed")
    assert kept.body.until_at == NOW + timedelta(hours=4)
    task = Task.objects.get(code="kernel.override_review")
    assert task.owner_id == collapse.id("pia")
    assert task.due_at == NOW + timedelta(hours=72)
    looked = sign_in("sam").get("/portal/looked/").content.decode()
    assert "Opened your record in an emergency" in looked
    assert "Charge nurse" in looked
    pia = sign_in("pia")
    assert "Review an emergency opening: Samuel Rivera" in pia.get("/privacy/").content.decode()
    where = f"/privacy/{collapse.sam}/review/{task.entry_id}/"
    shown = pia.get(where).content.decode()
    assert "Collapsed in the day room" in shown
    assert "42 CFR 2.51" in shown
    assert pia.post(where, {"was_warranted": "true"}).status_code == 422
    done = pia.post(where, {"was_warranted": "true", "finding": "A true collapse"})
    assert done["Location"] == "/privacy/"
    assert Task.objects.get(code="kernel.override_review").state == "closed"
    reviewed = collapse.chart("pia", purpose="audit").latest(OverrideReviewed)
    assert reviewed is not None
    looked = sign_in("sam").get("/portal/looked/").content.decode()
    assert "Checked on March 14 by Pia, Privacy officer" in looked
    assert "true collapse" not in looked
    proof = prove()
    assert proof.holds, proof.damage


def test_it_closes_by_itself_after_four_hours(
    collapse: Cast, sign_in: SignIn, clock: Clock
) -> None:
    nell = sign_in("nell")
    declare(collapse, nell)
    where = f"/privacy/emergency/{collapse.sam}/open/"
    clock.move(hours=3, minutes=59)
    assert "Methadone" in nell.get(where).content.decode()
    clock.move(minutes=1)
    assert nell.get(where).status_code == 404
    assert "Methadone" not in nell.get(f"/charting/{collapse.sam}/").content.decode()


def test_a_review_left_undone_is_late(collapse: Cast, sign_in: SignIn, clock: Clock) -> None:
    declare(collapse, sign_in("nell"))
    clock.move(hours=73)
    assert "1 is late." in sign_in("pia").get("/privacy/").content.decode()


def test_a_technician_only_opens_those_on_the_own_unit(collapse: Cast, sign_in: SignIn) -> None:
    june = client(collapse, "June", "Castell")
    dana = sign_in("dana", proved=True)
    assert dana.get(f"/privacy/emergency/{june}/").status_code == 404
    found = dana.post("/privacy/emergency/", {"who": "June Castell"}).content.decode()
    assert str(june) not in found
    found = dana.post("/privacy/emergency/", {"who": "Samuel Rivera"}).content.decode()
    assert str(collapse.sam) in found
    assert declare(collapse, dana).status_code == 302
    page = dana.get(f"/privacy/emergency/{collapse.sam}/open/").content.decode()
    assert "Methadone" in page
    nell = sign_in("nell", proved=True)
    assert str(june) in nell.post("/privacy/emergency/", {"who": "June Castell"}).content.decode()


@pytest.mark.parametrize("name", ["rex", "joan", "max", "pia", "tia", "ruth"])
def test_roles_without_an_override_have_no_such_page(
    collapse: Cast, sign_in: SignIn, name: str
) -> None:
    browser = sign_in(name, proved=True)
    assert browser.get("/privacy/emergency/").status_code == 404
    assert browser.get(f"/privacy/emergency/{collapse.sam}/").status_code == 404
    assert declare(collapse, browser).status_code == 404


def test_the_own_chart_is_never_opened_so(collapse: Cast, sign_in: SignIn) -> None:
    actions.tie_own_chart(
        viewer=collapse.service(), record_id=collapse.sam, account_id=collapse.id("nell"), now=NOW
    )
    nell = sign_in("nell", proved=True)
    assert declare(collapse, nell).status_code == 404
    assert (
        str(collapse.sam)
        not in nell.post("/privacy/emergency/", {"who": "Samuel Rivera"}).content.decode()
    )


def test_an_order_of_a_court_is_stronger_than_an_emergency(
    collapse: Cast, sign_in: SignIn
) -> None:
    actions.shut_out(
        viewer=collapse.viewer("osei"),
        record_id=collapse.sam,
        against_id=collapse.id("nell"),
        court="Kings County Family Court 26-0417",
        now=NOW,
    )
    assert declare(collapse, sign_in("nell")).status_code == 404


@pytest.mark.parametrize(
    "typed", ["Rivera", "Sam", "Samuel Riv", "1985", "7/14", "4512", "a", "", "Rivera Castell"]
)
def test_a_part_of_a_name_number_or_date_finds_nobody(
    collapse: Cast, sign_in: SignIn, typed: str
) -> None:
    page = sign_in("nell").post("/privacy/emergency/", {"who": typed}).content.decode()
    assert str(collapse.sam) not in page


def test_the_whole_number_or_birth_date_finds_and_the_search_is_noted(
    collapse: Cast, sign_in: SignIn
) -> None:
    nell = sign_in("nell")
    for typed in (face(collapse.sam).number, "14-Jul-1985", "7/14/1985", "rivera samuel"):
        page = nell.post("/privacy/emergency/", {"who": typed}).content.decode()
        assert str(collapse.sam) in page, typed
    assert Opening.objects.filter(act="search", purpose="emergency").count() == 4


def test_nothing_opens_without_showing_again_who_one_is(collapse: Cast, sign_in: SignIn) -> None:
    nell = sign_in("nell")
    where = f"/privacy/emergency/{collapse.sam}/"
    assert "/people/again/" in nell.get(where)["Location"]
    answer = nell.post(where, {"emergency": "Collapsed"})
    assert answer.status_code == 422
    assert "Collapsed" in answer.content.decode()
    assert nell.get(f"{where}open/").status_code == 404
    show_again(nell, NOW)
    assert nell.post(where, {"emergency": " "}).status_code == 422
    assert not Task.objects.filter(code="kernel.override_review").exists()
