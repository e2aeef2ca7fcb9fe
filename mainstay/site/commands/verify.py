"""Prove the whole house from what is stored; name every damage."""

import json

import click
from click import echo


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.option("--chains-only", is_flag=True, help="Skip the comparison of projections.")
def command(*, as_json: bool, chains_only: bool) -> None:
    """Prove chains, seals, signatures, checkpoints, guards, projections and the access log."""
    from mainstay.site.cli import start

    start()
    from mainstay.kernel.verify import prove

    proof = prove(projections=not chains_only)
    if as_json:
        echo(json.dumps(proof.as_json(), indent=2))
    else:
        for damage in proof.damage:
            echo(f"DAMAGE  {damage}")
        echo(
            f"{proof.records} records, {proof.entries} entries, {proof.checkpoints} checkpoints, "
            f"{proof.destroyed} lawfully destroyed."
        )
        echo(
            f"Younger than the last checkpoint, so a cut tail there would not show: "
            f"{proof.younger_entries} entries, {proof.younger_openings} openings."
        )
        echo("Everything holds." if proof.holds else f"{len(proof.damage)} damaged.")
    raise SystemExit(0 if proof.holds else 1)
