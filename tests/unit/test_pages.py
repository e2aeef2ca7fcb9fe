"""The board and what is recorded from it: nobody can be checked by the dozen, ahead, or backwards."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mainstay.care.unit.actions import board_of, shift_gaps
from mainstay.care.unit.entries import (
    Activity,
    LateCheck,
    Level,
    LevelRaised,
    SafetyCheck,
    WhyLate,
)
from mainstay.care.unit.models import CheckRow, LevelRow
from mainstay.care.unit.rules import MOST_SAME, Offer, State
from mainstay.kernel import tasks
from mainstay.kernel.access import NotFound
from mainstay.kernel.models import Opening, OpeningNamed
from tests.unit.conftest import Ward

Enter = Callable[[str], Client]


def same_url(page: str, who: str, ward: Ward) -> str:
    """Return where the *Seen, same* button of someone's tile posts."""
    found = re.search(rf'action="(/unit/[^"]*{ward.people[who]}/same[^"]*)"', page)
    assert found, "no Seen, same is offered"
    return found[1].replace("&amp;", "&")


def checks(ward: Ward, who: str) -> int:
    return CheckRow.objects.filter(record_id=ward.people[who]).count()


# --- who may look ----------------------------------------------------------------------------


def test_the_board_shows_who_is_on_the_unit(ward: Ward, enter: Enter) -> None:
    ward.check("imani", ago=2)
    page = enter("dana").get(ward.url("")).content.decode()
    assert "Imani W." in page
    assert "Sam R." in page
    assert "Dayroom, reading" in page


@pytest.mark.parametrize("path", ["", "news", "gaps"])
@pytest.mark.parametrize("who", ["kit", "eve", "rex", "ada", "sam"])
def test_whoever_does_not_stand_there_finds_nothing(
    ward: Ward, enter: Enter, path: str, who: str
) -> None:
    assert enter(who).get(ward.url(path)).status_code == 404


@pytest.mark.parametrize("path", ["same", "asleep", "change", "undo", "late", "missing", "found"])
@pytest.mark.parametrize("who", ["kit", "eve"])
def test_nobody_records_for_people_of_another_unit(
    ward: Ward, enter: Enter, path: str, who: str
) -> None:
    ward.check("imani", ago=2)
    url = ward.url(path, "imani", after=uuid4(), check=uuid4(), as_=uuid4())
    assert enter(who).post(url).status_code == 404
    assert checks(ward, "imani") == 1


def test_a_person_is_not_reached_through_a_unit_they_are_not_on(ward: Ward, enter: Enter) -> None:
    url = f"/unit/rounds/{ward.cast.east}/{ward.people['imani']}/change"
    assert enter("kit").get(url).status_code == 404


def test_together_with_one_client_no_board_names_the_others(ward: Ward, enter: Enter) -> None:
    browser = enter("dana")
    session = browser.session
    session["together"] = str(ward.people["sam"])
    session.save()
    assert browser.get(ward.url("")).status_code == 404


def test_opening_the_board_is_noted_with_everyone_on_it(ward: Ward, enter: Enter) -> None:
    enter("dana").get(ward.url(""))
    opening = Opening.objects.get(act="board")
    named = OpeningNamed.objects.filter(opening_id=opening.id).values_list("record_id", flat=True)
    assert set(named) == set(ward.people.values())


# --- one tap ---------------------------------------------------------------------------------


def test_seen_same_links_the_check_it_equals_and_carries_no_mood(ward: Ward, enter: Enter) -> None:
    first = ward.check("imani", ago=5, seems="tense")
    browser = enter("dana")
    browser.post(same_url(browser.get(ward.url("")).content.decode(), "imani", ward))
    row = CheckRow.objects.get(same_as=first.id)
    assert (row.place, row.seems, row.occurred_at) == ("", "", ward.clock.at)
    kept = ward.cast.chart("dana", ward.people["imani"], now=ward.clock.at).entry(row.entry_id)
    assert kept.body == SafetyCheck(same_as=first.id)


def test_the_same_tap_twice_is_one_check(ward: Ward, enter: Enter) -> None:
    ward.check("imani", ago=5)
    browser = enter("dana")
    url = same_url(browser.get(ward.url("")).content.decode(), "imani", ward)
    browser.post(url)
    browser.post(url)
    assert checks(ward, "imani") == 2


