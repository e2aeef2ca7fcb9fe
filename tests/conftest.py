"""The harness: two engines, fresh copies, shuffled answers, a clock that stands still."""

import random
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.db.models import QuerySet
from django.test import TransactionTestCase

from tests.engines import ENGINES, Engine, standing_on
from tests.settings import ENGINE

COMMITS = {"committed_db", "transactional_db", "live_server"}
TOUCHES = {"db", "django_db_setup", "client", "admin_client", *COMMITS}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Let every test that has a database have both files of it, and say which tests commit."""
    elsewhere = [item for item in items if _engine(item) not in {"", ENGINE}]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]
    for item in items:
        marker = item.get_closest_marker("django_db")
        fixtures = set(getattr(item, "fixturenames", ()))
        commits = bool(COMMITS & fixtures) or item.get_closest_marker("committed_db") is not None
        commits = commits or bool(marker and marker.kwargs.get("transaction"))
        if marker or commits or TOUCHES & fixtures:
            mark = pytest.mark.django_db(transaction=commits, databases="__all__")
            item.add_marker(mark, append=False)


def _engine(item: pytest.Item) -> str:
    marker = item.get_closest_marker("engine")
    return str(marker.args[0]) if marker else ""


# --- databases -------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: Any) -> Iterator[Engine]:
    """Migrate one database, and stand on a copy of it that nobody commits to."""
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        engine = stack.enter_context(ENGINES[ENGINE]())
        stack.enter_context(standing_on(engine.copy()))
        with django_db_blocker.block():
            yield engine


@pytest.fixture(autouse=True)
def _fresh_copy(request: pytest.FixtureRequest) -> Iterator[None]:
    """Give a test that commits a copy of its own, and throw it away; nothing is ever flushed."""
    marker = request.node.get_closest_marker("django_db")
    if not (marker and marker.kwargs.get("transaction")):
        yield
        return
    engine: Engine = request.getfixturevalue("django_db_setup")
    blocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock():
        names = engine.copy()
        with standing_on(names):
            yield
        engine.drop(names)


@pytest.fixture
def committed_db(transactional_db: None) -> None:
    """Commit for real, into a fresh copy."""


@pytest.fixture
def tamper(django_db_setup: Engine, committed_db: None) -> AbstractContextManager[Any]:
    """Open a cursor past the application, with the rights of the tables' owner."""
    connections.close_all()
    opened: AbstractContextManager[Any] = django_db_setup.tamper()
    return opened


@pytest.fixture(scope="session", autouse=True)
def _never_flush() -> Iterator[None]:
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: None)
    yield
    patch.undo()


# --- what no one promised is not kept --------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _shuffle_unordered() -> Iterator[None]:
    """Answer a query that asks for no order in no order."""
    fetch = QuerySet._fetch_all

    def shuffled(self: Any) -> None:
        fresh = self._result_cache is None
        fetch(self)
        if fresh and len(self._result_cache) > 1 and not self.ordered:
            random.shuffle(self._result_cache)

    patch = pytest.MonkeyPatch()
    patch.setattr(QuerySet, "_fetch_all", shuffled)
    yield
    patch.undo()


# --- time ------------------------------------------------------------------------------------


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """Return where it stands."""
        return self.at

    def move(self, **how_far: float) -> datetime:
        """Move by a timedelta's words: ``minutes=15``, ``days=-1``."""
        self.at += timedelta(**how_far)
        return self.at

    def set(self, at: datetime) -> datetime:
        """Move to a moment."""
        self.at = at
        return at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stop the house's clock on a Saturday afternoon, 14-Mar-2026 14:05 in New York."""
    from mainstay.kernel import clock as house

    stopped = Clock(datetime(2026, 3, 14, 18, 5, tzinfo=UTC))
    real = house.now
    monkeypatch.setattr(house, "now", stopped.now)
    for name, module in list(sys.modules.items()):
        if name.startswith("mainstay.") and getattr(module, "now", None) is real:
            monkeypatch.setattr(module, "now", stopped.now)
    return stopped


# --- people ----------------------------------------------------------------------------------


@pytest.fixture
def cast(db: None) -> Any:
    """The whole cast of `tests/people.py`, in a transaction that the test's end undoes."""
    from tests.people import the_cast

    return the_cast()
