"""A collapse at night, by keyboard on a phone: found, opened, and reviewed by the privacy officer."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from mainstay.care.medicines.entries import Allergy, Medication
from mainstay.care.risk.entries import SafetyPlan
from mainstay.kernel import clock
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Sensitivity
from tests.journeys.test_portal import enter, reach, sound
from tests.people import Cast, again, the_cast
from tests.privacy.conftest import a_note

pytestmark = pytest.mark.journey


@pytest.fixture
def cast(committed_db: None) -> Cast:
    """The house; Sam takes methadone, and has told a counselor more than that."""
    cast, now = the_cast(), clock.now()
    chart = Chart.open(viewer=cast.service(), subject=cast.sam, purpose="import", now=now)
    sud, counselling = frozenset({Sensitivity.SUD}), frozenset({Sensitivity.SUD_NOTE})
    chart.record(Medication(name="Methadone 60 mg", directions="Each morning"), labels=sud)
    chart.record(Allergy(substance="Penicillin"))
    chart.record(SafetyPlan(alone=("A hot shower",), review_on=date(2030, 1, 1)))
    chart.record(a_note("Told the group about June", now), labels=counselling, proof=again(now))
    return cast


def typed(page: Page, words: str) -> None:
    page.keyboard.type(words)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("theme", ["light", "night", "night-dim"])
@pytest.mark.parametrize("width", [390, 1440])
def test_a_collapse_and_its_review(
    page: Page, cast: Cast, live_server: Any, theme: str, width: int
) -> None:
    base = live_server.url
    page.set_viewport_size({"width": width, "height": 844})
    page.context.add_cookies([{"name": "theme", "value": theme, "url": base}])
    enter(page, cast, "nell", base)
    page.goto(f"{base}/")
    if width < 600:  # the bottom bar has no room for it; the menu under one's own face has
        page.locator(".me summary").click()
    page.get_by_role("link", name="Emergency").locator("visible=true").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is someone in danger now?")
    sound(page)
    page.get_by_label("Who is it?").focus()
    typed(page, "Samuel Rivera")
    expect(page.get_by_text("Check the birth date, then go on")).to_be_visible()
    sound(page)
    reach(page, "This is the person")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Notes stay shut.")).to_be_visible()
    sound(page)
    page.locator("textarea").focus()
    page.keyboard.type("Collapsed in the day room")
    reach(page, "Open what keeps them alive")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Methadone 60 mg")).to_be_visible()
    expect(page.get_by_text("Opened in an emergency until")).to_be_visible()
    assert "Told the group" not in page.content()
    sound(page)
    enter(page, cast, "pia", base)
    page.goto(f"{base}/privacy/{cast.sam}/")
    sound(page)
    page.goto(f"{base}/privacy/{cast.sam}/keys/")
    sound(page)
    page.goto(f"{base}/privacy/")
    sound(page)
    reach(page, "Review an emergency opening")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Was the opening warranted?")).to_be_visible()
    sound(page)
    page.get_by_label("Yes").check()
    page.locator("textarea").fill("A true collapse")
    reach(page, "Keep the review")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()
    sound(page)
