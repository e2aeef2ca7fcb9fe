"""Who opened this chart, for staff: the answer, what to ask about, and what is kept back."""

from datetime import date, timedelta

import pytest
from django.test import Client

from mainstay.connect.privacy.actions import held_back
from mainstay.kernel import openings
from mainstay.kernel.models import Opening
from mainstay.kernel.people.looking import MOST, looks_at, older_than
from tests.conftest import Clock
from tests.people import NOW, Cast
from tests.privacy.conftest import SignIn, show_again, write_note


def page(browser: Client, cast: Cast, more: str = "") -> str:
    answer = browser.get(f"/privacy/{cast.sam}/{more}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_reading_who_looked_is_itself_a_look(cast: Cast, sign_in: SignIn) -> None:
    page(sign_in("pia"), cast)
    assert Opening.objects.filter(
        record_id=cast.sam, viewer_id=cast.id("pia"), purpose="audit"
    ).exists()
    assert "Pia, Privacy officer" in sign_in("sam").get("/portal/looked/").content.decode()


def test_only_the_officer_and_the_care_team_may_ask(cast: Cast, sign_in: SignIn) -> None:
    for name in ("dana", "eve", "rex", "joan", "max", "sam", "alex"):
        assert sign_in(name).get(f"/privacy/{cast.sam}/").status_code == 404, name
    team = page(sign_in("ada"), cast)
    assert "from the care team" in team
    assert "Hold back" not in team


def test_a_look_without_work_that_day_is_asked_about(cast: Cast, sign_in: SignIn) -> None:
    cast.chart("ada")
    told = page(sign_in("pia"), cast)
    assert "No visit, note or task that day" in told
    assert "1 needs a look." in told
    write_note(cast)
    told = page(sign_in("pia"), cast)
    assert "No visit, note or task that day" not in told
    assert "Everyone had work on it that day." in told


def test_whoever_is_on_the_clients_unit_had_a_reason(cast: Cast) -> None:
    cast.chart("dana", purpose="rounds")
    assert [k.asks_why for k in looks_at(cast.sam, now=NOW) if k.name == "Dana Price"] == [False]


def test_looks_within_an_hour_are_one(cast: Cast) -> None:
    for minutes in (0, 20, 55, 180):
        cast.chart("ada", now=NOW + timedelta(minutes=minutes))
    looks = [k for k in looks_at(cast.sam, now=NOW + timedelta(hours=4)) if k.name == "Ada Flores"]
    assert [len(k.ids) for k in looks] == [1, 3]
    assert looks[1].until - looks[1].at == timedelta(minutes=55)


def test_a_board_drawn_all_day_pushes_no_look_away(cast: Cast, sign_in: SignIn) -> None:
    cast.chart("ada", now=NOW - timedelta(hours=20))
    for n in range(MOST + 20):
        openings.note(
            cast.viewer("dana"), act="board", purpose="rounds", place=cast.west,
            now=NOW - timedelta(minutes=2 * n), named=[cast.sam],
        )  # fmt: skip
    assert "Ada, Social worker" in sign_in("sam").get("/portal/looked/").content.decode()


def test_older_days_are_one_step_away(cast: Cast, sign_in: SignIn) -> None:
    for days in range(6):
        cast.chart("ada", now=NOW - timedelta(days=days))
    looks = looks_at(cast.sam, now=NOW, most=4)
    older = older_than(looks, most=4)
    assert older is not None
    further = looks_at(cast.sam, now=NOW, most=4, before=older)
    assert older_than(further, most=4) is None
    assert len(looks) + len(further) >= 6
    assert not {k.ids for k in looks} & {k.ids for k in further}
    for path in (f"/privacy/{cast.sam}/", "/portal/looked/"):
        name = "sam" if path.startswith("/portal") else "pia"
        for said in (older.isoformat().replace("+", "%2B"), "nonsense", "2026-01-01"):
            assert sign_in(name).get(f"{path}?before={said}").status_code == 200


def test_the_list_is_narrowed_by_person_and_reason(cast: Cast, sign_in: SignIn) -> None:
    cast.chart("ada")
    cast.chart("ruth", purpose="review")
    pia = sign_in("pia")
    table = page(pia, cast, f"?who={cast.id('ruth')}").split('<section class="looks"', 1)[1]
    assert "Ruth Adler" in table
    assert "Ada Flores" not in table
    table = page(pia, cast, "?why=care").split('<section class="looks"', 1)[1]
    assert "Ada Flores" in table
    assert "Ruth Adler" not in table


def test_a_line_is_held_back_with_a_reason_until_its_day_and_then_shown(
    cast: Cast, sign_in: SignIn, clock: Clock
) -> None:
    cast.chart("ada")
    opening = Opening.objects.get(viewer_id=cast.id("ada"), record_id=cast.sam, act="open")
    where = f"/privacy/{cast.sam}/hold/{opening.id}/"
    asked = {
        "reason": "An inquiry is under way",
        "until_on-day": "20",
        "until_on-month": "3",
        "until_on-year": "2026",
    }
    sam, pia = sign_in("sam"), sign_in("pia")
    assert "/people/again/" in pia.get(where)["Location"]
    assert "Ada, Social worker" in sam.get("/portal/looked/").content.decode()
    show_again(pia, clock.now())
    assert pia.post(where, {**asked, "reason": ""}).status_code == 422
    assert pia.post(where, asked)["Location"] == f"/privacy/{cast.sam}/"
    shown = sam.get("/portal/looked/").content.decode()
    assert "Ada" not in shown
    assert "inquiry" not in shown
    assert "held" not in shown.casefold()
    assert "Held back from the client" in page(pia, cast)
    assert held_back(cast.sam, today=date(2026, 3, 19)) == {opening.id}
    assert held_back(cast.sam, today=date(2026, 3, 20)) == set()
    show_again(pia, clock.now())
    back = pia.post(f"/privacy/{cast.sam}/show/{opening.id}/", {"reason": "The inquiry is over"})
    assert back.status_code == 302
    assert "Ada, Social worker" in sam.get("/portal/looked/").content.decode()


def test_only_an_opening_of_this_record_can_be_held(cast: Cast, sign_in: SignIn) -> None:
    other = openings.note(
        cast.viewer("ada"), act="open", purpose="care", now=NOW, record=cast.id("ada")
    )
    pia = sign_in("pia", proved=True)
    assert pia.get(f"/privacy/{cast.sam}/hold/{other}/").status_code == 404
    assert sign_in("ada", proved=True).get(f"/privacy/{cast.sam}/hold/{other}/").status_code == 404


def test_the_desk_finds_a_record_and_notes_the_search(cast: Cast, sign_in: SignIn) -> None:
    found = sign_in("pia").post("/privacy/", {"who": "Rivera"}).content.decode()
    assert f"/privacy/{cast.sam}/" in found
    assert Opening.objects.filter(act="search", purpose="audit").count() == 1
    assert sign_in("ada").get("/privacy/").status_code == 404


@pytest.mark.parametrize("many", [1, 12])
def test_the_page_asks_the_same_however_many_looked(
    cast: Cast, sign_in: SignIn, many: int, django_assert_max_num_queries: object
) -> None:
    for n in range(many):
        cast.chart("ada", now=NOW - timedelta(days=n))
        cast.chart("dana", now=NOW - timedelta(days=n), purpose="rounds")
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        page(sign_in("pia"), cast)
