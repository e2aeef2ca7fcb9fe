"""The day: what needs someone now comes first, with its owner and its clock."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from mainstay.kernel.ids import new_id
from mainstay.kernel.kinds import TaskOwed
from mainstay.kernel.models import Opening, OpeningNamed
from tests.people import NOW, Cast, client


@pytest.fixture
def ada(cast: Cast, clock: Any, client: Client) -> Client:
    """Ada at her desk."""
    client.force_login(cast.account("ada"))
    return client


def owed(cast: Cast, title: str, *, urgency: str = "soon", minutes: int = 49) -> None:
    from mainstay.kernel.chart import Chart

    house = Chart.open(viewer=cast.service(), subject=cast.sam, purpose="care", now=NOW)
    house.record(
        TaskOwed(
            code="risk.follow_up", title=title, urgency=urgency, owner=cast.id("ada"),
            due_at=NOW + timedelta(minutes=minutes), rule="toy", rule_version=1, source="test",
            key=str(new_id()),
        )
    )  # fmt: skip


def test_what_is_urgent_shows_its_clock_first(ada: Client, cast: Cast) -> None:
    owed(cast, "Send the letter")
    owed(cast, "Talk with the client about an answer", urgency="now")
    page = ada.get("/").content.decode()
    assert "49 min" in page
    assert "You are the owner" in page
    assert page.index("Talk with the client") < page.index("Send the letter")


def test_what_is_late_says_by_how_much(ada: Client, cast: Cast) -> None:
    owed(cast, "Send the letter", minutes=-60 * 50)
    assert "2 days over" in ada.get("/").content.decode()


def test_whoever_is_named_is_noted(ada: Client, cast: Cast) -> None:
    ada.get("/")
    [board] = Opening.objects.filter(act="board", viewer_id=cast.id("ada"))
    assert OpeningNamed.objects.filter(opening_id=board.id, record_id=cast.sam).exists()


def test_together_names_nobody_else(ada: Client, cast: Cast) -> None:
    from mainstay.kernel.people import actions

    other = client(cast, "Juniper", "Castellano")
    actions.join_team(
        viewer=cast.service(), record_id=other, member_id=cast.id("ada"), role="Therapist", now=NOW
    )
    assert "Juniper" in ada.get("/").content.decode()
    session = ada.session
    session["together"] = str(cast.sam)
    session.save()
    assert "Juniper" not in ada.get("/").content.decode()


def test_who_works_a_shift_is_led_to_it(ada: Client, cast: Cast) -> None:
    ada.force_login(cast.account("dana"))
    assert ada.get("/").headers["Location"].startswith("/unit/")
