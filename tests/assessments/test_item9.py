"""An answer that asks for a person has one, with a clock, before anything else happens."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from mainstay.care.assessments.entries import FormAnswer
from mainstay.care.risk.entries import CriticalAnswer
from mainstay.care.risk.jobs import escalate_due
from tests.assessments.conftest import (
    LATE,
    MONDAY,
    answer,
    begin,
    follow_ups,
    house,
    link_of,
    on_call,
    signed_in,
)
from tests.people import Cast


def test_answered_it_is_owed_though_nothing_more_is_ever_sent(cast: Cast, monday: Any) -> None:
    path = link_of(cast)
    browser = begin(path)
    last = answer(browser, path, ["1"] * 8 + ["1"])
    (task,) = follow_ups(cast, MONDAY)
    assert task.owner_id == cast.id("ada")
    assert task.due_at == MONDAY + timedelta(minutes=60)
    assert last.url == f"{path}told/"
    kept = house(cast, MONDAY).latest(CriticalAnswer)
    assert kept.body.headline() == "PHQ-9, item 9: Several days"
    assert house(cast, MONDAY).latest(FormAnswer) is None


def test_the_client_and_the_owner_are_told_the_same_two_times(cast: Cast, monday: Any) -> None:
    path = link_of(cast)
    browser = begin(path)
    answer(browser, path, ["0"] * 8 + ["2"])
    told = browser.get(f"{path}told/").content.decode()
    (task,) = follow_ups(cast, MONDAY)
    staff = signed_in(cast, "ada").get(f"/risk/{cast.sam}/task/{task.entry_id}/").content.decode()
    assert "11:00am, today" in told
    assert "By 12:00pm, today" in told or "By midday, today" in told
    assert "16-Mar-2026 11:00" in staff
    assert "16-Mar-2026 12:00" in staff
    assert "Ada Flores owes this" in staff
    assert "watching" not in told
    assert "will call you" in told


def test_at_2310_with_nobody_on_call_the_link_does_not_open(cast: Cast, monday: Any) -> None:
    path = link_of(cast)
    monday.set(LATE)
    shown = Client().get(path)
    assert shown.status_code == 403
    words = shown.content.decode()
    assert "wait until someone is here" in words
    assert "Tuesday, March 17 at 8:00am" in words
    assert 'href="tel:988"' in words
    assert "Start" not in words


def test_at_2310_with_someone_on_call_it_opens_and_names_the_hour(cast: Cast, monday: Any) -> None:
    nia = on_call(cast)
    path = link_of(cast)
    monday.set(LATE)
    browser = begin(path)
    answer(browser, path, ["0"] * 8 + ["3"])
    (task,) = follow_ups(cast, LATE)
    assert task.owner_id == nia
    told = browser.get(f"{path}told/").content.decode()
    assert "11:10pm, today" in told
    assert "By 12:10am, tomorrow" in told


def test_hours_that_end_while_answering_shut_the_door_but_lose_no_answer(
    cast: Cast, monday: Any
) -> None:
    path = link_of(cast)
    browser = begin(path)
    answer(browser, path, ["0"] * 8)
    monday.set(LATE)
    assert browser.get(f"{path}9/").status_code == 403
    answer(browser, path, ["1"], first=9)
    (task,) = follow_ups(cast, LATE)
    assert task.owner_id == cast.id("ada")
    assert task.due_at > LATE + timedelta(hours=8)


@pytest.mark.parametrize("then", ["0", "pass", "3"])
def test_changing_the_answer_keeps_the_task_and_shows_both(
    cast: Cast, monday: Any, then: str
) -> None:
    path = link_of(cast)
    browser = begin(path)
    answer(browser, path, ["0"] * 8 + ["1"])
    (task,) = follow_ups(cast, MONDAY)
    monday.move(minutes=5)
    answer(browser, path, [then], first=9)
    (still,) = follow_ups(cast, monday.now())
    assert (still.entry_id, still.due_at) == (task.entry_id, task.due_at)
    staff = signed_in(cast, "ada").get(f"/risk/{cast.sam}/task/{task.entry_id}/").content.decode()
    assert "before it Several days" in staff


def test_declining_is_as_good_as_a_yes(cast: Cast, monday: Any) -> None:
    path = link_of(cast)
    browser = begin(path)
    answer(browser, path, ["0"] * 8 + ["pass"])
    assert len(follow_ups(cast, MONDAY)) == 1
    told = browser.get(f"{path}told/").content.decode()
    assert "You do not have to answer" in told
    assert "refused" not in told


def test_not_at_all_owes_nothing(cast: Cast, monday: Any) -> None:
    path = link_of(cast)
    browser = begin(path)
    answer(browser, path, ["0"] * 10)
    browser.post(f"{path}check/")
    assert follow_ups(cast, MONDAY) == []
    assert house(cast, MONDAY).latest(FormAnswer).body.result.total == 0


def test_left_blank_at_sending_is_owed(cast: Cast, monday: Any) -> None:
    path = link_of(cast)
    browser = begin(path)
    answer(browser, path, ["0"] * 8)
    browser.post(f"{path}check/")
    (_task,) = follow_ups(cast, MONDAY)
    assert house(cast, MONDAY).latest(CriticalAnswer).body.state == "blank"


def test_where_the_client_is_reaches_whoever_calls(cast: Cast, monday: Any) -> None:
    path = link_of(cast)
    browser = begin(path, place="Aunt’s house, Elm Street", phone="555-0142", message="no")
    answer(browser, path, ["0"] * 8 + ["1"])
    (task,) = follow_ups(cast, MONDAY)
    staff = signed_in(cast, "ada").get(f"/risk/{cast.sam}/task/{task.entry_id}/").content.decode()
    assert "Elm Street" in staff
    assert "555-0142" in staff
    assert "only speak to me" in staff


def test_a_trainees_closing_waits_and_the_supervisor_is_told_with_them(
    cast: Cast, monday: Any
) -> None:
    path = link_of(cast)
    answer(begin(path), path, ["0"] * 8 + ["1"])
    told = {task.owner_id for task in house(cast, MONDAY).tasks()}
    assert cast.id("ruth") in told
    (task,) = follow_ups(cast, MONDAY)
    signed_in(cast, "tia").post(
        f"/risk/{cast.sam}/task/{task.entry_id}/close/", {"reason": "Talked; with her sister now"}
    )
    (still,) = follow_ups(cast, MONDAY)
    assert still.state == "proposed"


def test_a_licensed_clinician_closes_with_a_reason_and_never_without(
    cast: Cast, monday: Any
) -> None:
    path = link_of(cast)
    answer(begin(path), path, ["0"] * 8 + ["1"])
    (task,) = follow_ups(cast, MONDAY)
    ada = signed_in(cast, "ada")
    assert ada.post(f"/risk/{cast.sam}/task/{task.entry_id}/close/", {}).status_code == 422
    assert len(follow_ups(cast, MONDAY)) == 1
    ada.post(f"/risk/{cast.sam}/task/{task.entry_id}/close/", {"reason": "Talked face to face"})
    assert follow_ups(cast, MONDAY) == []


@pytest.mark.parametrize("who", ["nell", "dana"])
def test_no_one_else_closes_it(cast: Cast, monday: Any, who: str) -> None:
    path = link_of(cast)
    answer(begin(path), path, ["0"] * 8 + ["1"])
    (task,) = follow_ups(cast, MONDAY)
    refused = signed_in(cast, who).post(
        f"/risk/{cast.sam}/task/{task.entry_id}/close/", {"reason": "I think it is fine"}
    )
    assert refused.status_code in (403, 404)
    assert len(follow_ups(cast, MONDAY)) == 1


def test_a_clock_that_runs_out_hands_it_on(cast: Cast, monday: Any) -> None:
    nia = on_call(cast)
    path = link_of(cast)
    answer(begin(path), path, ["0"] * 8 + ["1"])
    (_task,) = follow_ups(cast, MONDAY)
    assert escalate_due(now=MONDAY + timedelta(minutes=59)) == 0
    assert escalate_due(now=MONDAY + timedelta(minutes=61)) == 1
    assert escalate_due(now=MONDAY + timedelta(minutes=62)) == 0
    (handed,) = follow_ups(cast, MONDAY + timedelta(minutes=62))
    assert handed.owner_id == nia
    assert handed.escalated_at is not None


def test_after_the_whole_story_the_house_still_proves(cast: Cast, monday: Any) -> None:
    from mainstay.kernel.verify import prove

    path = link_of(cast)
    browser = begin(path, place="Elm Street", phone="555-0142", message="yes")
    answer(browser, path, ["2"] * 8 + ["1", "2"])
    answer(browser, path, ["0"], first=9)
    browser.post(f"{path}check/")
    (task,) = follow_ups(cast, MONDAY)
    tia = signed_in(cast, "tia")
    tia.post(f"/risk/{cast.sam}/task/{task.entry_id}/close/", {"reason": "Talked"})
    escalate_due(now=MONDAY + timedelta(minutes=61))
    assert [str(one) for one in prove().damage] == []
