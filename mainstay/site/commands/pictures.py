"""Take the README's pictures: sign in to a fresh demo as those who work there, and look."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

import click
from click import echo

if TYPE_CHECKING:
    from uuid import UUID

    from playwright.sync_api import Browser, Page

    from mainstay.demo.house import House

FIGURES = Path("docs/figures")
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip
DESK, TABLET, PHONE = (1280, 860), (1024, 768), (390, 780)
COMES_UP_S = 120
MOST_STEPS = 8


@dataclass(frozen=True)
class Shot:
    """One picture: who looks, at which page of which record, on which screen."""

    name: str
    who: str
    page: str
    of: str = ""
    size: tuple[int, int] = DESK
    theme: str = ""
    more: tuple[str, ...] = ()


Places = dict[str, "UUID | None"]

SHOTS = (
    Shot("today", "priya", "charting:today"),
    Shot("chart", "priya", "charting:chart", "sam"),
    Shot("note", "priya", "charting:draft", "draft"),
    Shot("measures", "priya", "assessments:measure", "sam", more=("phq9",)),
    Shot("safety-plan-paper", "priya", "risk:plan_print", "sam", (800, 1000)),
    Shot("review", "ruth", "charting:review"),
    Shot("rounds", "dana", "unit:board", "west", TABLET),
    Shot("rounds-night-dim", "dana", "unit:board", "west", TABLET, "night-dim"),
    Shot("who-opened", "pia", "privacy:who_opened", "sam"),
    Shot("portal-home", "sam", "portal:home", "", PHONE),
)


@click.command()
@click.option("--small", is_flag=True, help="Of the small house.")
@click.option("--only", multiple=True, help="Take only these.")
def command(*, small: bool, only: tuple[str, ...]) -> None:
    """Take the pictures of the screens in the README, from a demo told for it."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["MAINSTAY_HOME"] = home
        with closing(socket.socket()) as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        words = ["--port", str(port), *(["--small"] if small else [])]
        demo = subprocess.Popen([sys.executable, "-m", "mainstay", "demo", *words])  # noqa: S603
        try:
            _until_told(f"http://localhost:{port}", demo)
            take(f"http://localhost:{port}", home=Path(home), only=only)
        finally:
            demo.terminate()
            demo.wait(timeout=30)


def _until_told(address: str, demo: "subprocess.Popen[bytes]") -> None:
    """Wait until the demo answers and every chart is written.

    :raises ClickException: it ended, or did not come up in time.
    """
    begun = time.monotonic()
    while time.monotonic() - begun < COMES_UP_S and demo.poll() is None:
        try:
            with urlopen(f"{address}/account/login/", timeout=5):  # noqa: S310 - our own demo
                return
        except (URLError, OSError):
            time.sleep(1)
    raise click.ClickException("The demo did not come up.")


def take(address: str, *, home: Path, only: tuple[str, ...] = ()) -> None:
    """Sign in as each person and take their pictures."""
    from playwright.sync_api import sync_playwright

    from mainstay.demo import cast

    places = look_up(home)
    FIGURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        chromium = os.environ.get("MAINSTAY_CHROMIUM") or "/usr/bin/chromium"
        browser = play.chromium.launch(executable_path=chromium, args=list(QUIET))
        for shot in SHOTS:
            if only and shot.name not in only:
                continue
            with signed_in(browser, address, shot, cast.PASSWORD) as page:
                page.goto(f"{address}{_path(shot, places)}", wait_until="load")
                _save(page, FIGURES / f"{shot.name}.png")
        if not only or "question" in only:
            _question(browser, address, places, cast.PASSWORD)
        browser.close()


def look_up(home: Path) -> Places:
    """Find in the demo's own data what the pictures show, once every chart is written."""
    from mainstay.site.commands.demo import house_of, set_up_environment

    set_up_environment()
    from mainstay.site.cli import start

    start()
    from mainstay.demo import seeding

    house = house_of(home, seed="", small=False)
    planned = seeding.plan(house)
    while len(seeding.told_already(house)) < len(planned.people):
        time.sleep(1)
    sam = next(one.record for one in planned.people if one.hero == "sam")
    return {"west": house.named("west"), "sam": sam, "draft": _draft(house)}


def _path(shot: Shot, places: Places) -> str:
    """Return where a picture is taken."""
    from django.urls import reverse

    place = [places[shot.of]] if shot.of else []
    return reverse(shot.page, args=[*place, *shot.more])


def _draft(house: "House") -> "UUID | None":
    from mainstay.kernel import clock, drafts

    desk = drafts.on_desk(house.viewer("priya", clock.now()))
    return desk[0].id if desk else None


@contextmanager
def signed_in(browser: "Browser", address: str, shot: Shot, password: str) -> "Iterator[Page]":
    """Open a page as someone, on the screen they would have."""
    width, height = shot.size
    more: dict[str, Any] = {"device_scale_factor": 2} if shot.size == PHONE else {}
    context = browser.new_context(
        viewport={"width": width, "height": height}, timezone_id="America/New_York", **more
    )
    page = context.new_page()
    page.goto(f"{address}/account/login/")
    page.locator("[name=login]").fill(shot.who)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    if shot.theme:
        context.add_cookies([{"name": "theme", "value": shot.theme, "url": address}])
    try:
        yield page
    finally:
        context.close()


def _question(browser: "Browser", address: str, places: Places, password: str) -> None:
    """Give Sam a PHQ-9 by tablet, and take the picture of its second question on a phone."""
    shot = Shot("question", "priya", "assessments:give", "sam", PHONE)
    with signed_in(browser, address, shot, password) as page:
        page.goto(f"{address}{_path(shot, places)}")
        tablet = page.locator("form:has(input[name=form][value=phq9]) button[value=tablet]")
        tablet.first.click()
        for _step in range(MOST_STEPS):
            page.wait_for_load_state("load")
            if page.url.rstrip("/").endswith("/2"):
                break
            choices = page.locator("main input[type=radio]")
            if choices.count():
                choices.nth(1).check(force=True)
            page.locator("main form button[type=submit], main form button").first.click()
        _save(page, FIGURES / "question.png")


def _save(page: "Page", file: Path) -> None:
    """Keep a picture of what is on the screen."""
    page.wait_for_timeout(400)
    page.screenshot(path=str(file), animations="disabled")
    echo(f"{file}  {file.stat().st_size // 1024} KB")
