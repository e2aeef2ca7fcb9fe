"""Bring the database up to date: tables as their owner, guards anew, then the rights."""

import click
from click import echo
from django.core.management import call_command
from django.db import connections

from mainstay.kernel import erasure, guards
from mainstay.site.roles import as_owner


@click.command()
def command() -> None:
    """Bring the database up to date."""
    bring_up_to_date(show=True)


def bring_up_to_date(*, show: bool = False) -> None:
    """Migrate what is behind, then set the guards and the application's rights anew.

    SQLite drops a table's triggers when a migration rebuilds it, hence the guards each time.
    """
    with as_owner():
        call_command("migrate", verbosity=1 if show else 0, interactive=False)
        if "transient" in connections:
            call_command("migrate", "sessions", database="transient", verbosity=0)
        place = "transient" if "transient" in connections else "default"
        call_command("createcachetable", database=place, verbosity=0)
        guards.set_up()
    # A restored backup may have brought back what was lawfully destroyed since it was made.
    again = erasure.replay()
    if again:
        echo(f"{again} records, destroyed before this backup was restored, destroyed again.")
    if show:
        echo("The database is up to date.")
