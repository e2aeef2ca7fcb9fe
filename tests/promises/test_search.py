"""A client is found by any part of a name, number or birth date, by those who may know of them."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.models import Opening, OpeningNamed
from mainstay.kernel.people import actions
from mainstay.kernel.people.entries import FormerName, Identifier, Identity
from mainstay.kernel.people.names import after, birth_key_of, fold, number_keys, words_of
from mainstay.kernel.people.search import find
from tests.people import NOW, Cast, client


def found(cast: Cast, text: str, name: str = "rex") -> list[str]:
    return [one.full_name for one in find(viewer=cast.viewer(name), text=text, now=NOW)]


@pytest.mark.parametrize(
    "text",
    [
        "riv", "RIVERA", "sam", "samuel riv", "rivera, samuel",
        "14-Jul-1985", "14 jul 1985", "7/14/1985", "1985-07-14", "1985", "7/14", "1985-07",
        "rivera 1985", "rivrea", "samual", "riverra",
    ],
)  # fmt: skip
def test_any_part_finds_the_client(cast: Cast, text: str) -> None:
    assert "Samuel Rivera" in found(cast, text)


def test_any_part_of_a_number_finds_the_client(cast: Cast) -> None:
    client(
        cast, "Mona", "Vogel",
        identifiers=[Identifier(system="State", value="NY-77 4512 90", label="State ID")],
    )  # fmt: skip
    for text in ("ny774512", "4512", "451290", "77 4512 90"):
        assert "Mona Vogel" in found(cast, text)
    assert found(cast, "4513") == []


def test_letters_with_marks_and_without_are_one(cast: Cast) -> None:
    client(cast, "Zoë", "O’Néill-Łukasz")
    for text in ("zoe", "ONEILL", "o'neill", "łukasz"):
        assert "Zoë O’Néill-Łukasz" in found(cast, text)


def test_a_closed_former_name_finds_nobody_and_an_open_one_does(cast: Cast) -> None:
    client(
        cast, "Robin", "Hale",
        former_names=[
            FormerName(name="Deadname Hale"),
            FormerName(name="Robin Marsh", may_be_used=True),
        ],
    )  # fmt: skip
    assert found(cast, "deadname") == []
    assert found(cast, "marsh") == ["Robin Hale"]


def test_search_names_nobody_the_viewer_has_no_tie_to(cast: Cast) -> None:
    client(cast, "Samuel", "Riverton", programme=cast.school)
    assert found(cast, "river", "eve") == []
    assert found(cast, "river", "rex") == ["Samuel Rivera"]
    assert found(cast, "rivertn", "rex") == []
    assert found(cast, "rivrea", "rex") == ["Samuel Rivera"]
    assert found(cast, "river", "pia") == ["Samuel Rivera", "Samuel Riverton"]
    assert found(cast, "river", "max") == []


def test_a_search_is_noted_with_whom_it_named_and_without_its_words(cast: Cast) -> None:
    find(viewer=cast.viewer("rex"), text="rivera", now=NOW)
    opening = Opening.objects.get(act="search")
    assert opening.viewer_id == cast.id("rex")
    named = OpeningNamed.objects.filter(opening_id=opening.id)
    assert [row.record_id for row in named] == [cast.sam]
    assert "rivera" not in f"{opening.reason} {opening.detail}".casefold()


def test_a_search_costs_the_same_however_many_it_finds(cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            find(viewer=viewer, text="ri", now=NOW)
        return len(asked)

    viewer = cast.viewer("rex")
    few = cost()
    for number in range(8):
        client(cast, f"Rita{number}", "Rice", born_on=date(1990, 1, 1 + number))
    assert cost() == few <= 4


@pytest.mark.parametrize("name", ["ada", "rex", "pia"])
def test_a_search_never_walks_a_whole_table(cast: Cast, name: str) -> None:
    viewer = cast.viewer(name)
    with CaptureQueriesContext(connection) as asked:
        find(viewer=viewer, text="rivera 1985", now=NOW)
        find(viewer=viewer, text="rivrea", now=NOW)
    selects = [q["sql"] for q in asked if q["sql"].startswith("SELECT")]
    assert len(selects) >= 3
    for sql in selects:
        assert walked(sql) == [], sql


def walked(sql: str) -> list[str]:
    """Return the steps of a plan that read a table from end to end."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN " + sql)
            return [row[0] for row in cursor.fetchall() if "Seq Scan" in row[0]]
        cursor.execute("EXPLAIN QUERY PLAN " + sql)
        tables = ("client", "name_key", "tie", "access_grant", "U0", "U1", "V0")
        steps = [row[3] for row in cursor.fetchall()]
        return [step for step in steps if step.startswith(tuple(f"SCAN {t}" for t in tables))]


def test_a_corrected_name_is_found_and_the_mistaken_one_is_not(cast: Cast) -> None:
    chart = cast.chart("rex", purpose="registration")
    kept = chart.latest(Identity)
    assert kept is not None
    fixed = kept.body.model_copy(update={"family_name": "Ribera"})
    chart.amend(kept.id, fixed, seen=kept.version, reason="Misspelled at the desk.")
    assert found(cast, "ribera") == ["Samuel Ribera"]
    assert "Samuel Rivera" not in found(cast, "rivera")


def test_records_found_to_be_one_are_linked_and_may_be_parted(cast: Cast) -> None:
    from mainstay.kernel.people.sameness import twins_of

    other = client(cast, "Sam", "Rivera", programme=cast.school)
    kept = actions.link_same(
        viewer=cast.viewer("pia"), one=cast.sam, other=other, because="Same papers", now=NOW
    )
    assert (twins_of(cast.sam), twins_of(other)) == ([other], [cast.sam])
    actions.unlink_same(viewer=cast.viewer("pia"), link_id=kept.id, reason="Two cousins", now=NOW)
    assert twins_of(cast.sam) == []


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert words_of(" ".join(words_of(text))) == words_of(text)
    assert fold(fold(text)) == fold(text)


@given(st.text(min_size=1, max_size=10), st.text(max_size=5))
def test_the_range_of_a_prefix_holds_what_begins_with_it(prefix: str, rest: str) -> None:
    assert prefix <= prefix + rest
    if ord(prefix[-1]) < 0xD7FF:
        assert prefix + rest < after(prefix)


@given(st.text(alphabet="0123456789", min_size=3, max_size=12), st.data())
def test_every_part_of_a_number_begins_one_of_its_keys(number: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(number) - 3))
    part = number[start : start + 3]
    assert any(key.startswith(part) for key in number_keys(number))


@given(st.dates(date(1900, 1, 1), date(2030, 12, 31)))
def test_every_way_of_writing_a_date_is_one_key(day: date) -> None:
    key = f"{day:%Y%m%d}"
    for written in (f"{day:%Y-%m-%d}", f"{day.month}/{day.day}/{day.year}", f"{day:%d-%b-%Y}"):
        assert birth_key_of(written) == key


def test_any_part_of_a_name_finds_it_and_so_does_one_letter_wrong(cast: Cast) -> None:
    for typed in ("ver", "ivera", "amue", "Rivera Sam", "rivra", "riveera", "rivvra", "Samule"):
        assert found(cast, typed, "rex") == ["Samuel Rivera"], typed
    assert found(cast, "rxvxra", "rex") == []
