"""Measure the aims of the guide's performance page as ratios within one run, on both engines."""

import json
import sys
from importlib import import_module
from importlib.util import find_spec

import click
from click import echo

ENGINES = ["sqlite", "postgresql"]


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print everything found as JSON.")
@click.option("--quick", is_flag=True, help="Small sizes: shows that it runs, measures nothing.")
@click.option("--engine", default="both", show_default=True, type=click.Choice([*ENGINES, "both"]))
def command(*, as_json: bool, quick: bool, engine: str) -> None:
    """Measure against a bare application: needs a checkout, whose tests hold the bench."""
    if find_spec("tests") is None or find_spec("tests.bench") is None:
        raise click.UsageError("The bench is part of a checkout, not of the installed package.")
    engines = ENGINES if engine == "both" else [engine]
    report = import_module("tests.bench.run").bench(
        engines=engines,
        quick=quick,
        say=lambda line: echo(line, file=sys.stderr if as_json else sys.stdout),
    )
    if as_json:
        echo(json.dumps(report, indent=2, ensure_ascii=False))
