"""A shift in a real browser: rounds by keyboard, on a phone and a tablet, in every light."""

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from mainstay.care.unit.entries import Activity, Level, LevelRaised, Precaution
from mainstay.care.unit.models import CheckRow
from tests.unit.conftest import Ward, enter, ward

__all__ = ["enter", "ward"]

PHONE, TABLET, WIDE = (390, 844), (820, 1180), (1180, 820)
LIGHTS = ("light", "night", "night-dim")
pytestmark = pytest.mark.journey


def sign_in(context: BrowserContext, browser: Client, base: str, light: str = "light") -> None:
    """Carry a sign-in made without asking into the real browser."""
    cookies = [{"name": n, "value": m.value, "url": base} for n, m in browser.cookies.items()]
    context.add_cookies([*cookies, {"name": "theme", "value": light, "url": base}])  # type: ignore[list-item]


@pytest.fixture
def busy(live_server: Any, ward: Ward) -> Ward:
    """Every state of a tile on one board."""
    for n, (given, family, level) in enumerate((
        ("Rosa", "Mendez", Level.Q15), ("Theo", "Barnes", Level.Q15), ("Jay", "Pruitt", Level.Q15),
        ("Marcus", "Dean", Level.Q15), ("Cora", "Lane", Level.Q15), ("Walt", "Soto", Level.Q30),
    )):  # fmt: skip
        ward.admit(given, family, f"Room {n + 4}", level)
    ward.say("jay", LevelRaised(level=Level.ONE, reason="Says he can’t stay safe",
             precautions=(Precaution.SUICIDE,)), "nell", ago=30)  # fmt: skip
    ward.check("imani", ago=22)
    ward.check("rosa", ago=9, activity=Activity.TALKING)
    ward.check("theo", ago=1)
    ward.check("jay", ago=2, place="own_room", activity=Activity.RESTING)
    ward.check("marcus", ago=3, place="own_room", activity=Activity.ASLEEP, breathing_seen=True)
    ward.check("cora", ago=12, place="Hall A", activity=Activity.PACING)
    ward.check("walt", "owen", ago=4, place="garden", activity=Activity.TALKING)
    ward.check("sam", ago=2, place="Hall A", activity=Activity.SCREEN)
    return ward


def test_a_check_by_keyboard_alone_is_announced_and_keeps_the_place(
    live_server: Any, page: Page, context: BrowserContext, busy: Ward, enter: Callable[..., Client]
) -> None:
    sign_in(context, enter("dana"), live_server.url)
    page.goto(live_server.url + busy.url(""))
    before = CheckRow.objects.count()
    page.locator(f"#b{busy.people['theo'].hex}").focus()
    page.keyboard.press("Enter")
    tile = page.locator(f"#tile-{busy.people['theo'].hex}")
    expect(tile).to_contain_text("Undo")
    expect(page.locator("#say")).to_contain_text("Theo B.: seen")
    assert tile.evaluate("tile => tile.contains(document.activeElement)")
    assert CheckRow.objects.count() == before + 1


def test_a_change_takes_three_taps_on_a_sheet_and_brings_the_tile_back(
    live_server: Any, page: Page, context: BrowserContext, busy: Ward, enter: Callable[..., Client]
) -> None:
    sign_in(context, enter("dana"), live_server.url)
    page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    page.goto(live_server.url + busy.url(""))
    page.locator(f"#c{busy.people['rosa'].hex}").click()
    sheet = page.locator("dialog#change")
    expect(sheet).to_be_visible()
    sheet.get_by_text("Hall A", exact=True).click()
    sheet.get_by_text("Pacing", exact=True).click()
    sheet.get_by_role("button", name="Seen, as I say").click()
    expect(page.locator(f"#tile-{busy.people['rosa'].hex}")).to_contain_text("Hall A, pacing")
    expect(sheet).to_be_hidden()


def test_a_raise_reaches_a_second_open_board_and_is_announced(
    live_server: Any, page: Page, context: BrowserContext, busy: Ward, enter: Callable[..., Client]
) -> None:
    sign_in(context, enter("dana"), live_server.url)
    page.goto(live_server.url + busy.url(""))
    enter("nell").post(busy.url("level", "theo"), {"level": "one_to_one", "reason": "Tearful"})
    tile = page.locator(f"#tile-{busy.people['theo'].hex}")
    expect(tile).to_contain_text("1:1", timeout=5000)
    expect(page.locator("#say")).to_contain_text("Theo B. is now 1:1")


def test_the_shift_works_without_script(
    live_server: Any, browser: Any, busy: Ward, enter: Callable[..., Client]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, enter("dana"), live_server.url)
    page = context.new_page()
    page.goto(live_server.url + busy.url(""))
    page.locator(f"#c{busy.people['rosa'].hex}").click()
    page.get_by_text("Garden", exact=True).click()
    page.get_by_text("Talking", exact=True).click()
    page.get_by_role("button", name="Seen, as I say").click()
    expect(page.locator(f"#tile-{busy.people['rosa'].hex}")).to_contain_text("Garden, talking")
    context.close()


@pytest.mark.parametrize("light", LIGHTS)
@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "tablet"])
def test_the_screens_are_for_everyone(
    live_server: Any, page: Page, context: BrowserContext, busy: Ward,
    enter: Callable[..., Client], size: tuple[int, int], light: str,
) -> None:  # fmt: skip
    sign_in(context, enter("nell"), live_server.url, light)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for path in ("/unit/", busy.url(""), busy.url("change", "rosa"), busy.url("gaps")):
        page.goto(live_server.url + path)
        found = Axe().run(page)
        assert found.violations_count == 0, path + found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_every_target_on_a_tile_is_made_for_gloves(
    live_server: Any, page: Page, context: BrowserContext, busy: Ward, enter: Callable[..., Client]
) -> None:
    sign_in(context, enter("dana"), live_server.url)
    page.goto(live_server.url + busy.url(""))
    for button in page.locator(".tile .acts .btn").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 64
        assert box["width"] >= 64
