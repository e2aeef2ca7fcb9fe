"""Begin an area: its folder, its announcement, and nothing it does not need yet."""

import re
from pathlib import Path

import click
from click import echo

HOUSE = Path(__file__).resolve().parents[2]
WINGS = ("care", "connect", "insight", "workforce", "exchange")

APPS = """from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class {title}Config(AppConfig):
    name = "mainstay.{wing}.{name}"
    verbose_name = _("{words}")
"""

AREA = '''"""What {words} announces to the house."""

from django.utils.translation import gettext_lazy as _

from mainstay.kernel.areas import Area

AREA = Area(name="{name}", label=_("{words}"))
'''


def lay_out(*, house: Path, wing: str, name: str) -> Path:
    """Write a new area's first files and return its folder.

    :raises FileExistsError: the area is there already.
    """
    folder = house / wing / name
    folder.mkdir(parents=True)
    words = name.replace("_", " ").capitalize()
    title = "".join(part.capitalize() for part in name.split("_"))
    (house / wing / "__init__.py").touch()
    (folder / "__init__.py").touch()
    for file, text in (("apps.py", APPS), ("area.py", AREA)):
        said = text.format(wing=wing, name=name, words=words, title=title)
        (folder / file).write_text(said, encoding="utf-8")
    return folder


@click.command()
@click.argument("name")
@click.option("--wing", type=click.Choice(WINGS), default="care", show_default=True)
def command(*, name: str, wing: str) -> None:
    """Begin an area called NAME in a wing."""
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise click.BadParameter("lower case letters, digits and _", param_hint="NAME")
    try:
        folder = lay_out(house=HOUSE, wing=wing, name=name)
    except FileExistsError:
        raise click.ClickException(f"{wing}/{name} is there already.") from None
    title = "".join(part.capitalize() for part in name.split("_"))
    echo(f"Made {folder.relative_to(HOUSE.parent)}.")
    echo(f'Switch it on in AREAS: "mainstay.{wing}.{name}.apps.{title}Config"')
    echo("Then add kinds in entries.py, as docs/guide/add-an-area.md shows.")
