"""A recording costs a fixed, small number of statements, however long the record."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.promises import toy
from tests.promises.conftest import House, build


def statements(house: House) -> list[str]:
    """Record one line that owes nothing and return what the database was asked."""
    with CaptureQueriesContext(connection) as asked:
        house.chart().record(toy.Line(text="Slept."))
    return [query["sql"] for query in asked.captured_queries]


def test_one_recording_is_at_most_ten_statements_begin_and_commit_included(
    committed_db: None,
) -> None:
    asked = statements(build())
    assert sum("BEGIN" in sql for sql in asked) == 1
    assert sum("COMMIT" in sql for sql in asked) == 1
    assert len(asked) <= 10, asked


def test_the_number_of_statements_does_not_grow_with_the_record(committed_db: None) -> None:
    house = build()
    first = len(statements(house))
    for _ in range(40):
        house.chart().record(toy.Line(text="More."))
    assert len(statements(house)) == first


def test_the_first_page_of_a_long_timeline_costs_what_a_short_one_does(
    committed_db: None,
) -> None:
    house = build()
    counts = []
    for _ in range(2):
        for _ in range(30):
            house.chart().record(toy.Line(text="More."))
        with CaptureQueriesContext(connection) as asked:
            house.chart().timeline(limit=20)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_pages_of_a_timeline_meet_without_gap_or_overlap(house: House) -> None:
    for n in range(25):
        house.chart().record(toy.Line(text=str(n)))
    chart = house.chart()
    first = chart.timeline(limit=10)
    last = first[-1]
    second = chart.timeline(limit=100, before=(last.occurred_at, last.id))
    assert [k.body.text for k in [*first, *second]] == [str(n) for n in reversed(range(25))]
