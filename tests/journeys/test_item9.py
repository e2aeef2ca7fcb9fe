"""Item 9 on a phone at night, without script and by keyboard alone; then the owner's desk."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.assessments.conftest import MONDAY, link_of, signed_in
from tests.people import Cast, the_cast

pytestmark = pytest.mark.journey


@pytest.fixture
def cast(committed_db: None, clock: Any) -> Cast:
    """The house and its people, kept for real, on a Monday morning."""
    clock.set(MONDAY)
    return the_cast()


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone at night that gets no script: every one of ours is a file, and none arrives.

    Script is not switched off in the browser itself, because the access rules are asked by one.
    """
    context = browser.new_context(
        viewport={"width": 390, "height": 844},
        color_scheme="dark",
        locale="en-US",
        timezone_id="America/New_York",
    )
    context.route("**/*.js", lambda route: route.abort())
    yield context.new_page()
    context.close()


def faults(page: Page) -> list[str]:
    """Return what the automatic access rules find."""
    found: list[Any] = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]


def fits(page: Page) -> bool:
    """Test that nothing scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def press(page: Page, words: str) -> None:
    """Go by Tab to what says these words, and press Enter."""
    page.evaluate("document.activeElement && document.activeElement.blur()")
    for _step in range(60):
        page.keyboard.press("Tab")
        if words in str(page.evaluate("document.activeElement.textContent")).strip():
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"no way by keyboard to {words!r} at {page.url}")


def enter(page: Page, cast: Cast, name: str, base: str) -> None:
    """Put someone's signed-in session into the browser."""
    cookie = signed_in(cast, name).cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": base}])


def test_twelve_presses_from_start_to_sent(
    phone: Page, page: Page, cast: Cast, live_server: Any
) -> None:
    phone.goto(live_server.url + link_of(cast))
    assert faults(phone) == []
    presses = 0
    for words in ["Start", *["Several days"] * 8, "Not at all", "Somewhat difficult", "Send"]:
        assert fits(phone), phone.url
        press(phone, words)
        presses += 1
    assert presses <= 12
    assert "They are sent" in phone.content()
    assert faults(phone) == []

    enter(page, cast, "ada", live_server.url)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/assessments/{cast.sam}/")
    assert page.get_by_text("Item 9: not at all on 16-Mar-2026.").is_visible()
    assert faults(page) == []
    assert fits(page)


def test_the_calm_page_and_the_owners_desk_say_the_same(
    phone: Page, page: Page, cast: Cast, live_server: Any
) -> None:
    phone.goto(live_server.url + link_of(cast))
    press(phone, "Start")
    for _number in range(8):
        press(phone, "Not at all")
    assert faults(phone) == []
    press(phone, "Nearly every day")
    assert phone.get_by_role("heading", name="Thank you for telling us").is_visible()
    assert phone.get_by_role("link", name="Call 988").is_visible()
    assert phone.get_by_text("11:00am, today").is_visible()
    assert phone.get_by_text("By midday, today").is_visible()
    assert faults(phone) == []
    assert fits(phone)

    enter(page, cast, "ada", live_server.url)
    page.goto(f"{live_server.url}/risk/tasks/")
    assert faults(page) == []
    page.get_by_role("link", name="Talk with the client about an answer").click()
    assert page.get_by_text("16-Mar-2026 12:00").first.is_visible()
    assert page.get_by_text("item 9: Nearly every day").is_visible()
    assert faults(page) == []


def test_from_the_chart_to_the_plan_in_two_taps_and_onto_paper(
    page: Page, cast: Cast, live_server: Any
) -> None:
    enter(page, cast, "ada", live_server.url)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/risk/{cast.sam}/plan/edit/")
    page.get_by_label("What I can do on my own").fill("A long shower\nRing a friend")
    page.get_by_label("Name").first.fill("Tia")
    page.get_by_label("Phone").first.fill("555-0142")
    assert faults(page) == []
    page.get_by_role("button", name="Save the plan").click()
    assert faults(page) == []
    assert fits(page)
    page.get_by_role("link", name="Use it now, step by step").click()
    assert faults(page) == []
    assert fits(page)
    page.goto(f"{live_server.url}/risk/{cast.sam}/plan/print/")
    assert faults(page) == []
    for paper in ("A4", "Letter"):
        printed = page.pdf(format=paper, prefer_css_page_size=False)
        assert printed.count(b"/Type /Page\n") + printed.count(b"/Type/Page\n") == 1
