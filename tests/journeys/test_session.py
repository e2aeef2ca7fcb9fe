"""A session by keyboard: today, the chart, a note, its signature, the supervisor, the client."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from mainstay.care.charting.entries import ProgressNote
from mainstay.kernel import clock
from mainstay.kernel.access import NotFound
from mainstay.kernel.kept import Kept
from tests.charting.test_notes import a_note, a_plan
from tests.people import PIN, Cast, again, the_cast

pytestmark = pytest.mark.journey


@pytest.fixture
def cast(committed_db: None) -> Cast:
    """The house and its people, kept for real."""
    return the_cast()


@pytest.fixture(params=["light", "night"])
def phone(request: pytest.FixtureRequest, browser: Browser, live_server: Any) -> Iterator[Page]:
    """A phone, by day and by night."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="en-US", timezone_id="America/New_York"
    )
    theme = {"name": "theme", "value": request.param, "url": live_server.url}
    context.add_cookies([theme])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def enter(page: Page, cast: Cast, name: str, base: str) -> None:
    """Let someone sit down at this browser, signed in."""
    browser = Client()
    browser.force_login(cast.account(name))
    value = browser.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


def sound(page: Page) -> None:
    """Hold a page to the automatic access rules and to the width of the screen."""
    found = Axe().run(page).response["violations"]
    assert [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def reach(page: Page, wanted: str) -> None:
    """Go by Tab alone to what matches a selector."""
    for _step in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"no way by keyboard to {wanted} at {page.url}")


def follow(page: Page, wanted: str) -> None:
    """Go by Tab to a link or button and press Enter; the next page is there when this returns."""
    reach(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def tick(page: Page, wanted: str) -> None:
    """Go by Tab to a box and tick it."""
    reach(page, wanted)
    page.keyboard.press("Space")


def sign(page: Page) -> None:
    """Sign by the keys, wherever on the page one stands."""
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")


def show_pin(page: Page) -> None:
    """Show again who is there, by PIN."""
    expect(page.get_by_role("heading", name="Show it is you")).to_be_visible()
    reach(page, "input[name=pin]")
    page.keyboard.type(PIN)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def latest(cast: Cast, who: str) -> Kept:
    kept = cast.chart(who, now=clock.now()).latest(ProgressNote)
    assert kept is not None
    return kept


def test_a_session_by_keyboard_on_a_phone(phone: Page, cast: Cast, live_server: Any) -> None:
    now = clock.now()
    cast.chart("ada", now=now).record(a_plan(), proof=again(now))
    enter(phone, cast, "tia", live_server.url)
    phone.goto(f"{live_server.url}/")
    sound(phone)
    follow(phone, ".people-rows a")
    expect(phone.get_by_role("heading", name="Timeline")).to_be_visible()
    sound(phone)
    follow(phone, ".person form button")
    sound(phone)
    tick(phone, "input[name=objectives]")
    reach(phone, "input[name=minutes]")
    phone.keyboard.type("50")
    tick(phone, "input[name=mode]")
    reach(phone, "textarea[name=their_words]")
    phone.keyboard.type("I slept five hours in a row.")
    reach(phone, "textarea[name=section-data]")
    phone.keyboard.type("Came on time with the diary.")
    sign(phone)
    show_pin(phone)
    sound(phone)
    sign(phone)
    expect(phone.get_by_text("Waiting for co-signature")).to_be_visible()
    sound(phone)
    note = latest(cast, "tia")
    with pytest.raises(NotFound):
        cast.chart("sam", now=clock.now()).entry(note.id)

    enter(phone, cast, "ruth", live_server.url)
    phone.goto(f"{live_server.url}/charting/review/")
    sound(phone)
    reach(phone, "textarea[name=word]")
    phone.keyboard.type("Thank you.")
    sign(phone)
    show_pin(phone)
    sign(phone)
    expect(phone.get_by_role("heading", name="Nothing waits for you")).to_be_visible()
    sound(phone)
    assert cast.chart("sam", now=clock.now()).entry(note.id)


def test_typing_is_kept_within_two_seconds(page: Page, cast: Cast, live_server: Any) -> None:
    enter(page, cast, "ada", live_server.url)
    page.goto(f"{live_server.url}/charting/{cast.sam}/")
    page.get_by_role("button", name="New note").click()
    with page.expect_response("**/draft/**", timeout=2500) as answer:
        page.locator("textarea[name=section-data]").type("Half a sentence")
    assert answer.value.status == 204
    expect(page.locator("[data-kept]")).to_contain_text("Kept")
    page.reload()
    expect(page.locator("textarea[name=section-data]")).to_have_value("Half a sentence")


@pytest.mark.parametrize("width", [320, 834, 1440])
def test_every_screen_of_a_session_is_for_everyone(
    page: Page, cast: Cast, live_server: Any, width: int
) -> None:
    now = clock.now()
    ada = cast.chart("ada", now=now)
    ada.record(a_plan(), proof=again(now))
    note = ada.record(a_note(cast), proof=again(now), occurred_at=now)
    enter(page, cast, "ada", live_server.url)
    page.set_viewport_size({"width": width, "height": 900})
    entry = f"/charting/{cast.sam}/entry/{note.id}/"
    for path in (f"/planning/{cast.sam}/", entry, f"{entry}versions/", f"{entry}print/"):
        page.goto(live_server.url + path)
        sound(page)
    page.goto(f"{live_server.url}/planning/{cast.sam}/")
    page.get_by_role("button", name="Write a new version").click()
    page.wait_for_url("**/edit/**")
    sound(page)
    page.goto(live_server.url + entry)
    for label in ("Add an addendum", "Correct", "Hold back from the client"):
        page.goto(live_server.url + entry)
        page.get_by_role("button", name=label).click()
        page.wait_for_url("**/draft/**")
        sound(page)
    page.goto(f"{live_server.url}/charting/to-sign/")
    sound(page)
