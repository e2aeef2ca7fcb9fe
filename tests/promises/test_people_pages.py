"""The screens of coming in, finding, registering and managing, without script."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mainstay.kernel.models import Opening, Task
from mainstay.kernel.people import actions, devices
from mainstay.kernel.people.entries import Identity
from mainstay.kernel.people.models import Account, Client, DeviceFace, Twin
from mainstay.kernel.people.pages import coming_in
from mainstay.kernel.people.sameness import twins_of
from tests.conftest import Clock
from tests.people import BEFORE, NOW, PASSWORD, PIN, Cast, client

SIGN_IN = {"password": PASSWORD}


@pytest.fixture
def cast(cast: Cast, clock: Clock) -> Iterator[Cast]:
    """The cast, at a clock that stands still; sign-in ends at a page that is always there."""
    return cast


@pytest.fixture(autouse=True)
def _no_chart_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coming_in, "chart_url", lambda record: f"/chart/{record}/")


def browser(cast: Cast, name: str) -> Browser:
    signed_in = Browser()
    signed_in.force_login(cast.account(name), backend=devices.BACKEND)
    return signed_in


def full_sign_in(name: str, on: Browser | None = None) -> Browser:
    on = on or Browser()
    answer = on.post(reverse("account_login"), {"login": name, **SIGN_IN})
    assert answer.status_code == 302
    return on


def shared_tablet(cast: Cast) -> Browser:
    """A tablet of West, made known by the charge nurse."""
    tablet = browser(cast, "nell")
    answer = tablet.post(reverse("people:devices"), {"name": "West 1", "shared": "1"})
    assert answer.status_code == 302
    return tablet


def with_cookies(old: Browser) -> Browser:
    fresh = Browser()
    fresh.cookies["device"] = old.cookies["device"].value
    return fresh


def faces_shown(tablet: Browser) -> str:
    """What the tablet shows before anyone is signed in."""
    return with_cookies(tablet).get(reverse("people:switch")).content.decode()


# --- coming in -------------------------------------------------------------------------------


def test_on_a_shared_tablet_a_face_and_a_pin_change_hands(cast: Cast) -> None:
    tablet = with_cookies(shared_tablet(cast))
    for name in ("dana", "nell"):
        full_sign_in(name, tablet)
    seen = tablet.get(reverse("people:switch")).content.decode()
    assert "Dana Price" in seen
    dana = str(cast.id("dana"))
    answer = tablet.post(reverse("people:switch"), {"who": dana, "pin": PIN})
    assert answer.status_code == 302
    assert tablet.session["_auth_user_id"] == dana
    assert tablet.session["proved_how"] == "session:pin"


def test_changing_hands_leaves_nothing_of_who_was_there(cast: Cast) -> None:
    tablet = with_cookies(shared_tablet(cast))
    full_sign_in("dana", tablet)
    full_sign_in("nell", tablet)
    tablet.post(reverse("people:again"), {"pin": PIN})
    tablet.post(reverse("people:together", args=[cast.sam]))
    assert tablet.session["again"]
    tablet.post(reverse("people:switch"), {"who": str(cast.id("dana")), "pin": PIN})
    assert "again" not in tablet.session
    assert "together" not in tablet.session


def test_five_wrong_pins_shut_it_even_to_the_right_one(cast: Cast) -> None:
    tablet = with_cookies(shared_tablet(cast))
    full_sign_in("dana", tablet)
    who = {"who": str(cast.id("dana"))}
    for _try in range(5):
        assert tablet.post(reverse("people:switch"), {**who, "pin": "0000"}).status_code == 422
    assert tablet.post(reverse("people:switch"), {**who, "pin": PIN}).status_code == 422
    nell = browser(cast, "nell")
    nell.post(reverse("people:pin_back", args=[cast.id("dana")]))
    assert tablet.post(reverse("people:switch"), {**who, "pin": PIN}).status_code == 302


def test_a_full_sign_in_opens_a_shut_pin(cast: Cast) -> None:
    dana = cast.account("dana")
    for _try in range(5):
        devices.check_pin(dana, "0000")
    with pytest.raises(devices.PinShut):
        devices.check_pin(dana, PIN)
    full_sign_in("dana")
    assert devices.check_pin(dana, PIN)


def test_a_pin_brings_back_only_who_came_in_on_this_tablet_this_shift(
    cast: Cast, clock: Clock
) -> None:
    tablet = with_cookies(shared_tablet(cast))
    full_sign_in("dana", tablet)
    osei = {"who": str(cast.id("osei")), "pin": PIN}
    tablet.post(reverse("people:switch"), osei)
    assert tablet.session["_auth_user_id"] == str(cast.id("dana"))
    clock.move(hours=13)
    assert "Dana Price" not in faces_shown(tablet)


def test_an_unknown_browser_shows_no_faces(cast: Cast) -> None:
    tablet = with_cookies(shared_tablet(cast))
    full_sign_in("dana", tablet)
    forged = Browser()
    forged.cookies["device"] = tablet.cookies["device"].value.split(".")[0] + ".guess"
    for stranger in (Browser(), forged):
        assert "Dana" not in stranger.get(reverse("people:switch")).content.decode()


def test_a_lost_tablet_is_forgotten(cast: Cast) -> None:
    tablet = with_cookies(shared_tablet(cast))
    full_sign_in("dana", tablet)
    known = DeviceFace.objects.get().device_id
    browser(cast, "nell").post(reverse("people:devices"), {"revoke": str(known)})
    assert "Dana" not in faces_shown(tablet)
    assert not DeviceFace.objects.exists()


def test_a_client_never_becomes_a_face_on_a_tablet(cast: Cast) -> None:
    tablet = with_cookies(shared_tablet(cast))
    Account.objects.filter(id=cast.id("sam")).update(pin="x")
    full_sign_in("sam", tablet)
    assert not DeviceFace.objects.exists()


def test_signing_asks_again_and_remembers_for_five_minutes(cast: Cast, clock: Clock) -> None:
    ada = browser(cast, "ada")
    answer = ada.post(reverse("people:again"), {"pin": "1111", "next": "/people/"})
    assert answer.status_code == 422
    assert "again" not in ada.session
    answer = ada.post(reverse("people:again"), {"pin": PIN, "next": "/people/"})
    assert answer["Location"] == "/people/"
    assert ada.session["again"] == ["pin", NOW.isoformat()]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_asking_again_never_leads_out_of_the_house(cast: Cast, elsewhere: str) -> None:
    ada = browser(cast, "ada")
    answer = ada.post(reverse("people:again"), {"pin": PIN, "next": elsewhere})
    assert answer["Location"] == "/"


@pytest.mark.parametrize("poor", ["123", "1234567", "1111", "1234", "4321", "12a4", "²³⁴⁵"])
def test_a_poor_pin_is_not_taken(cast: Cast, poor: str) -> None:
    with pytest.raises(devices.Unacceptable):
        devices.set_pin(cast.account("ada"), poor)


# --- together --------------------------------------------------------------------------------


def test_together_names_no_other_client_and_needs_the_pin_to_end(cast: Cast) -> None:
    other = client(cast, "Samara", "Rivers")
    rex = browser(cast, "rex")
    find = reverse("people:search") + "?q=sam"
    assert "Samara" in rex.get(find).content.decode()
    rex.post(reverse("people:together", args=[cast.sam]))
    assert "Samara" not in rex.get(find).content.decode()
    assert rex.get(reverse("people:edit", args=[other])).status_code == 404
    rex.post(reverse("people:apart"), {"pin": "0000"})
    assert "together" in rex.session
    rex.post(reverse("people:apart"), {"pin": PIN})
    assert "together" not in rex.session


def test_a_proof_given_before_the_client_came_does_not_end_together(cast: Cast) -> None:
    rex = browser(cast, "rex")
    rex.post(reverse("people:again"), {"pin": PIN})
    rex.post(reverse("people:together", args=[cast.sam]))
    rex.get(reverse("people:apart"))
    assert "together" in rex.session


# --- finding and registering -----------------------------------------------------------------


def test_search_shows_who_may_be_known_and_says_so_when_nobody_is(cast: Cast) -> None:
    rex, eve = browser(cast, "rex"), browser(cast, "eve")
    assert "Rivera" in rex.get(reverse("people:search"), {"q": "rivera"}).content.decode()
    page = eve.get(reverse("people:search"), {"q": "rivera"}).content.decode()
    assert "Samuel" not in page
    assert "Nobody you look after" in page


def test_registering_keeps_what_was_typed_and_says_what_is_wrong(cast: Cast) -> None:
    rex = browser(cast, "rex")
    answer = rex.post(reverse("people:register"), {"family_name": "Okoro"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error:" in page
    assert "Okoro" in page


def typed(given: str, family: str, born: date) -> dict[str, str]:
    return {
        "given_name": given,
        "family_name": family,
        "born_on-day": str(born.day),
        "born_on-month": str(born.month),
        "born_on-year": str(born.year),
        "sex": "unknown",
    }


def test_the_desk_registers_someone(cast: Cast) -> None:
    rex = browser(cast, "rex")
    answer = rex.post(reverse("people:register"), typed("Ife", "Okoro", date(1999, 2, 3)))
    assert answer.status_code == 302, answer.content.decode()[:2000]
    made = Client.objects.get(full_name="Ife Okoro")
    assert made.born_on == date(1999, 2, 3)
    assert cast.chart("rex", made.record_id).latest(Identity) is not None


def test_someone_alike_is_shown_first_if_they_may_be_known(cast: Cast) -> None:
    rex = browser(cast, "rex")
    sam = typed("Samuel", "Rivera", date(1985, 7, 14))
    answer = rex.post(reverse("people:register"), sam)
    assert answer.status_code == 409
    assert Client.objects.filter(full_name="Samuel Rivera").count() == 1
    assert rex.post(reverse("people:register"), {**sam, "different": "1"}).status_code == 302
    assert Client.objects.filter(full_name="Samuel Rivera").count() == 2


def test_someone_alike_who_may_not_be_known_is_the_privacy_officers_task(cast: Cast) -> None:
    hidden = client(cast, "June", "Ortiz", programme=cast.detox, born_on=date(1991, 5, 6))
    rex = browser(cast, "rex")
    answer = rex.post(reverse("people:register"), typed("June", "Ortiz", date(1991, 5, 6)))
    assert answer.status_code == 302
    made = Client.objects.exclude(record_id=hidden).get(full_name="June Ortiz")
    task = Task.objects.get(code="people.maybe_same")
    assert task.owner_id == cast.id("pia")
    assert "June" not in task.title
    shown = [kept.kind.name for kept in cast.chart("rex", made.record_id).timeline()]
    assert "people.maybe_same" not in shown


def test_the_privacy_officer_says_one_person_or_two_and_may_undo_it(cast: Cast) -> None:
    hidden = client(cast, "June", "Ortiz", programme=cast.detox, born_on=date(1991, 5, 6))
    rex, pia = browser(cast, "rex"), browser(cast, "pia")
    rex.post(reverse("people:register"), typed("June", "Ortiz", date(1991, 5, 6)))
    made = Client.objects.exclude(record_id=hidden).get(full_name="June Ortiz").record_id
    url = reverse("people:same")
    task = Task.objects.get(code="people.maybe_same")
    assert pia.get(url).content.decode().count("June Ortiz") == 2
    answer = {"task": str(task.entry_id), "answer": "one", "because": "Same fingerprint card"}
    assert pia.post(url, answer).status_code == 302
    assert twins_of(hidden) == [made]
    assert Task.objects.get(entry_id=task.entry_id).state == "closed"
    link = Twin.objects.filter(one_id=hidden).values_list("entry_id", flat=True).get()
    pia.post(url, {"part": str(link)})
    assert twins_of(hidden) == []


@pytest.mark.parametrize("name", ["rex", "ada", "max", "joan"])
def test_nobody_else_learns_that_two_records_may_be_one(cast: Cast, name: str) -> None:
    assert browser(cast, name).get(reverse("people:same")).status_code == 404


def test_only_the_desk_registers(cast: Cast) -> None:
    assert browser(cast, "ada").get(reverse("people:register")).status_code == 403


def test_a_correction_keeps_the_old_words_with_the_reason(cast: Cast) -> None:
    rex = browser(cast, "rex")
    url = reverse("people:edit", args=[cast.sam])
    assert rex.get(url).status_code == 200
    words = {**typed("Samuel", "Ribera", date(1985, 7, 14)), "preferred_name": "Sam", "seen": "1"}
    assert rex.post(url, words).status_code == 422
    assert rex.post(url, {**words, "reason": "Misheard"}).status_code == 302
    chart = cast.chart("rex")
    kept = chart.latest(Identity)
    assert kept is not None
    versions = [one.body.full_name for one in chart.history(kept.id)]
    assert versions == ["Samuel Rivera", "Samuel Ribera"]
    assert kept.body.number


def test_a_stranger_meets_the_same_page_as_for_nobody(cast: Cast) -> None:
    eve = browser(cast, "eve")
    for name in ("people:edit", "people:team"):
        there = eve.get(reverse(name, args=[cast.sam]))
        nobody = eve.get(reverse(name, args=[cast.house]))
        assert (there.status_code, nobody.status_code) == (404, 404)
        assert there.content.split(b"<body")[0] == nobody.content.split(b"<body")[0]


def test_the_desk_takes_someone_on_the_team_and_lets_them_go(cast: Cast) -> None:
    rex = browser(cast, "rex")
    url = reverse("people:team", args=[cast.sam])
    rex.post(url, {"join": str(cast.id("ruth")), "role": "Second opinion"})
    assert "Second opinion" in rex.get(url).content.decode()
    assert rex.post(url, {"join": str(cast.id("eve"))}).status_code == 404
    rex.post(url, {"leave": str(cast.id("ruth"))})
    assert "Second opinion" not in rex.get(url).content.decode()


# --- managing --------------------------------------------------------------------------------


def test_the_unit_is_shown_to_who_stands_there_and_noted_with_everyone_on_it(cast: Cast) -> None:
    url = reverse("people:unit", args=[cast.west])
    assert "12A" in browser(cast, "nell").get(url).content.decode()
    assert browser(cast, "eve").get(url).status_code == 404
    assert browser(cast, "nell").get(reverse("people:unit", args=[cast.clinic])).status_code == 404
    assert Opening.objects.filter(act="board", place_id=cast.west).count() == 1


def test_staff_are_listed_for_the_manager_alone(cast: Cast) -> None:
    url = reverse("people:staff")
    page = browser(cast, "joan").get(url).content.decode()
    assert "Dana Price" in page
    assert "Ada Flores" not in page
    assert browser(cast, "dana").get(url).status_code == 403


def test_a_page_costs_the_same_however_many_stand_on_it(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            browser_.get(reverse("people:unit", args=[cast.west]))
        return len(asked)

    browser_ = browser(cast, "nell")
    few = cost()
    for number in range(5):
        record = client(cast, f"Guest{number}", "Stay", born_on=date(1970, 1, 1 + number))
        actions.admit(viewer=cast.service(), record_id=record, unit_id=cast.west, now=BEFORE)
    assert cost() == few
