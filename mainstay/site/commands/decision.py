"""Begin a decision record under the next free number."""

import re
from pathlib import Path

import click
from click import echo

FOLDER = Path("docs/decisions")
FORM = """# {number:04d}. {title}

## Context

## Decision

## Consequences
"""


def next_number(folder: Path) -> int:
    """Return one more than the highest number taken."""
    taken = [int(file.name[:4]) for file in folder.glob("[0-9][0-9][0-9][0-9]-*.md")]
    return max(taken, default=0) + 1


def slug(title: str) -> str:
    """Return a title as a file name: lower case, words joined by dashes."""
    return "-".join(re.findall(r"[a-z0-9]+", title.lower()))


@click.command()
@click.argument("title")
def command(*, title: str) -> None:
    """Begin a decision record: context, decision, consequences, at most 40 lines."""
    if not slug(title):
        raise click.BadParameter("a title needs a word", param_hint="TITLE")
    FOLDER.mkdir(parents=True, exist_ok=True)
    number = next_number(FOLDER)
    file = FOLDER / f"{number:04d}-{slug(title)}.md"
    file.write_text(FORM.format(number=number, title=title), encoding="utf-8")
    echo(str(file))
