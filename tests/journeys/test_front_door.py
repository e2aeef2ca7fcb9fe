"""The first page anyone meets: by keyboard, on a phone, at night."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SIZES = [
    {"width": 320, "height": 640},
    {"width": 390, "height": 844},
    {"width": 1280, "height": 800},
]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sign_in_page_is_for_everyone(
    live_server: object, page: Page, size: dict[str, int], scheme: str
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{live_server}/account/login/")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_keyboard_reaches_every_field(live_server: object, page: Page) -> None:
    page.goto(f"{live_server}/account/login/")
    reached = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement?.name || ''"))
    assert {"login", "password"} <= reached
