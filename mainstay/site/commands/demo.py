"""Show the house with people in it: a believable organisation, told from a seed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from mainstay.site.commands.serve import is_taken

if TYPE_CHECKING:
    from rich.console import Console

    from mainstay.demo.house import House
    from mainstay.demo.seeding import Plan

PORT = 8000
WALK_EVERY_S = 20
FILES = ("main.sqlite3", "transient.sqlite3")


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Else 8000, or the next one free.")
@click.option("--fresh", is_flag=True, help="Throw the demo's data away and tell it anew.")
@click.option("--seed", default="7", show_default=True, help="Another seed, other people.")
@click.option("--small", is_flag=True, help="Twelve clients and three days, for a quick look.")
def command(*, port: int | None, fresh: bool, seed: str, small: bool) -> None:
    """Show a house with people in it, in the browser; a second start keeps what you did."""
    set_up_environment()
    from mainstay.site.cli import start

    start()
    from mainstay.site import environment

    if fresh:
        clear(environment.HOME)
    raise SystemExit(stand(environment.HOME, free_port(port), seed=seed, small=small))


def set_up_environment() -> None:
    """Say what a demo is: its own folder, plain HTTP on this machine, invented help."""
    home = Path("~/.local/share/mainstay/demo").expanduser()
    for name, value in {
        "MAINSTAY_HOME": str(home),
        "MAINSTAY_INSECURE_HTTP": "1",
        "MAINSTAY_SECOND_FACTOR": "0",
        "MAINSTAY_ORGANISATION": "Larchfield Community Mental Health",
        "MAINSTAY_ALARM_NUMBER": "4-4444",
        "MAINSTAY_CLIENT_HELP_URL": "https://988lifeline.org/",
        "MAINSTAY_STATIC_GATHERED": "1",
        "MAINSTAY_LOG": "ERROR",
    }.items():
        os.environ.setdefault(name, value)


def free_port(wanted: int | None) -> int:
    """Return the port asked for, or the first from 8000 on that nobody listens at.

    :raises ClickException: somebody listens there; the server would share it without a word.
    """
    for port in (wanted,) if wanted else range(PORT, PORT + 50):
        if not is_taken("127.0.0.1", port):
            return port
    raise click.ClickException(f"Port {wanted or PORT} is taken. Name another with --port.")


def clear(home: Path) -> None:
    """Throw a demo's data away, and only a demo's.

    :raises ClickException: what lies there was not told by a demo.
    """
    stands = any((home / name).exists() for name in FILES)
    if stands and not (home / "demo.json").exists():
        raise click.ClickException(f"{home} holds data that no demo made; nothing was removed.")
    for name in (*(f"{file}{end}" for file in FILES for end in ("", "-wal", "-shm")), "demo.json"):
        (home / name).unlink(missing_ok=True)


def house_of(home: Path, *, seed: str, small: bool) -> "House":
    """Return the house that stands in this folder, or the one to be told now."""
    from datetime import datetime

    from mainstay.demo.house import House
    from mainstay.kernel import clock

    marker = home / "demo.json"
    if marker.exists():
        told = json.loads(marker.read_text(encoding="utf-8"))
        return House(told["seed"], datetime.fromisoformat(told["at"]), told["small"])
    house = House(seed, clock.now().replace(second=0, microsecond=0), small)
    told = {"seed": seed, "at": house.at.isoformat(), "small": small}
    marker.write_text(json.dumps(told), encoding="utf-8")
    return house


def stand(home: Path, port: int, *, seed: str, small: bool) -> int:
    """Make everything ready, serve, tell what is not told yet, and stay until stopped."""
    from rich.console import Console

    console = Console()
    house, planned = prepare(home, console, seed=seed, small=small)
    running = [serve(port)]
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        welcome(console, port, house)
        tell(house, planned, console)
        running.append(_run("-m", "mainstay", "clock"))
        return _stay(house, planned, running)
    except (KeyboardInterrupt, SystemExit):
        return 0
    finally:
        for one in reversed(running):
            one.terminate()
        for one in running:
            _end(one)


def _stop(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _end(one: "subprocess.Popen[bytes]") -> None:
    try:
        one.wait(timeout=12)
    except subprocess.TimeoutExpired:
        one.kill()


def prepare(
    home: Path, console: "Console", *, seed: str, small: bool, first: int = 5
) -> tuple["House", "Plan"]:
    """Bring tables, files, house and the first stories to where a page can be shown."""
    from django.core.management import call_command

    from mainstay.demo import house as founding
    from mainstay.demo import seeding
    from mainstay.site.commands.migrate import bring_up_to_date

    with console.status("Bringing the database up to date …") as status:
        bring_up_to_date()
        status.update("Gathering static files …")
        call_command("collectstatic", interactive=False, verbosity=0)
        house = house_of(home, seed=seed, small=small)
        status.update("Founding the house …")
        if not founding.stands(house):
            with seeding.hurried():
                for done in founding.found(house):
                    status.update(f"Founding the house: {done} …")
        planned = seeding.plan(house)
        status.update("Telling the first stories …")
        for count, _person in enumerate(seeding.tell_all(house, planned), start=1):
            if count >= first:
                break
    return house, planned


def serve(port: int) -> "subprocess.Popen[bytes]":
    """Start the server beside this process."""
    from mainstay.site.commands.serve import server_arguments

    arguments = server_arguments(host="127.0.0.1", port=port, workers=1, threads=4)
    return subprocess.Popen(arguments)  # noqa: S603 - no shell


def _run(*words: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, *words])  # noqa: S603 - no shell


def welcome(console: "Console", port: int, house: "House") -> None:
    """Print the address, and one sign-in line for each trade."""
    from rich.table import Table

    from mainstay.demo import cast

    table = Table(box=None, pad_edge=False)
    for column in ("Sign in as", "who it is", "password", "PIN"):
        table.add_column(column)
    by_name = {one.username: one for one in house.staff()}
    others = {"sam": "Sam Rivenhall, client", "alex": "Alex Rivenhall, parent of Safiya"}
    for username in cast.PERSONAS:
        one = by_name.get(username)
        if one is None and username not in others:
            continue
        told = f"{one.name}, {one.trade.lower()}" if one else others[username]
        table.add_row(username, told, cast.PASSWORD, cast.PIN)
    console.print(f"\n[bold]Mainstay is at http://localhost:{port}/[/bold]  (Ctrl-C stops it)\n")
    console.print(table)
    console.print()


def tell(house: "House", planned: "Plan", console: "Console") -> None:
    """Tell every story that is not told yet, with its progress."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from mainstay.demo import seeding

    left = len(planned.people) - len(seeding.told_already(house))
    if left <= 0:
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("Writing charts", total=len(planned.people))
        for _person in seeding.tell_all(house, planned):
            progress.advance(bar)
    console.print("Every chart is written.")


def _stay(house: "House", planned: "Plan", running: list["subprocess.Popen[bytes]"]) -> int:
    """Stay until something ends; meanwhile a colleague keeps walking the unit."""
    import time

    from mainstay.demo import live
    from mainstay.kernel import clock

    walked = 0.0
    while all(one.poll() is None for one in running):
        if time.monotonic() - walked >= WALK_EVERY_S:
            live.walk(house, planned, now=clock.now())
            walked = time.monotonic()
        time.sleep(0.5)
    return max(abs(one.poll() or 0) for one in running)
