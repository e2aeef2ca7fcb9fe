"""The command line: each module in `mainstay.site.commands` is one command."""

import os
import pkgutil
from importlib import import_module

import click

from mainstay.site import commands

WITHOUT_DJANGO = frozenset({"area", "bench", "decision", "demo", "pictures", "serve"})
"""Commands that must start before the settings are read, or do without them."""


class Commands(click.Group):
    """Find commands by their file's name and load only the one asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(self.modules())

    def modules(self) -> dict[str, str]:
        """Return each command with its module; Python's own words end in ``_`` as a module."""
        names = (module.name for module in pkgutil.iter_modules(commands.__path__))
        return {n.rstrip("_").replace("_", "-"): n for n in names if not n.startswith("_")}

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = self.modules().get(cmd_name)
        if found is None:
            return None
        if cmd_name not in WITHOUT_DJANGO:
            start()
        module = import_module(f"mainstay.site.commands.{found}")
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