def test_a_tile_that_shows_an_older_check_says_so_and_records_nothing(
    ward: Ward, enter: Enter
) -> None:
    ward.check("imani", ago=5)
    browser = enter("dana")
    url = same_url(browser.get(ward.url("")).content.decode(), "imani", ward)
    ward.check("imani", "owen", ago=1, place="Hall A")
    answer = browser.post(url, follow=True)
    assert "Owen saw Imani W." in answer.content.decode()
    assert checks(ward, "imani") == 2


def test_a_tap_with_script_brings_back_that_tile_alone(ward: Ward, enter: Enter) -> None:
    ward.check("imani", ago=5)
    browser = enter("dana")
    url = same_url(browser.get(ward.url("")).content.decode(), "imani", ward)
    answer = browser.post(url, headers={"HX-Request": "true"}).content.decode()
    assert answer.count('class="tile"') == 1
    assert 'data-say="Imani W.: seen' in answer
    assert "Undo" in answer


def test_no_control_and_no_address_records_more_than_one_person(ward: Ward, enter: Enter) -> None:
    for who in ward.people:
        ward.check(who, ago=5)
    page = enter("dana").get(ward.url("")).content.decode()
    assert 'type="checkbox"' not in page
    targets = re.findall(r'action="/unit/([^"]*)"', page)
    assert targets
    assert all(sum(str(record) in url for record in ward.people.values()) == 1 for url in targets)


def test_a_fifth_same_is_neither_offered_nor_taken(ward: Ward, enter: Enter) -> None:
    first = ward.check("imani", ago=14)
    for n in range(MOST_SAME):
        ward.say("imani", SafetyCheck(same_as=first.id), ago=12 - 2 * n)
    viewer = ward.cast.viewer("dana", now=ward.clock.at)
    row = board_of(viewer, ward.cast.west, now=ward.clock.at).row(ward.people["imani"])
    assert row.offer is Offer.WHERE
    last = CheckRow.objects.filter(same_as=first.id).latest("occurred_at")
    url = ward.url("same", "imani", after=last.entry_id, as_=uuid4())
    answer = enter("dana").post(url)
    assert answer["Location"] == ward.url("change", "imani")
    assert checks(ward, "imani") == 1 + MOST_SAME


def test_same_is_refused_on_an_observers_first_check_of_someone(ward: Ward, enter: Enter) -> None:
    kept = ward.check("imani", "owen", ago=5)
    browser = enter("dana")
    assert "/same" not in browser.get(ward.url("")).content.decode()
    browser.post(ward.url("same", "imani", after=kept.id, as_=uuid4()))
    assert checks(ward, "imani") == 1


def test_a_check_takes_the_servers_time_whatever_the_form_says(ward: Ward, enter: Enter) -> None:
    said = {"place": "Dayroom", "activity": "reading", "occurred_at": "2026-03-15T10:00",
            "at": "13:00", "time": "13:00", "same_as": str(uuid4())}  # fmt: skip
    enter("dana").post(ward.url("change", "imani", as_=uuid4(), at="13:00"), said)
    row = CheckRow.objects.get(record_id=ward.people["imani"])
    assert (row.occurred_at, row.same_as) == (ward.clock.at, None)


def test_asleep_is_kept_only_when_breathing_was_seen(ward: Ward, enter: Enter) -> None:
    browser, url = enter("dana"), ward.url("change", "imani", as_=uuid4())
    answer = browser.post(url, {"place": "own_room", "activity": "asleep"})
    assert "breathing must be seen" in answer.content.decode()
    assert "<title>Error:" in answer.content.decode()
    browser.post(url, {"place": "own_room", "activity": "asleep", "breathing_seen": "yes"})
    assert CheckRow.objects.get(record_id=ward.people["imani"]).activity == Activity.ASLEEP


def test_undo_takes_back_ones_own_check_for_ten_seconds(ward: Ward, enter: Enter) -> None:
    kept = ward.check("imani")
    url = ward.url("undo", "imani", check=kept.id)
    assert enter("owen").post(url).status_code == 403
    enter("dana").post(url)
    assert checks(ward, "imani") == 0
    history = ward.cast.chart("dana", ward.people["imani"], now=ward.clock.at).history(kept.id)
    assert [one.reason for one in history] == ["", "undone"]


def test_after_ten_seconds_a_check_stays(ward: Ward, enter: Enter) -> None:
    kept = ward.check("imani")
    ward.clock.move(seconds=20)
    enter("dana").post(ward.url("undo", "imani", check=kept.id))
    assert checks(ward, "imani") == 1


# --- late ------------------------------------------------------------------------------------


