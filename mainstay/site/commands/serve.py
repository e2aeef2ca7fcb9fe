"""Serve the site with granian: synchronous pages on a few threads per worker."""

import os
import signal
import subprocess
import sys
from threading import Timer

import click
from click import echo

TARGET = "mainstay.site.wsgi:application"


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
def command(*, host: str, port: int, workers: int, threads: int, gather: bool) -> None:
    """Bring the database up to date and serve the site."""
    if gather:
        os.environ["MAINSTAY_STATIC_GATHERED"] = "1"
    from mainstay.site.cli import start
    from mainstay.site.commands.migrate import bring_up_to_date

    start()
    bring_up_to_date()
    if gather:
        from django.core.management import call_command

        echo("Gathering static files …")
        call_command("collectstatic", interactive=False, verbosity=0)
    echo(f"Serving on {host}, port {port}. Stop with Ctrl-C.")
    raise SystemExit(
        keep(server_arguments(host=host, port=port, workers=workers, threads=threads))
    )


def keep(arguments: list[str]) -> int:
    """Run the server until it ends; pass a request to stop on, and insist after a while.

    A server asked to stop while its worker is still starting may not hear it.
    """
    server = subprocess.Popen(arguments)  # noqa: S603 - the list above, no shell

    def stop(number: int, frame: object) -> None:
        server.terminate()
        insist = Timer(15, server.kill)
        insist.daemon = True
        insist.start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    code = server.wait()
    return 0 if code in {0, -signal.SIGTERM, -signal.SIGINT} else code
