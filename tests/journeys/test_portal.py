"""A client reads their own pages on a phone, by day and at night, by keyboard alone."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from mainstay.care.assessments.entries import FormAnswer
from mainstay.care.risk.entries import Person, SafetyPlan
from mainstay.kernel import clock, forms
from mainstay.kernel.people import actions
from tests.people import Cast, again, the_cast
from tests.privacy.conftest import a_note

pytestmark = pytest.mark.journey
PAGES = ("", "notes/", "progress/", "plan/", "looked/", "looked/concern/", "sharing/", "help/")


@pytest.fixture
def cast(committed_db: None) -> Cast:
    """The house and its people, kept for real, with what Sam may read."""
    cast, now = the_cast(), clock.now()
    chart = cast.chart("ada", now=now)
    chart.record(a_note("We talked about the move.", now), proof=again(now))
    chart.record(
        SafetyPlan(
            alone=("A hot shower",),
            people=(Person(name="Tia Rivera", phone="555-0107"),),
            review_on=date(2030, 1, 1),
        )
    )
    form = forms.find("phq9")
    assert form is not None
    for weeks, score in ((6, 3), (3, 2), (1, 1)):
        at = now - timedelta(weeks=weeks)
        answers = {item.id: str(score) for item in form.questions}
        chart.record(FormAnswer.of(form, answers, administered_at=at), occurred_at=at)
    actions.release(
        viewer=cast.viewer("ada", now=now),
        record_id=cast.sam,
        recipient_id=cast.id("eve"),
        recipient_name="Dr. Chen, family doctor",
        parts=["medicine"],  # type: ignore[list-item]
        purpose="The right medicine",
        now=now,
    )
    return cast


@pytest.fixture(params=[("light", 390), ("night", 390), ("light", 320), ("night", 1440)], ids=str)
def screen(request: pytest.FixtureRequest, browser: Browser, live_server: Any) -> Iterator[Page]:
    """A phone by day and by night, the smallest phone, and a desk at night."""
    theme, width = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 844}, locale="en-US", timezone_id="America/New_York"
    )
    chosen = {"name": "theme", "value": theme, "url": live_server.url}
    context.add_cookies([chosen])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def enter(page: Page, cast: Cast, name: str, base: str) -> None:
    """Let someone sit down at this browser, signed in and just shown to be who they are."""
    browser = Client()
    browser.force_login(cast.account(name))
    session = browser.session
    session["again"] = ["pin", clock.now().isoformat()]
    session.save()
    value = browser.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": base}
    page.context.add_cookies([cookie])  # type: ignore[list-item]


def sound(page: Page) -> None:
    """Hold a page to the automatic access rules and to the width of the screen."""
    found = Axe().run(page).response["violations"]
    assert [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def reach(page: Page, words: str) -> None:
    """Go by Tab alone to what says these words."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if words in (page.evaluate("document.activeElement.textContent") or ""):
            return
    raise AssertionError(f"{words} is out of the keyboard's reach on {page.url}")


def test_every_page_is_for_everyone(screen: Page, cast: Cast, live_server: Any) -> None:
    enter(screen, cast, "sam", live_server.url)
    for path in PAGES:
        screen.goto(f"{live_server.url}/portal/{path}")
        sound(screen)
        expect(screen.locator("h1")).to_have_count(1)
        expect(screen.locator(".dock .help")).to_be_in_viewport()
        assert screen.locator(".portal-main .btn[data-kind=primary]").count() <= 1, path


def test_from_home_to_a_note_and_a_concern_by_keyboard(
    page: Page, cast: Cast, live_server: Any
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page, cast, "sam", live_server.url)
    page.goto(f"{live_server.url}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello, Sam")
    reach(page, "My notes")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("My notes")
    reach(page, "Your visit on")
    page.keyboard.press("Enter")
    expect(page.get_by_text("We talked about the move.")).to_be_visible()
    sound(page)
    page.goto(f"{live_server.url}/portal/looked/")
    reach(page, "Ask about this")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ada, Social worker.")).to_be_visible()
    page.keyboard.press("Tab")
    for _step in range(20):
        if page.evaluate("document.activeElement.name") == "words":
            break
        page.keyboard.press("Tab")
    page.keyboard.type("Why this week?")
    reach(page, "Send it")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Thank you for telling us.")).to_be_visible()
    expect(page.get_by_text("Why this week?")).to_be_visible()


def test_my_plan_is_two_taps_from_home(page: Page, cast: Cast, live_server: Any) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    enter(page, cast, "sam", live_server.url)
    page.goto(f"{live_server.url}/portal/")
    page.get_by_text("My safety plan").click()
    page.get_by_text("Use it now, step by step").click()
    expect(page.get_by_text("A hot shower")).to_be_visible()
    expect(page.get_by_role("link", name="Need help now?")).to_have_attribute(
        "href", "/portal/help/"
    )
