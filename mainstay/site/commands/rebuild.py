"""Draw every projection anew from entries alone."""

import click
from click import echo, progressbar


@click.command()
def command() -> None:
    """Throw every projection away and draw it again from the entries."""
    from mainstay.site.cli import start

    start()
    from mainstay.kernel.rebuilding import rebuild_all, records

    with progressbar(records(), label="Rebuilding") as bar:
        count = rebuild_all(bar)
    echo(f"{count} records rebuilt.")
