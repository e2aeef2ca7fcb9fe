"""Print who may do what, for the privacy officer to review."""

import click
from click import echo


@click.command()
def command() -> None:
    """Print the access matrix as Markdown, made from the scope table."""
    from mainstay.kernel.matrix import drawn

    echo(drawn(), nl=False)
