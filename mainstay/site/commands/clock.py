"""Keep the house's clock: checkpoints, escalations and other timed work."""

import click


@click.command()
def command() -> None:
    """Run timed work until stopped; `serve` and `demo` start this beside the site."""
    from mainstay.site.cli import start

    start()
    from mainstay.kernel.ticking import run

    run()
