"""Serve the site with granian: synchronous pages on a few threads per worker."""

import os
import signal
import socket
import subprocess
import sys
from threading import Event, Timer

import click
from click import echo

TARGET = "mainstay.site.wsgi:application"
CLOCK = [sys.executable, "-m", "mainstay", "clock"]


def server_arguments(*, host: str, port: int, workers: int, threads: int) -> list[str]:
    """Return the server's command line."""
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface=wsgi",
        "--no-ws",
        "--http=1",
        f"--host={host}",
        f"--port={port}",
        f"--workers={workers}",
        f"--blocking-threads={threads}",
        "--workers-kill-timeout=10",
        "--respawn-failed-workers",
        "--log-level=warning",
        TARGET,
    ]


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1))
@click.option("--gather/--no-gather", default=True, help="Gather static files first.")
@click.option("--migrate/--no-migrate", default=True, help="Bring the database up to date first.")
def command(
    *, host: str, port: int, workers: int, threads: int, gather: bool, migrate: bool
) -> None:
    """Serve the site, and keep the house's clock beside it."""
    if gather:
        os.environ["MAINSTAY_STATIC_GATHERED"] = "1"
    if is_taken(host, port):
        raise click.ClickException(f"Port {port} is taken. Name another with --port.")
    prepare(gather=gather, migrate=migrate)
    echo(f"Serving on {host}, port {port}. Stop with Ctrl-C.")
    site = server_arguments(host=host, port=port, workers=workers, threads=threads)
    raise SystemExit(keep(site, CLOCK))


def is_taken(host: str, port: int) -> bool:
    """Test whether somebody listens there: the server would share the port without a word."""
    anywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - asked, not listened at
    try:
        with socket.create_connection((anywhere.get(host, host), port), timeout=1):
            return True
    except OSError:
        return False


def prepare(*, gather: bool, migrate: bool) -> None:
    """Make the database and the static files ready."""
    from mainstay.site.cli import start

    start()
    if migrate:
        from mainstay.site.commands.migrate import bring_up_to_date

        echo("Bringing the database up to date …")
        bring_up_to_date()
    if gather:
        from django.core.management import call_command

        echo("Gathering static files …")
        call_command("collectstatic", interactive=False, verbosity=0)


def keep(*commands: list[str]) -> int:
    """Run these together until one ends; then end the others, and answer with its code.

    A request to stop is passed on, and insisted upon after a while: a server asked while its
    worker is still starting may not hear it.
    """
    running = [subprocess.Popen(command) for command in commands]  # noqa: S603 - no shell
    asked = Event()

    def stop(number: int = 0, frame: object = None) -> None:
        asked.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not asked.wait(0.5) and all(one.poll() is None for one in running):
        pass
    codes = [one.poll() for one in running]
    for one in running:
        one.terminate()
    insist = Timer(15, _kill, args=[running])
    insist.start()
    for one in running:
        one.wait()
    insist.cancel()
    return 0 if asked.is_set() else max(abs(code) for code in codes if code is not None)


def _kill(running: list[subprocess.Popen[bytes]]) -> None:
    for one in running:
        one.kill()
