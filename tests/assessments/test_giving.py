"""A link shows nobody and ends at sending; a tablet in a client's hands leads nowhere else."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from mainstay.care.assessments.entries import FormAnswer
from mainstay.care.assessments.models import Giving
from tests.assessments.conftest import (
    MONDAY,
    answer,
    begin,
    follow_ups,
    house,
    link_of,
    signed_in,
)
from tests.people import PIN, Cast, client

PAGES = ("", "1/", "9/", "check/", "told/", "stop/", "help/")


def test_of_a_links_secret_only_the_hash_is_kept(cast: Cast, monday: Any) -> None:
    secret = link_of(cast).split("/")[2]
    row = Giving.objects.get()
    assert secret not in str(row.__dict__)
    assert len(secret) >= 32


def test_no_page_of_a_link_shows_a_name_or_a_title(cast: Cast, monday: Any) -> None:
    path = link_of(cast)
    browser = begin(path)
    answer(browser, path, ["0"] * 8 + ["1"])
    for page in PAGES:
        words = browser.get(f"{path}{page}", follow=True).content.decode()
        for secret in ("Sam", "Rivera", "PHQ", "Patient Health", "depress", "Ada", "Flores"):
            found = words.replace("Feeling down, depressed, or hopeless", "")
            assert secret not in found, (page, secret)


def test_the_message_to_send_says_nothing_clinical(cast: Cast, monday: Any) -> None:
    ada = signed_in(cast, "ada")
    shown = ada.post(f"/assessments/{cast.sam}/give/", {"form": "phq9", "way": "link"})
    message = shown.context["message"]
    for word in ("PHQ", "Sam", "health", "Harbor", "question", "mood"):
        assert word not in message.replace(shown.context["url"], "")
    assert "Thursday, March 19 at 11:00am" in message


def test_another_browser_goes_on_but_sees_no_answer(cast: Cast, monday: Any) -> None:
    path = link_of(cast)
    first = begin(path)
    answer(first, path, ["3", "2", "1"])
    assert "Nearly every day" in first.get(f"{path}check/").content.decode()
    other = Client()
    words = other.get(f"{path}check/").content.decode()
    assert "Nearly every day" not in words
    assert "Answered" in words
    assert 'aria-pressed="true"' not in other.get(f"{path}1/").content.decode()
    assert "Go on where you stopped" in other.get(path).content.decode()


def test_answers_so_far_are_sealed(cast: Cast, monday: Any) -> None:
    path = link_of(cast)
    answer(begin(path, place="Elm Street"), path, ["3", "3"])
    sealed = bytes(Giving.objects.get().sealed)
    assert b"q1" not in sealed
    assert b"Elm" not in sealed


def test_a_link_ends_at_sending(cast: Cast, monday: Any) -> None:
    path = link_of(cast)
    browser = begin(path)
    answer(browser, path, ["1"] * 8 + ["0", "1"])
    sent = browser.post(f"{path}check/", follow=True).content.decode()
    assert "They are sent" in sent
    assert house(cast, MONDAY).latest(FormAnswer).body.result.total == 8
    again = browser.get(path)
    assert again.status_code == 410
    assert "These answers are sent" in again.content.decode()
    assert browser.post(f"{path}1/", {"q1": "3"}).status_code == 410
    assert house(cast, MONDAY).latest(FormAnswer).body.result.total == 8


def test_a_link_that_ran_out_shows_how_to_ask_for_a_new_one(cast: Cast, monday: Any) -> None:
    path = link_of(cast)
    monday.move(days=3, minutes=1)
    gone = Client().get(path)
    assert gone.status_code == 410
    assert "Ask for a new link" in gone.content.decode()
    assert Client().post(f"{path}again/").status_code == 200
    codes = [task.code for task in house(cast, monday.now()).tasks()]
    assert codes == ["forms.new_link"]


def test_a_guessed_link_looks_like_one_that_ran_out(cast: Cast, monday: Any) -> None:
    assert Client().get("/q/nobody-was-given-this/").status_code == 410


def test_twelve_taps_and_no_more(cast: Cast, monday: Any) -> None:
    path = link_of(cast)
    browser = begin(path)
    taps = 1
    at = f"{path}1/"
    while "/check/" not in at:
        step = int(at.rstrip("/").rsplit("/", 1)[1])
        at = browser.post(at, {f"q{step}": "0"}).url
        taps += 1
    browser.post(at)
    assert taps + 1 == 12
    assert house(cast, MONDAY).latest(FormAnswer) is not None


def _handed(cast: Cast) -> tuple[Client, str]:
    tablet = signed_in(cast, "ada")
    opened = tablet.post(f"/assessments/{cast.sam}/give/", {"form": "phq9", "way": "tablet"})
    assert opened.status_code == 302
    return tablet, opened.url


def test_a_tablet_in_the_clients_hands_cannot_reach_the_chart(cast: Cast, monday: Any) -> None:
    tablet, path = _handed(cast)
    assert tablet.get(path).status_code == 200
    for page in (f"/assessments/{cast.sam}/", "/risk/tasks/", f"/risk/{cast.sam}/plan/"):
        answered = tablet.get(page)
        assert answered.status_code in (302, 404)
        assert "login" in getattr(answered, "url", "login")
    assert "Sam" not in tablet.get(path).content.decode()


def test_only_the_givers_pin_takes_the_tablet_back(cast: Cast, monday: Any) -> None:
    tablet, path = _handed(cast)
    begin(path, tablet)
    answer(tablet, path, ["0"] * 10)
    sent = tablet.post(f"{path}check/")
    assert sent.url == f"{path}back/"
    assert "pass the tablet back" in tablet.get(sent.url).content.decode()
    assert tablet.post(sent.url, {"pin": "0000"}).status_code == 422
    assert tablet.get(f"/assessments/{cast.sam}/").status_code == 302
    back = tablet.post(sent.url, {"pin": PIN})
    assert back.url == f"/assessments/{cast.sam}/"
    assert tablet.get(back.url, follow=True).status_code == 200


def test_five_wrong_pins_close_that_way(cast: Cast, monday: Any) -> None:
    tablet, path = _handed(cast)
    for _try in range(5):
        tablet.post(f"{path}back/", {"pin": "0000"})
    tablet.post(f"{path}back/", {"pin": PIN})
    assert tablet.get(f"/assessments/{cast.sam}/").status_code == 302


def test_a_tablets_address_opens_nowhere_else(cast: Cast, monday: Any) -> None:
    _tablet, path = _handed(cast)
    assert Client().get(path).status_code == 410


@pytest.mark.parametrize(("form", "words"), [("asq", "Only a person asks this one")])
def test_a_form_only_a_person_asks_is_never_given(
    cast: Cast, monday: Any, form: str, words: str
) -> None:
    ada = signed_in(cast, "ada")
    for way in ("tablet", "link"):
        refused = ada.post(f"/assessments/{cast.sam}/give/", {"form": form, "way": way})
        assert refused.status_code == 422
        assert words in refused.content.decode()
    assert not Giving.objects.exists()


def test_a_form_is_not_given_outside_its_ages(cast: Cast, monday: Any) -> None:
    from datetime import date

    from mainstay.kernel.people import actions as people

    young = client(cast, "Maya", "Reed", born_on=date(2012, 5, 1))
    people.join_team(
        viewer=cast.service(), record_id=young, member_id=cast.id("ada"), role="Therapist",
        now=MONDAY - timedelta(days=1),
    )  # fmt: skip
    refused = signed_in(cast, "ada").post(
        f"/assessments/{young}/give/", {"form": "phq9", "way": "tablet"}
    )
    assert refused.status_code == 422
    assert "18 years or older" in refused.content.decode()


def test_a_stranger_finds_no_one_to_ask(cast: Cast, monday: Any) -> None:
    eve = signed_in(cast, "eve")
    assert eve.get(f"/assessments/{cast.sam}/give/").status_code == 404
    assert eve.post(f"/assessments/{cast.sam}/give/", {"form": "phq9"}).status_code == 404


def test_a_positive_answer_on_the_tablet_is_told_to_come_and_talk(cast: Cast, monday: Any) -> None:
    tablet, path = _handed(cast)
    begin(path, tablet)
    answer(tablet, path, ["0"] * 8 + ["1"])
    told = tablet.get(f"{path}told/").content.decode()
    assert "come to talk with you" in told
    assert len(follow_ups(cast, MONDAY)) == 1


def test_who_asks_to_talk_is_found_by_the_nurse_in_charge(cast: Cast, monday: Any) -> None:
    tablet, path = _handed(cast)
    for _press in range(2):
        tablet.post(f"{path}back/", {"talk": "1"})
    assert "come and find you" in tablet.get(f"{path}back/").content.decode()
    (task,) = house(cast, MONDAY).tasks()
    assert (task.code, task.owner_id) == ("forms.talk", cast.id("nell"))


def test_nobody_goes_on_from_a_tablet_that_went_back(cast: Cast, monday: Any) -> None:
    tablet, path = _handed(cast)
    begin(path, tablet)
    answer(tablet, path, ["1", "1"])
    tablet.post(f"{path}back/", {"pin": PIN})
    assert Giving.objects.get().state == "stopped"
    assert tablet.get(f"{path}3/").status_code == 410
