"""The command line: each module in `mainstay.site.commands` is one command."""

import os
import pkgutil
from importlib import import_module

import click

from mainstay.site import commands

WITHOUT_DJANGO = frozenset({"area", "decision", "serve"})
"""Commands that must start before the settings are read, or do without them."""


class Commands(click.Group):
    """Find commands by their file's name and load only the one asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = (module.name for module in pkgutil.iter_modules(commands.__path__))
        return sorted(name.replace("_", "-") for name in names if not name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        if cmd_name not in WITHOUT_DJANGO:
            start()
        module = import_module(f"mainstay.site.commands.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command


def start() -> None:
    """Read the settings and take in every area."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay.site.settings")
    import django

    django.setup()


@click.group(cls=Commands)
def main() -> None:
    """Mainstay: the working record of a mental health team."""
