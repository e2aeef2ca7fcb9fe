"""Colours keep the contrast that reading needs, in every theme, computed from the tokens."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "mainstay/site/static/mainstay/css"
THEMES = {"light": ":root", "night": '[data-theme="night"]', "dim": '[data-theme="night-dim"]'}
GROUNDS = ("paper", "surface", "sunk")
INKS = ("ink", "ink-2", "ink-3")
MEANINGS = ("pine", "heather", "ok", "soon", "late", "crisis", "info")


def said(selector: str) -> dict[str, str]:
    """Return the colours a selector's blocks set, by token."""
    text = (CSS / "tokens.css").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    blocks = re.compile(rf"^\s*{re.escape(selector)} \{{(.*?)\}}", re.DOTALL | re.MULTILINE)
    for block in blocks.findall(text):
        found |= dict(re.findall(r"--([\w-]+): (#[0-9A-Fa-f]{6}|var\(--[\w-]+\));", block))
    return found


def theme(name: str) -> dict[str, str]:
    """Return a theme's colours, what it leaves unsaid taken from the day."""
    tokens = said(":root") | said(THEMES[name])
    return {key: tokens[v[6:-1]] if v.startswith("var") else v for key, v in tokens.items()}


def luminance(colour: str) -> float:
    """Return WCAG 2.2's relative luminance."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """Return WCAG 2.2's contrast ratio."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula_knows_black_on_white() -> None:
    assert ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert ratio("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
def test_words_can_be_read(name: str) -> None:
    tokens = theme(name)
    pairs = [(ink, ground) for ink in (*INKS, *MEANINGS) for ground in GROUNDS]
    pairs += [(meaning, f"{meaning}-tint") for meaning in MEANINGS]
    pairs += [(ink, f"{meaning}-tint") for ink in ("ink", "ink-2") for meaning in MEANINGS]
    pairs += [("act-ink", "act"), ("act-ink", "act-press"), ("paper", "ink")]
    weak = {
        f"{ink} on {ground}": round(ratio(tokens[ink], tokens[ground]), 2)
        for ink, ground in pairs
        if ratio(tokens[ink], tokens[ground]) < 4.5
    }
    assert weak == {}


@pytest.mark.parametrize("name", THEMES)
def test_controls_and_focus_can_be_seen(name: str) -> None:
    tokens = theme(name)
    pairs = [("edge", ground) for ground in GROUNDS]
    pairs += [("focus", "paper"), ("focus", "surface"), ("focus", "halo")]
    weak = {
        f"{line} on {ground}": round(ratio(tokens[line], tokens[ground]), 2)
        for line, ground in pairs
        if ratio(tokens[line], tokens[ground]) < 3
    }
    assert weak == {}


def test_night_by_the_device_is_night_by_choice() -> None:
    assert said('[data-theme="auto"]') == said('[data-theme="night"]') != {}
