"""A client to ask, someone to give, and a browser in the client's hands."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from mainstay.care.risk.entries import FOLLOW_UP
from mainstay.kernel.access import service
from mainstay.kernel.chart import Chart
from mainstay.kernel.scope import Credential
from mainstay.kernel.tasks import Task
from tests.people import Cast, staff, the_cast

MONDAY = datetime(2026, 3, 16, 15, 0, tzinfo=UTC)  # 11:00 in New York, the office is open
LATE = datetime(2026, 3, 17, 3, 10, tzinfo=UTC)  # 23:10 on the Monday


@pytest.fixture
def cast(db: None) -> Cast:
    """The house and its people."""
    return the_cast()


@pytest.fixture
def monday(clock: Any) -> Any:
    """A clock that stands on a Monday morning."""
    clock.set(MONDAY)
    return clock


def on_call(cast: Cast) -> UUID:
    """Put a social worker on call for the clinic."""
    account = staff(cast, "Nia Ward", Credential.SOCIAL_WORKER, cast.clinic)
    from mainstay.kernel.people import actions

    actions.add_standing(
        viewer=cast.service(), account_id=account.id, credential=Credential.ON_CALL,
        place_id=cast.clinic, now=MONDAY,
    )  # fmt: skip
    return account.id


def signed_in(cast: Cast, name: str) -> Client:
    """Return a browser with someone signed in."""
    browser = Client()
    browser.force_login(cast.account(name), "allauth.account.auth_backends.AuthenticationBackend")
    return browser


def link_of(cast: Cast, name: str = "ada", form: str = "phq9") -> str:
    """Give a form by link and return the path of its first page."""
    shown = signed_in(cast, name).post(
        f"/assessments/{cast.sam}/give/", {"form": form, "way": "link"}
    )
    assert shown.status_code == 200, shown.content.decode()[:800]
    return re.search(r"/q/[\w-]+/", shown.content.decode()).group()


def begin(path: str, browser: Client | None = None, **where: str) -> Client:
    """Open a link and start."""
    browser = browser or Client()
    browser.get(path)
    browser.post(path, where)
    return browser


def answer(browser: Client, path: str, values: list[str], *, first: int = 1) -> Any:
    """Answer questions in order; ``pass`` declines one."""
    last = None
    for step, value in enumerate(values, first):
        said = {"pass": "1"} if value == "pass" else {f"q{step}": value}
        last = browser.post(f"{path}{step}/", said)
        assert last.status_code == 302, last.content.decode()[:500]
    return last


def house(cast: Cast, now: datetime) -> Chart:
    """Open Sam's record as the house."""
    return Chart.open(viewer=service(cast.house), subject=cast.sam, purpose="care", now=now)


def follow_ups(cast: Cast, now: datetime) -> list[Task]:
    """Return the follow-ups owed for Sam."""
    return [task for task in house(cast, now).tasks() if task.code == FOLLOW_UP]
