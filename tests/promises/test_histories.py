"""Random histories, shuffled arrival, crashes and rivals: the proof holds after each."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.db.utils import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.kernel import projecting, verify
from mainstay.kernel.chart import Chart
from mainstay.kernel.ids import derived, new_id
from mainstay.kernel.kinds import TaskClosed, TaskHanded
from mainstay.kernel.ledger import Said, Taken
from mainstay.kernel.models import Entry, Task, TimelineItem
from tests.promises import toy
from tests.promises.conftest import House, assert_proved, build

QUICK = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

steps = st.lists(
    st.one_of(
        st.tuples(st.just("record"), st.text(min_size=1, max_size=30)),
        st.tuples(st.just("score"), st.integers(0, 27)),
        st.tuples(st.just("amend"), st.integers(0, 9)),
        st.tuples(st.just("retract"), st.integers(0, 9)),
        st.tuples(st.just("hold"), st.integers(0, 9)),
        st.tuples(st.just("close"), st.integers(0, 9)),
    ),
    max_size=14,
)


@QUICK
@given(story=steps)
def test_any_history_is_proved_and_rebuilt(house: House, story: list[tuple[str, Any]]) -> None:
    house.record = house.new_record()
    said = 0
    for verb, word in story:
        said += _step(house, verb, word)
    assert Entry.objects.filter(record_id=house.record).exclude(kind="kernel.owed").count() == (
        said + 2
    )
    assert_proved()


def _step(house: House, verb: str, word: Any) -> int:
    chart = house.chart()
    if verb == "record":
        text = word if word.strip() else "…"
        chart.record(toy.Line(text=text))
        return 1
    if verb == "score":
        chart.record(toy.Score(value=word))
        return 1
    if verb == "close":
        tasks = list(Task.objects.filter(record_id=house.record, state="open").order_by("id"))
        if not tasks:
            return 0
        chart.record(TaskClosed(task=tasks[word % len(tasks)].entry_id, reason="Done."))
        return 1
    standing = [k for k in chart.timeline() if isinstance(k.body, toy.Line)]
    if not standing:
        return 0
    chosen = standing[word % len(standing)]
    if verb == "amend":
        text = f"anew {chosen.version}"
        chart.amend(chosen.id, toy.Line(text=text), seen=chosen.version, reason="Clearer.")
    elif verb == "retract":
        chart.retract(chosen.id, reason="Not so.")
    else:
        chart.record(toy.Remark(target=chosen.id))
    return 1


@QUICK
@given(order=st.permutations(range(7)), seed=st.integers(0, 2**16))
def test_arrival_shuffled_gives_the_same_projections(
    house: House, order: list[int], seed: int
) -> None:
    chart = house.chart()
    entries = [derived(seed, n) for n in range(7)]
    task = derived("owed", seed)
    bodies = [
        toy.Line(text="a"),
        toy.Line(text="b"),
        toy.Score(value=4),
        toy.Remark(target=entries[0]),
        TaskHanded(task=task, to=house.tia.id, reason="Going home."),
        toy.Score(value=5),
        toy.Remark(target=entries[5]),
    ]
    said = [
        Said(body, entry, chart.now - timedelta(minutes=n % 3))
        for n, (body, entry) in enumerate(zip(bodies, entries, strict=True))
    ]
    straight = _arrive(house, said)
    shuffled = _arrive(house, [said[n] for n in order])
    assert straight == shuffled
    assert_proved()


def _arrive(house: House, said: list[Said]) -> list[tuple[Any, ...]]:
    record = house.new_record()
    for one in said:
        chart = Chart.open(viewer=house.ada, subject=record, purpose="care", now=house.now)
        chart.record_all([one])
    drawn: list[tuple[Any, ...]] = []
    ours = {one.entry_id for one in said}
    unsteady = {"id", "record_id", "number", "recorded_at"}
    for model in projecting.tables():
        for row in model.objects.filter(record_id=record, entry_id__in=ours).order_by("id"):
            columns = [f.attname for f in model._meta.concrete_fields]
            kept = [(c, str(getattr(row, c))) for c in columns if c not in unsteady]
            drawn.append((model.__name__, *kept))
    return sorted(drawn)


class PowerCut(Exception):
    """The machine died here."""


@pytest.mark.parametrize("fatal", range(1, 16))
def test_a_crash_between_any_two_statements_loses_nothing_acknowledged(
    committed_db: None, fatal: int
) -> None:
    house = build()
    acknowledged = [house.chart().record(toy.Score(value=12)).id]
    entry = new_id()
    try:
        with connection.execute_wrapper(_dies_at(fatal)):
            house.chart().record_all(
                [
                    Said(toy.Score(value=20), entry, house.now),
                    Said(toy.Remark(target=acknowledged[0]), new_id(), house.now),
                ]
            )
        acknowledged.append(entry)
    except PowerCut:
        connection.close()
    assert_proved()
    there = set(
        TimelineItem.objects.filter(record_id=house.record).values_list("entry_id", flat=True)
    )
    assert set(acknowledged) <= there
    house.chart().record(toy.Score(value=20), entry_id=entry, occurred_at=house.now)
    assert Entry.objects.filter(entry_id=entry).count() == 1
    assert_proved()


def _dies_at(fatal: int) -> Callable[..., Any]:
    count = 0

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal count
        count += 1
        if count == fatal:
            raise PowerCut
        return execute(sql, params, many, context)

    return wrapper


def test_rivals_writing_at_once_lose_nothing_and_keep_one_chain(committed_db: None) -> None:
    house = build()
    shared = new_id()
    outcomes: list[str] = []

    def write(n: int) -> None:
        try:
            for m in range(5):
                _until_free(lambda m=m: _record(house, f"{n}.{m}", new_id()))
            try:
                _until_free(lambda: _record(house, f"rival {n}", shared))
                outcomes.append("kept")
            except Taken:
                outcomes.append("draft")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["draft", "draft", "draft", "kept"]
    assert Entry.objects.filter(record_id=house.record, kind="toy.line").count() == 21
    assert verify.prove().holds


def _record(house: House, text: str, entry: Any) -> None:
    chart = Chart.open(viewer=house.ada, subject=house.record, purpose="care", now=house.now)
    chart.record(toy.Line(text=text), entry_id=entry)


def _until_free(act: Callable[[], None]) -> None:
    for _ in range(50):
        try:
            return act()
        except OperationalError as busy:
            if "lock" not in str(busy):
                raise
    raise AssertionError("never got the lock")


def test_ids_sort_by_time_and_never_repeat(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter(range(1_700_000_000_000_000_000, 1_700_000_002_000_000_000, 1_000_000))
    monkeypatch.setattr("mainstay.kernel.ids.time.time_ns", lambda: next(moments))
    made = [new_id() for _ in range(2000)]
    assert made == sorted(made)
    assert len(set(made)) == 2000
    assert all(each.version == 7 for each in made)
