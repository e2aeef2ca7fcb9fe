"""The treatment plan: rows within rows without script, ids that stay, versions that are kept."""

import re
from typing import Any

import pytest
from django.test import Client

from mainstay.care.planning.entries import TreatmentPlan
from tests.people import Cast, again

PROBLEM = "problems.0.problems."
GOAL = f"{PROBLEM}goals.0.problems.goals."
STEP = f"{GOAL}objectives.0.problems.goals.objectives."
ACT = f"{STEP}interventions.0.problems.goals.objectives.interventions."
TYPED = {
    f"{PROBLEM}text": "Low mood",
    f"{GOAL}words": "Sleep again",
    f"{STEP}text": "In bed by 23:00",
    f"{STEP}target_on-day": "1",
    f"{STEP}target_on-month": "5",
    f"{STEP}target_on-year": "2026",
    f"{STEP}standing": "open",
    f"{ACT}what": "Worry window",
    f"{ACT}how_often": "weekly",
    f"{ACT}who": "Ada",
    "participants": "Sam\nAda Flores",
    "review_on-day": "1",
    "review_on-month": "6",
    "review_on-year": "2026",
}


@pytest.fixture
def ada(cast: Cast, clock: Any, client: Client) -> Client:
    """Ada at her desk, who just showed who she is."""
    client.force_login(cast.account("ada"))
    session = client.session
    session["again"] = ["pin", again().at.isoformat()]
    session.save()
    return client


def begun(browser: Client, cast: Cast) -> str:
    return str(browser.post(f"/planning/{cast.sam}/begin/").headers["Location"])


def keys(browser: Client, url: str) -> dict[str, str]:
    page = browser.get(url).content.decode()
    return dict(re.findall(r'name="([^"]+\.key)" value="([^"]+)"', page))


def plan_of(cast: Cast) -> TreatmentPlan:
    kept = cast.chart("ada").latest(TreatmentPlan)
    assert kept is not None
    assert isinstance(kept.body, TreatmentPlan)
    return kept.body


def test_the_thread_is_written_as_rows_within_rows(ada: Client, cast: Cast) -> None:
    answer = ada.post(begun(ada, cast), {**TYPED, "act": "sign"})
    assert answer.status_code == 302
    [problem] = plan_of(cast).problems
    [goal] = problem.goals
    [step] = goal.objectives
    assert (problem.text, goal.words, step.text) == ("Low mood", "Sleep again", "In bed by 23:00")
    assert step.interventions[0].what == "Worry window"
    assert "Sleep again" in ada.get(f"/planning/{cast.sam}/").content.decode()


def test_an_objective_keeps_its_id_in_the_next_version(ada: Client, cast: Cast) -> None:
    ada.post(begun(ada, cast), {**TYPED, "act": "sign"})
    first = plan_of(cast)
    url = begun(ada, cast)
    typed = {**TYPED, **keys(ada, url), f"{STEP}text": "In bed by 22:30", "act": "sign"}
    assert ada.post(url, typed).status_code == 302
    second = plan_of(cast)
    old, new = (p.problems[0].goals[0].objectives[0] for p in (first, second))
    assert new.text == "In bed by 22:30"
    assert new.id == old.id
    assert len(cast.chart("ada").several(TreatmentPlan)) == 2


def test_a_plan_without_a_date_says_so_at_the_field(ada: Client, cast: Cast) -> None:
    typed = {name: value for name, value in TYPED.items() if "target_on" not in name}
    answer = ada.post(begun(ada, cast), {**typed, "act": "sign"})
    assert answer.status_code == 422
    assert "To be reached by" in answer.content.decode()
    assert "Worry window" in answer.content.decode()


def test_two_new_versions_at_once_show_both(ada: Client, cast: Cast) -> None:
    one, other = begun(ada, cast), begun(ada, cast)
    assert ada.post(one, {**TYPED, "act": "sign"}).status_code == 302
    answer = ada.post(other, {**TYPED, f"{GOAL}words": "Walk with them", "act": "sign"})
    assert answer.status_code == 409
    assert "Sleep again" in answer.content.decode()
    assert "Walk with them" in answer.content.decode()
    newest = cast.chart("ada").latest(TreatmentPlan)
    assert newest is not None
    ada.post(other, {"act": "over", "over": str(newest.id)})
    typed = {**TYPED, f"{GOAL}words": "Walk with them", "act": "sign"}
    assert ada.post(other, typed).status_code == 302


def test_typing_is_kept_before_it_is_a_plan(ada: Client, cast: Cast) -> None:
    url = begun(ada, cast)
    assert ada.post(url, {f"{PROBLEM}text": "Grief", "autosave": "1"}).status_code == 204
    assert "Grief" in ada.get(url).content.decode()


def test_a_stranger_finds_no_plan(ada: Client, cast: Cast) -> None:
    ada.force_login(cast.account("eve"))
    assert ada.get(f"/planning/{cast.sam}/").status_code == 404
