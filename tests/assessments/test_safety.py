"""Asking face to face, writing it down, the plan: each where the licence and the client allow."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from mainstay.care.assessments.entries import FormAnswer
from mainstay.care.risk.entries import BRIEF_SAFETY, BriefSafetyAssessment, SafetyPlan
from tests.assessments.conftest import MONDAY, answer, begin, follow_ups, house, link_of, signed_in
from tests.people import Cast

NO = {"q1": "no", "q2": "no", "q3": "no", "q4": "no", "alone": "yes"}
BRIEF = {
    "asked": "Asked about thoughts, plan and intent; she said it comes at night.",
    "means": "Medicine at home; her sister keeps it from today.",
    "told": "Dr Mensah at 14:20.",
    "judgement": "Safe tonight with her sister there.",
    "next_look_on-day": "18",
    "next_look_on-month": "3",
    "next_look_on-year": "2026",
}


def _brief(cast: Cast) -> list[Any]:
    return [task for task in house(cast, MONDAY).tasks() if task.code == BRIEF_SAFETY]


def _proved(browser: Client) -> Client:
    from mainstay.kernel.people import proof

    session = browser.session
    session[proof.AGAIN] = ["pin", MONDAY.isoformat()]
    session.save()
    return browser


@pytest.mark.parametrize(
    ("given", "positive"),
    [
        (NO, False),
        ({**NO, "q3": "yes", "q5": "no"}, True),
        ({**{k: v for k, v in NO.items() if k != "q2"}, "q2.declined": "1", "q5": "no"}, True),
    ],
)
def test_whatever_the_asq_gives_an_assessment_is_owed_and_nothing_closes(
    cast: Cast, monday: Any, given: dict[str, str], positive: bool
) -> None:
    path = link_of(cast)
    answer(begin(path), path, ["0"] * 8 + ["1"])
    kept = signed_in(cast, "ada").post(f"/assessments/{cast.sam}/ask/asq/", given)
    assert kept.status_code == 302
    assert house(cast, MONDAY).latest(FormAnswer).body.result.positive is positive
    (owed,) = _brief(cast)
    assert owed.owner_id == cast.id("ada")
    assert len(follow_ups(cast, MONDAY)) == 1


def test_the_asq_is_asked_with_the_client_alone(cast: Cast, monday: Any) -> None:
    shown = signed_in(cast, "ada").post(
        f"/assessments/{cast.sam}/ask/asq/", {k: v for k, v in NO.items() if k != "alone"}
    )
    assert shown.status_code == 422
    assert "parents and visitors out of the room" in shown.content.decode()
    assert _brief(cast) == []


def test_signing_the_assessment_leaves_the_follow_up_open(cast: Cast, monday: Any) -> None:
    path = link_of(cast)
    answer(begin(path), path, ["0"] * 8 + ["1"])
    ada = _proved(signed_in(cast, "ada"))
    ada.post(f"/assessments/{cast.sam}/ask/asq/", NO)
    signed = ada.post(f"/risk/{cast.sam}/assess/", BRIEF)
    assert signed.status_code == 302, signed.content.decode()[:3000]
    kept = house(cast, MONDAY).latest(BriefSafetyAssessment)
    assert kept.body.next_look_on == date(2026, 3, 18)
    assert _brief(cast) == []
    assert len(follow_ups(cast, MONDAY)) == 1


def test_signing_asks_again_who_is_there_and_keeps_the_words(cast: Cast, monday: Any) -> None:
    ada = signed_in(cast, "ada")
    asked = ada.post(f"/risk/{cast.sam}/assess/", BRIEF)
    assert asked.status_code == 302
    assert "next=" in asked.url
    assert house(cast, MONDAY).latest(BriefSafetyAssessment) is None
    assert "Safe tonight with her sister" in ada.get(f"/risk/{cast.sam}/assess/").content.decode()


def test_nothing_typed_is_lost_when_a_part_is_missing(cast: Cast, monday: Any) -> None:
    ada = signed_in(cast, "ada")
    said = {k: v for k, v in BRIEF.items() if k != "judgement"}
    shown = ada.post(f"/risk/{cast.sam}/assess/", said)
    assert shown.status_code == 422
    words = shown.content.decode()
    assert "<title>Error:" in words
    assert "it comes at night" in words


def test_a_licensed_screens_result_fires_the_same_rule(cast: Cast, monday: Any) -> None:
    ada = signed_in(cast, "ada")
    entered = ada.post(
        f"/assessments/{cast.sam}/ask/cssrs_screener_result/", {"ideation": "3", "behavior": "2"}
    )
    assert entered.url == f"/risk/{cast.sam}/owed/"
    (task,) = follow_ups(cast, MONDAY)
    assert task.owner_id == cast.id("ada")
    assert task.urgency == "now"


def test_a_licensed_screen_with_nothing_owes_nothing(cast: Cast, monday: Any) -> None:
    signed_in(cast, "ada").post(
        f"/assessments/{cast.sam}/ask/cssrs_screener_result/", {"ideation": "0", "behavior": "0"}
    )
    assert follow_ups(cast, MONDAY) == []


PLAN = {
    "signs": "I stop answering texts\nTwo nights up past 2am",
    "alone": "A long shower",
    "places": "The library on Fifth",
    "people.0.people.name": "Tia",
    "people.0.people.phone": "555-0142",
    "lines.0.lines.name": "988",
    "lines.0.lines.phone": "988",
    "safer": "Tia keeps my medicine",
    "review_on-day": "16",
    "review_on-month": "4",
    "review_on-year": "2026",
}


def _build(browser: Client, cast: Cast, **more: str) -> Any:
    return browser.post(f"/risk/{cast.sam}/plan/edit/", {**PLAN, **more})


def test_a_plan_is_built_used_and_printed(cast: Cast, monday: Any) -> None:
    ada = signed_in(cast, "ada")
    assert _build(ada, cast).status_code == 302
    shown = ada.get(f"/risk/{cast.sam}/plan/").content.decode()
    assert 'href="tel:5550142"' in shown
    now = ada.get(f"/risk/{cast.sam}/plan/now/").content.decode()
    assert "Call Tia" in now
    assert "Rivera" not in now
    paper = ada.get(f"/risk/{cast.sam}/plan/print/").content.decode()
    assert "Samuel" in paper
    assert "911" in paper


def test_one_more_row_is_added_without_script(cast: Cast, monday: Any) -> None:
    ada = signed_in(cast, "ada")
    shown = _build(ada, cast, _add="people")
    assert shown.status_code == 200
    words = shown.content.decode()
    assert 'name="people.0.people.name"' in words
    assert 'name="people.2.people.name"' in words
    assert "I stop answering texts" in words
    assert house(cast, MONDAY).latest(SafetyPlan) is None


def test_a_new_plan_keeps_the_old_words(cast: Cast, monday: Any) -> None:
    ada = signed_in(cast, "ada")
    _build(ada, cast)
    monday.move(days=1)
    _build(ada, cast, alone="Ring a friend")
    chart = house(cast, monday.now())
    kept = chart.latest(SafetyPlan)
    assert kept.version == 2
    assert kept.body.alone == ("Ring a friend",)
    assert chart.history(kept.id)[0].body.alone == ("A long shower",)


def test_a_technician_reads_the_plan_and_does_not_write_it(cast: Cast, monday: Any) -> None:
    _build(signed_in(cast, "ada"), cast)
    dana = signed_in(cast, "dana")
    assert dana.get(f"/risk/{cast.sam}/plan/").status_code == 200
    assert _build(dana, cast).status_code == 403


def test_the_measure_page_reports_answers_never_absence_of_risk(cast: Cast, monday: Any) -> None:
    for total in ("3", "1"):
        path = link_of(cast)
        browser = begin(path)
        answer(browser, path, [total] * 6 + ["0"] * 4)
        browser.post(f"{path}check/")
        monday.move(days=14)
        monday.move(hours=0)
    words = signed_in(cast, "ada").get(f"/assessments/{cast.sam}/phq9/").content.decode()
    assert "Sam’s score was 6 on 30-Mar-2026" in words
    assert "12 lower than 18 on 16-Mar-2026" in words
    assert "A change of 6 points or more is reliable" in words
    assert "Item 9: not at all on the last 2 forms (16-Mar-2026 to 30-Mar-2026)." in words
    assert "no thoughts" not in words.lower()
