"""People at the door: whoever is named, signed in, perhaps having just shown who they are."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from mainstay.care.charting.entries import Mode, NoteFormat, ProgressNote, Section, SectionCode
from mainstay.kernel import clock as house_clock
from mainstay.kernel.entries import Sensitivity
from mainstay.kernel.kept import Kept
from tests.conftest import Clock
from tests.people import Cast, again

SignIn = Callable[..., Client]


@pytest.fixture
def sign_in(cast: Cast, clock: Clock) -> SignIn:
    """Return a browser in which someone is signed in, at the moment the house's clock shows."""

    def signed_in(name: str, *, proved: bool = False) -> Client:
        browser = Client()
        browser.force_login(cast.account(name))
        if proved:
            show_again(browser, house_clock.now())
        return browser

    return signed_in


def show_again(browser: Client, now: datetime) -> None:
    """Let someone just have shown again who they are."""
    session = browser.session
    session["again"] = ["pin", now.isoformat()]
    session.save()


def a_note(text: str, at: datetime) -> ProgressNote:
    return ProgressNote(
        format=NoteFormat.DAP,
        started_at=at,
        minutes=50,
        mode=Mode.IN_PERSON,
        present=("Sam", "Ada"),
        their_words="I slept for once",
        sections=(Section(code=SectionCode.DATA, text=text),),
        unplanned="Walked in",
    )


def write_note(
    cast: Cast,
    author: str = "ada",
    text: str = "We talked about the move.",
    *,
    now: datetime | None = None,
    labels: frozenset[Sensitivity] = frozenset(),
) -> Kept:
    """Sign a progress note in Sam's chart."""
    at = now or house_clock.now()
    return cast.chart(author, now=at).record(a_note(text, at), labels=labels, proof=again(at))
