"""Bring the database up to date: tables as their owner, guards anew, then the rights."""

from importlib import import_module
from importlib.util import find_spec

import click
from click import echo
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from mainstay.site.roles import as_owner, let_work


@click.command()
def command() -> None:
    """Bring the database up to date."""
    bring_up_to_date(show=True)


def bring_up_to_date(*, show: bool = False) -> None:
    """Migrate what is behind, set the guards anew, and let the application's role work.

    SQLite drops a table's triggers when a migration rebuilds it, hence the guards each time.
    """
    with as_owner():
        call_command("migrate", verbosity=1 if show else 0, interactive=False)
        if "transient" in connections:
            call_command("migrate", "sessions", database="transient", verbosity=0)
        place = "transient" if "transient" in connections else "default"
        call_command("createcachetable", database=place, verbosity=0)
        if settings.OWNER_DATABASE_URL:
            let_work(role=connections.settings["default"]["USER"])
        set_guards()
    if show:
        echo("The database is up to date.")


def set_guards() -> None:
    """Set the triggers that refuse to change or remove what was said."""
    if find_spec("mainstay.kernel.guards"):
        import_module("mainstay.kernel.guards").set_guards()
