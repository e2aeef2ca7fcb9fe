"""The frame keeps what it promises before any page's own words: light, alarm, silence, together."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from mainstay.kernel.components import plot
from mainstay.kernel.components.context import plain_shell
from mainstay.kernel.components.shapes import Point, Scores, Tile

SITE = Path(__file__).parents[2] / "mainstay"
GALLERY = "/gallery/"


@pytest.fixture
def browser() -> Client:
    return Client(headers={"host": "localhost"})


def test_the_light_is_right_in_the_first_byte(browser: Client) -> None:
    browser.cookies["theme"] = "night-dim"
    assert b'data-theme="night-dim"' in browser.get(GALLERY).content[:200]


def test_an_unknown_light_is_the_devices_own() -> None:
    request = RequestFactory().get("/", headers={"cookie": 'theme="><script>'})
    assert plain_shell(request).theme == "auto"


def test_the_light_is_kept_without_script(browser: Client) -> None:
    answer = browser.post("/display/", {"theme": "night", "keys": "off", "next": "/gallery/"})
    assert (answer.status_code, answer["Location"]) == (302, "/gallery/")
    page = browser.get(GALLERY).content
    assert b'data-theme="night"' in page
    assert b'data-keys="off"' in page


def test_the_display_page_leads_nowhere_else(browser: Client) -> None:
    answer = browser.post("/display/", {"theme": "night", "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/"


def test_the_site_s_own_alarm_stands_on_a_staff_page(browser: Client) -> None:
    page = browser.get(GALLERY).content.decode()
    assert 'href="tel:5550100"' in page
    assert "Get help" not in page


def test_together_shows_no_counts_and_says_so(browser: Client) -> None:
    alone = browser.get(GALLERY).content.decode()
    together = browser.get(GALLERY, {"frame": "together"}).content.decode()
    assert 'class="count"' in alone
    assert 'class="count"' not in together
    assert "no one else is named here" in together


def test_no_template_brings_style_or_script_of_its_own() -> None:
    found = [
        f"{path.name}: {hit}"
        for path in SITE.rglob("*.html")
        for hit in re.findall(
            r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*(?:src=|application/json))|\|safe",
            path.read_text(encoding="utf-8"),
        )
    ]
    assert found == []


def test_every_icon_named_is_drawn() -> None:
    sprite = (SITE / "site/static/mainstay/icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'id="([\w-]+)"', sprite))
    named = {
        name
        for path in SITE.rglob("*.html")
        for name in re.findall(r'{% icon "([\w-]+)"|icon="([\w-]+)"', path.read_text("utf-8"))
        for name in name
        if name
    }
    assert named - drawn == set()


def test_a_gap_in_a_score_stays_a_gap() -> None:
    from datetime import date

    days = [
        Point(on=date(2026, 1, n), value=v) for n, v in ((1, 9), (2, 8), (3, None), (4, 7), (5, 6))
    ]
    drawn = plot.chart(Scores(title="PHQ-9", points=days))
    assert len(drawn["runs"]) == 2
    assert [row[1] for row in plot.table(Scores(title="PHQ-9", points=days)).rows] == [
        "6",
        "7",
        "none",
        "8",
        "9",
    ]


def test_names_cannot_bring_markup() -> None:
    tile = Tile(id="1", name="<b>Ann</b>", room="<i>", level="q15", due="Due")
    drawn = render_to_string(
        "components/tile.html", {"tile": tile, "ring": None} | {"ring": plain()}
    )
    assert "<b>Ann</b>" not in drawn
    assert "&lt;b&gt;Ann" in drawn


def plain() -> object:
    from mainstay.kernel.components.shapes import Ring

    return Ring()


def test_style_sheets_stay_within_their_budget() -> None:
    import gzip

    sheets = sorted((SITE / "site/static/mainstay/css").glob("*.css"))
    together = b"".join(sheet.read_bytes() for sheet in sheets)
    assert len(gzip.compress(together)) < 25_000
    assert all(len(s.read_text(encoding="utf-8").splitlines()) < 400 for s in sheets)
