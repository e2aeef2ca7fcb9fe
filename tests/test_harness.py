"""The harness keeps its own word: copies are fresh, roles are apart, and leniency is gone."""

import socket
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections
from django.template import engines

from mainstay.kernel.clock import now
from mainstay.kernel.guards import GUARDED, missing
from mainstay.kernel.people.models import Account


def make(name: str) -> Account:
    nobody = "00000000-0000-7000-8000-000000000000"
    return Account.objects.create_user(name, name=name, organisation_id=nobody)


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_commits_no_other_finds(committed_db: None, turn: int) -> None:
    assert not Account.objects.exists()
    make("amara")


def test_a_fresh_copy_has_its_guards(committed_db: None) -> None:
    assert missing(connection) == []


def test_an_attacker_is_not_bound_by_the_application(committed_db: None, tamper: Any) -> None:
    make("amara")
    with tamper as cursor:
        cursor.execute("UPDATE account SET name = 'changed'")
    assert Account.objects.get().name == "changed"


def test_queries_without_an_order_come_in_none(db: None) -> None:
    for number in range(12):
        make(f"a{number:02}")
    seen = {tuple(Account.objects.values_list("username", flat=True)) for _ in range(6)}
    assert len(seen) > 1
    ordered = list(Account.objects.order_by("username").values_list("username", flat=True))
    assert ordered == sorted(ordered)


def test_a_template_may_not_ask_for_what_is_not_there() -> None:
    template = engines["django"].from_string("{{ nothing_of_the_kind }}")
    with pytest.raises(pytest.fail.Exception):
        template.render({})


def test_no_test_reaches_the_world() -> None:
    with pytest.raises(UserWarning, match="tried to use socket"):  # a warning is an error here
        socket.create_connection(("192.0.2.1", 80), timeout=0.1)


def test_the_clock_stands_until_moved(clock: Any) -> None:
    before = clock.now()
    clock.move(minutes=15)
    assert (clock.now() - before).total_seconds() == 900


def test_names_bound_before_the_clock_stopped_stop_too(clock: Any) -> None:
    from mainstay.kernel import clock as house

    assert house.now() == clock.now()
    assert now is not house.now  # a test's own name is its own affair


@pytest.mark.engine("sqlite")
def test_sessions_and_limits_stay_out_of_the_record_file(db: None) -> None:
    main = set(connections["default"].introspection.table_names())
    passing = set(connections["transient"].introspection.table_names())
    assert {"django_session", "transient_cache"} <= passing
    assert not {"django_session", "transient_cache"} & main
    assert "entry" not in passing


@pytest.mark.engine("postgresql")
class TestRoles:
    def test_the_application_owns_no_table(self, db: None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user")
            assert cursor.fetchone() == ("mainstay_app",)
            cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
            assert cursor.fetchone() == (0,)

    @pytest.mark.parametrize("table", GUARDED)
    @pytest.mark.parametrize("words", ["DELETE FROM", "TRUNCATE", "DROP TABLE"])
    def test_the_application_may_not_remove(self, db: None, table: str, words: str) -> None:
        with connection.cursor() as cursor, pytest.raises(DatabaseError):
            cursor.execute(f"{words} {table}")