def test_a_late_entry_stands_beside_the_gap_and_never_closes_it(ward: Ward, enter: Enter) -> None:
    ward.check("imani", ago=40)
    viewer = ward.cast.viewer("nell", now=ward.clock.at)

    def gaps() -> list:  # type: ignore[type-arg]
        shift = shift_gaps(viewer, ward.cast.west, at=ward.clock.at, now=ward.clock.at)
        return [told for told in shift.told if told.person.name == "Imani W."]

    before = [told.gap for told in gaps()]
    said = {"at": "13:45", "place": "Dayroom", "activity": "reading", "why": "emergency"}
    enter("dana").post(ward.url("late", "imani", as_=uuid4()), said)
    after = gaps()
    assert [told.gap for told in after] == before
    assert [late.why for told in after for late in told.beside] == [WhyLate.EMERGENCY]
    page = enter("nell").get(ward.url("gaps")).content.decode()
    assert "Helping in an emergency" in page
    assert "25 minutes past the ceiling" in page


def test_a_late_entry_needs_its_reason_and_a_time_that_has_been(ward: Ward, enter: Enter) -> None:
    browser, url = enter("dana"), ward.url("late", "imani", as_=uuid4())
    said = {"at": "13:45", "place": "Dayroom", "activity": "reading"}
    assert browser.post(url, said).status_code == 422
    ahead = browser.post(url, said | {"at": "14:30", "why": "device"})
    assert "has not come yet" in ahead.content.decode()
    assert checks(ward, "imani") == 0


def test_the_charge_nurse_sees_who_is_five_minutes_late_and_a_technician_no_list(
    ward: Ward, enter: Enter
) -> None:
    ward.check("imani", ago=21)
    ward.check("sam", ago=1)
    assert "five minutes or more" in enter("nell").get(ward.url("")).content.decode()
    dana = enter("dana")
    assert "five minutes or more" not in dana.get(ward.url("")).content.decode()
    assert dana.get(ward.url("gaps")).status_code == 403


def test_a_late_entry_is_labelled_and_is_no_check_on_the_board(ward: Ward) -> None:
    late = LateCheck(place="Dayroom", activity=Activity.READING, why=WhyLate.DEVICE)
    ward.check("imani", ago=20)
    ward.say("imani", late, ago=1)
    viewer = ward.cast.viewer("dana", now=ward.clock.at)
    row = board_of(viewer, ward.cast.west, now=ward.clock.at).row(ward.people["imani"])
    assert row.state is State.LATE
    assert late.headline().startswith("Late entry:")


# --- levels ----------------------------------------------------------------------------------


def test_a_nurses_raise_shows_on_every_open_board_and_owes_an_order(
    ward: Ward, enter: Enter
) -> None:
    ward.check("imani", ago=2)
    dana = enter("dana")
    mark = re.search(r'data-mark="([^"]+)"', dana.get(ward.url("")).content.decode())
    assert mark
    assert dana.get(ward.url("news", since=mark[1])).status_code == 204
    enter("nell").post(ward.url("level", "imani"), {"level": "one_to_one", "reason": "Tearful"})
    answer = dana.get(ward.url("news", since=mark[1]))
    assert answer.status_code == 200
    board = dana.get(ward.url("")).content.decode()
    assert "Imani W. is now 1:1" in board
    assert dana.get(ward.url("news", since=answer["X-Mark"])).status_code == 204
    (task,) = tasks.open_tasks(record=ward.people["imani"])
    assert task.code == "unit.order_owed"
    assert task.owner_id == ward.cast.id("osei")
    assert task.due_at == ward.clock.at + timedelta(hours=1)


def test_a_nurse_can_neither_lower_nor_order_whatever_the_form_says(
    ward: Ward, enter: Enter
) -> None:
    nell, url = enter("nell"), ward.url("level", "imani")
    assert nell.post(url, {"level": "q30", "reason": "Calm"}).status_code == 422
    assert nell.post(f"{url}?end", {"reason": "Calm"}).status_code == 403
    assert LevelRow.objects.filter(record_id=ward.people["imani"]).count() == 1


def test_a_technician_neither_raises_nor_orders(ward: Ward, enter: Enter) -> None:
    url = ward.url("level", "imani")
    assert enter("dana").post(url, {"level": "one_to_one", "reason": "x"}).status_code == 403


