"""Every component, in every light and at every width, for eyes, hands and screen readers."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

THEMES = ("light", "night", "night-dim")
FRAMES = ("standard", "unit", "client", "together")


def faults(page: Page) -> list[str]:
    """Return what the automatic access rules find, with the first place of each."""
    found: list[Any] = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("frame", FRAMES)
def test_axe_finds_nothing(page: Page, live_server: Any, theme: str, frame: str) -> None:
    page.goto(f"{live_server.url}/gallery/?theme={theme}&frame={frame}")
    assert faults(page) == []


@pytest.mark.parametrize("width", [320, 390, 834, 1440])
@pytest.mark.parametrize("frame", ["standard", "unit", "client"])
def test_nothing_scrolls_sideways(page: Page, live_server: Any, width: int, frame: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{live_server.url}/gallery/?frame={frame}")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_targets_on_the_unit_are_for_gloves(page: Page, live_server: Any) -> None:
    page.set_viewport_size({"width": 1180, "height": 820})
    page.goto(f"{live_server.url}/gallery/?frame=unit")
    heights = page.eval_on_selector_all(
        ".tile .btn", "found => found.map(one => one.getBoundingClientRect().height)"
    )
    assert heights
    assert min(heights) >= 64


def test_the_first_tab_skips_to_the_page(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/display/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#main"


def test_keys_work_and_can_be_switched_off(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/gallery/")
    page.locator("body").press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#keys")).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.context.add_cookies([{"name": "keys", "value": "off", "url": live_server.url}])
    page.reload()
    page.locator("h1").click()
    page.keyboard.press("/")
    expect(page.locator("#search")).not_to_be_focused()


def test_words_survive_a_server_that_cannot_take_them(page: Page, live_server: Any) -> None:
    page.goto(f"{live_server.url}/gallery/")
    asked: list[str] = []

    def answer(route: Any) -> None:
        asked.append(route.request.post_data or "")
        route.fulfill(status=204) if len(asked) > 1 else route.fulfill(status=429)

    page.route("**/kept-here", answer)
    page.locator("textarea[name=f2]").fill("Sleeping at noon")
    kept = page.locator("[data-kept]")
    expect(kept).to_contain_text("safe on this page")
    expect(page.locator("textarea[name=f2]")).to_have_value("Sleeping at noon")
    expect(kept).to_contain_text("Kept", timeout=10_000)
    expect(kept).to_have_attribute("data-state", "kept", timeout=10_000)
    assert len(asked) == 2
    assert "Sleeping at noon" in asked[1]


def test_every_page_of_sign_in_is_plain_to_all(page: Page, live_server: Any) -> None:
    for address in ("/account/login/", "/account/password/reset/", "/display/"):
        page.goto(live_server.url + address)
        assert faults(page) == [], address
