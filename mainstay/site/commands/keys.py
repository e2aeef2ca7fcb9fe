"""Look after the keys: wrap them anew, and destroy again what a restore brought back."""

import click
from click import echo, progressbar


@click.group()
def command() -> None:
    """Rotate the master key, replay destructions after a restore, see what is outstanding."""


@command.command()
def rotate() -> None:
    """Wrap every record's key under the first key of MAINSTAY_MASTER_KEYS.

    Put the new key first and leave the old one behind it; when this is done, and the backups
    that need the old one have run out, take the old one away.
    """
    from mainstay.kernel import rotating

    left = rotating.outstanding()
    if not left:
        echo("Every key is wrapped under the present master key.")
        return
    with progressbar(length=left, label="Wrapping keys") as bar:
        count = rotating.rotate(bar.update)
    echo(f"{count} keys wrapped under the present master key. Nothing was sealed again.")


@command.command()
def replay() -> None:
    """Destroy again what was lawfully destroyed and a restored backup brought back."""
    from mainstay.kernel import erasure

    echo(f"{erasure.replay()} records destroyed again.")


@command.command()
def status() -> None:
    """Say under which master keys the records' keys are wrapped."""
    from mainstay.kernel import keys, rotating

    echo(f"Present master key: {next(iter(keys.ring()))}. Keys at hand: {len(keys.ring())}.")
    echo(f"Records' keys that still need an earlier one: {rotating.outstanding()}.")