def test_a_practitioners_order_asks_again_keeps_the_words_and_closes_what_was_owed(
    ward: Ward, enter: Enter
) -> None:
    ward.say("imani", LevelRaised(level=Level.ONE, reason="Tearful"), "nell", ago=5)
    osei, url = enter("osei"), ward.url("level", "imani")
    said = {"level": "q15", "reason": "Settled, agreed with Imani"}
    answer = osei.post(url, said)
    assert "again" in answer["Location"]
    assert "Settled, agreed" in osei.get(url).content.decode()
    session = osei.session
    session["again"] = ["pin", ward.clock.at.isoformat()]
    session.save()
    osei.post(url, said)
    viewer = ward.cast.viewer("dana", now=ward.clock.at)
    row = board_of(viewer, ward.cast.west, now=ward.clock.at).row(ward.people["imani"])
    assert row.watch.level is not None
    assert (row.watch.level.level, row.watch.level.sort) == (Level.Q15, "ordered")
    assert not tasks.open_tasks(record=ward.people["imani"])


# --- searches and concerns -------------------------------------------------------------------


def test_cant_find_tells_the_charge_nurse_at_once_and_ends_only_in_seen(
    ward: Ward, enter: Enter
) -> None:
    ward.check("imani", ago=2)
    dana = enter("dana")
    dana.post(ward.url("missing", "imani"))
    dana.post(ward.url("missing", "imani"))
    (task,) = tasks.open_tasks(record=ward.people["imani"])
    assert (task.owner_id, task.due_at) == (ward.cast.id("nell"), ward.clock.at)
    assert "can’t be found" in enter("nell").get("/unit/").content.decode()
    said = {"place": "Dayroom", "activity": "reading"}
    moved = dana.post(ward.url("change", "imani", as_=uuid4()), said)
    assert moved["Location"] == ward.url("found", "imani")
    dana.post(ward.url("found", "imani"), {"place": "garden", "state": "Well, cold hands"})
    assert not tasks.open_tasks(record=ward.people["imani"])
    viewer = ward.cast.viewer("dana", now=ward.clock.at)
    row = board_of(viewer, ward.cast.west, now=ward.clock.at).row(ward.people["imani"])
    assert row.watch.missing_since is None
    assert row.watch.seen is not None
    assert row.watch.seen.place == "garden"


def test_a_concern_goes_to_a_named_nurse_who_says_it_was_heard(ward: Ward, enter: Enter) -> None:
    said = {"place": "Dayroom", "activity": "pacing", "concern": "yes", "concern_words": "Shaking"}
    enter("dana").post(ward.url("change", "imani", as_=uuid4()), said)
    (task,) = tasks.open_tasks(record=ward.people["imani"])
    assert (task.code, task.owner_id) == ("unit.concern", ward.cast.id("nell"))
    nell = enter("nell")
    assert "A concern from rounds" in nell.get("/unit/").content.decode()
    url = f"/unit/rounds/{ward.cast.west}/{ward.people['imani']}/heard/{task.entry_id}"
    assert enter("dana").post(url).status_code == 403
    nell.post(url)
    assert not tasks.open_tasks(record=ward.people["imani"])


# --- cost, and my shift ----------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "news?since=0"])
def test_the_boards_queries_do_not_grow_with_its_people(
    ward: Ward, enter: Enter, path: str
) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            dana.get(ward.url(path))
        return len(asked)

    dana = enter("dana")
    for who in list(ward.people):
        first = ward.check(who, ago=9)
        ward.say(who, SafetyCheck(same_as=first.id), ago=4)
    few = cost()
    for n in range(8):
        name = f"Person{chr(65 + n)}"
        ward.admit(name, "Quill", f"Room {20 + n}")
        first = ward.check(name.lower(), ago=9)
        ward.say(name.lower(), SafetyCheck(same_as=first.id), ago=4)
    assert cost() == few


def test_my_shift_counts_my_people_and_says_who_is_next(ward: Ward, enter: Enter) -> None:
    ward.check("imani", ago=1)
    ward.check("sam", ago=20)
    page = enter("dana").get("/unit/").content.decode()
    assert "Rounds · Sam R. is due now" in page
    assert "07:00" in page


def test_someone_without_a_unit_is_told_why_the_page_is_empty(ward: Ward, enter: Enter) -> None:
    assert "not on a unit" in enter("ada").get("/unit/").content.decode()


def test_an_unseen_board_writes_nothing(ward: Ward, enter: Enter) -> None:
    dana = enter("dana")
    page = dana.get(ward.url("")).content.decode()
    mark = re.search(r'data-mark="([^"]+)"', page)
    assert mark
    before = Opening.objects.count()
    dana.get(ward.url("news", since=mark[1]))
    assert Opening.objects.count() == before


def test_people_of_other_units_are_not_to_be_had(ward: Ward) -> None:
    with pytest.raises(NotFound):
        board_of(ward.cast.viewer("kit"), ward.cast.west, now=ward.clock.at)
