"""Take the README's pictures: sign in to a fresh demo as those who work there, and look."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
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


@dataclass(frozen=True)
class Shot:
    """One picture: who looks, at what, on which screen."""

    name: str
    who: str
    path: Callable[["Places"], str]
    size: tuple[int, int] = DESK
    theme: str = ""
    whole: bool = False


@dataclass(frozen=True)
class Places:
    """Where in this demo the pictures are taken."""

    west: "UUID"
    sam: "UUID"
    draft: "UUID | None"

    @property
    def note(self) -> str:
        """Return a note to look at: one begun already, else the chart."""
        return f"/charting/draft/{self.draft}/" if self.draft else f"/charting/{self.sam}/"


SHOTS = (
    Shot("today", "priya", lambda at: "/"),
    Shot("chart", "priya", lambda at: f"/charting/{at.sam}/"),
    Shot("note", "priya", lambda at: at.note),
    Shot("measures", "priya", lambda at: f"/assessments/{at.sam}/phq9/"),
    Shot("safety-plan-paper", "priya", lambda at: f"/risk/{at.sam}/plan/print/", (800, 1060)),
    Shot("review", "ruth", lambda at: "/charting/review/"),
    Shot("rounds", "dana", lambda at: f"/unit/{at.west}/", TABLET),
    Shot("rounds-night-dim", "dana", lambda at: f"/unit/{at.west}/", TABLET, "night-dim"),
    Shot("who-opened", "pia", lambda at: f"/privacy/{at.sam}/"),
    Shot("portal-home", "sam", lambda at: "/portal/", PHONE),
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
                page.goto(f"{address}{shot.path(places)}", wait_until="load")
                _save(page, FIGURES / f"{shot.name}.png", whole=shot.whole)
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
    return Places(west=house.named("west"), sam=sam, draft=_draft(house))


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
        page.evaluate("theme => localStorage.setItem('theme', theme)", shot.theme)
        context.add_cookies([{"name": "theme", "value": shot.theme, "url": address}])
    try:
        yield page
    finally:
        context.close()


def _question(browser: "Browser", address: str, places: Places, password: str) -> None:
    """Give Sam a PHQ-9 on the tablet, and take the phone's picture of one question."""
    shot = Shot("question", "priya", lambda at: "", PHONE)
    with signed_in(browser, address, shot, password) as page:
        page.goto(f"{address}/assessments/{places.sam}/give/")
        echo(page.url)


def _save(page: "Page", file: Path, *, whole: bool) -> None:
    """Keep a picture, with as few colours as it can be read in."""
    page.wait_for_timeout(400)
    page.screenshot(path=str(file), full_page=whole, animations="disabled")
    echo(f"{file}  {file.stat().st_size // 1024} KB")
