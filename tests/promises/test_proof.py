"""What an attacker with the database in hand changes is found and named."""

from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.db.utils import OperationalError, ProgrammingError

from mainstay.kernel import checkpoints, guards, verify
from mainstay.kernel.models import Checkpoint, Entry, Record
from tests.promises import toy
from tests.promises.conftest import House, assert_proved, build

Tamper = AbstractContextManager[Any]
REFUSALS = (IntegrityError, InternalError, OperationalError, ProgrammingError)


@pytest.fixture
def told(committed_db: None) -> House:
    """Tell a short story in one record, seal it with a checkpoint, and tell a little more."""
    house = build()
    for text in ("one", "two", "three", "four"):
        house.chart().record(toy.Line(text=text))
    checkpoints.make(now=house.now)
    house.chart().record(toy.Line(text="younger"))
    return house


def damage() -> list[str]:
    """Prove the house and return what is broken, in words."""
    return [str(each) for each in verify.prove().damage]


def without_guards(cursor: Any) -> None:
    """Drop the guards as an attacker would who holds the owner's rights."""
    for name in guards.wanted(connection.vendor):
        table = name.rpartition("_no_")[0]
        on = "" if connection.vendor == "sqlite" else f" ON {table}"
        cursor.execute(f"DROP TRIGGER {name}{on}")


def test_an_untouched_house_holds_and_says_what_is_younger(told: House) -> None:
    proof = verify.prove()
    assert proof.holds, damage()
    assert proof.younger_entries == 1
    assert proof.checkpoints == 1


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE entry SET kind = 'toy.score' WHERE number = 3",
        "DELETE FROM entry WHERE number = 3",
        "DELETE FROM opening",
        "UPDATE checkpoint SET leaves = 9",
    ],
)
def test_the_database_refuses_to_change_or_remove(told: House, sql: str) -> None:
    with pytest.raises(REFUSALS), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert_proved()


def test_the_database_refuses_replace_and_truncate(told: House) -> None:
    sql = "TRUNCATE entry"
    if connection.vendor == "sqlite":
        sql = "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE number = 3"
    with pytest.raises(REFUSALS), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert_proved()


def test_a_dropped_guard_is_named(told: House, tamper: Tamper) -> None:
    with tamper as cursor:
        without_guards(cursor)
    assert len([d for d in damage() if "no longer refuses" in d]) == len(
        guards.wanted(connection.vendor)
    )


def _columns() -> list[str]:
    return [f.column for f in Entry._meta.concrete_fields]


def flipped(value: Any, column: str) -> Any:
    """Return a value that differs from this one in as little as its type allows."""
    if value is None:
        return "00000000000000000000000000000001" if column.endswith("_id") else _moment()
    if isinstance(value, bytes | memoryview):
        raw = bytes(value)
        return bytes([raw[0] ^ 1]) + raw[1:]
    if isinstance(value, int):
        return value + 100
    if isinstance(value, str):
        last = "0" if value[-1:] != "0" else "1"
        return value[:-1] + last if value else "SUD"
    if hasattr(value, "hex"):
        return type(value)(int=value.int ^ 1)
    return value.replace(microsecond=(value.microsecond + 1) % 1_000_000)


def _moment() -> Any:
    return "2026-01-01 00:00:00"


@pytest.mark.parametrize("column", _columns())
def test_a_change_in_any_column_of_an_entry_is_found(
    told: House, tamper: Tamper, column: str
) -> None:
    with tamper as cursor:
        without_guards(cursor)
        cursor.execute(f"SELECT {column} FROM entry WHERE number = 3")
        new = flipped(cursor.fetchone()[0], column)
        cursor.execute(f"UPDATE entry SET {column} = %s WHERE number = 3", [new])
    found = [d for d in damage() if "no longer refuses" not in d]
    assert found, f"nobody noticed a changed {column}"


CUTS = {
    "a deleted row": ("DELETE FROM entry WHERE number = 3", "missing"),
    "a cut-off tail": ("DELETE FROM entry WHERE number > 3", "the tail is cut"),
    "a removed record": ("DELETE FROM record", "the record was removed"),
    "a record removed with its entries": ("DELETE FROM entry;DELETE FROM record", "was removed"),
    "a forged signature": (
        "UPDATE entry SET signature = (SELECT e.signature FROM entry e WHERE e.number = 2)",
        "the signature does not hold",
    ),
    "a removed checkpoint": ("DELETE FROM checkpoint_leaf", "leaves were added or removed"),
    "a removed opening": ("DELETE FROM opening", "openings were removed"),
    "a changed opening": ("UPDATE opening SET purpose = 'own'", "an opening was changed"),
    "a changed projection": ("UPDATE timeline SET shelf = 'care||staff'", "timeline differs"),
}


@pytest.mark.parametrize("cut", CUTS)
def test_what_was_cut_is_named(told: House, tamper: Tamper, cut: str) -> None:
    sql, words = CUTS[cut]
    with tamper as cursor:
        without_guards(cursor)
        for each in sql.split(";"):
            cursor.execute(each)
    assert any(words in d for d in damage()), damage()


def test_a_swapped_pair_is_found(told: House, tamper: Tamper) -> None:
    with tamper as cursor:
        without_guards(cursor)
        for old, new in ((3, 103), (4, 3), (103, 4)):
            cursor.execute(f"UPDATE entry SET number = {new} WHERE number = {old}")
    assert any("the chain breaks here" in d for d in damage()), damage()


def test_a_tail_cut_with_its_head_mended_is_found_through_the_checkpoint(
    told: House, tamper: Tamper
) -> None:
    entry = Entry.objects.get(record_id=told.record, number=3)
    head = bytes(entry.chain)
    with tamper as cursor:
        without_guards(cursor)
        cursor.execute("DELETE FROM entry WHERE number > 3")
        cursor.execute("UPDATE record SET number = 3, head = %s", [head])
    found = damage()
    assert any("a checkpoint saw it reach" in d for d in found), found


def test_checkpoints_follow_one_another_and_cover_what_is_new(told: House) -> None:
    checkpoints.make(now=told.now)
    first, second = Checkpoint.objects.order_by("number")
    assert bytes(second.previous) == bytes(first.digest)
    assert verify.prove().younger_entries == 0
    assert checkpoints.make(now=told.now) is None


def test_rebuilding_from_entries_alone_gives_what_stood(told: House) -> None:
    from mainstay.kernel.rebuilding import rebuild_all, records

    before = [k.body for k in told.chart().timeline()]
    assert rebuild_all(records()) == Record.objects.count()
    assert [k.body for k in told.chart().timeline()] == before
    assert_proved()
