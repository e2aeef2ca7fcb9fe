"""Bring records from other systems into charts."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

import click
from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:
    from mainstay.exchange.fhir_api.actions import Report


PIPED = 120
"""Columns of a table that goes into a file or a pipe."""


@click.group(invoke_without_command=False)
def command() -> None:
    """Bring records from other systems into charts."""


@command.command("fhir")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--report", "form", type=click.Choice(["table", "json"]), default="table")
@click.option("--programme", "--program", default="", help="The program clients join.")
@click.option("--source", default="", help="Whose ids these are; name it if you have several.")
def fhir(*, paths: tuple[Path, ...], form: str, programme: str, source: str) -> None:
    """Import FHIR R4 bundles, NDJSON files or folders of them from PATHS.

    Everything is read and checked first. A bad file is refused whole, with the place at fault;
    the others are imported. Importing twice changes nothing; after a crash, import again.
    The exit status is 1 when a file was refused.
    """
    from mainstay.exchange.fhir_api.actions import SOURCE, Bad, import_fhir
    from mainstay.kernel import clock
    from mainstay.site.commands.migrate import bring_up_to_date

    bring_up_to_date()
    now = clock.now()
    house, _ = _house()
    try:
        with _progress() as shown:
            report = import_fhir(
                paths,
                organisation_id=house,
                now=now,
                zone=ZoneInfo(settings.TIME_ZONE),
                source=source or SOURCE,
                programme=_programme(house, programme),
                shown=shown,
            )
    except Bad as wrong:
        raise click.ClickException(str(wrong)) from None
    if form == "json":
        click.echo(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
    else:
        _print(report, Console(width=None if sys.stdout.isatty() else PIPED))
    raise SystemExit(0 if report.is_clean else 1)


def _house() -> tuple[UUID, str]:
    """Return the organisation, which is begun if there is none yet."""
    from mainstay.kernel import clock
    from mainstay.kernel.people.actions import found
    from mainstay.kernel.people.entries import PlaceKind
    from mainstay.kernel.people.models import Place

    places = Place.objects.filter(kind=PlaceKind.ORGANISATION).order_by("id")
    first = places.first()
    if first is not None:
        return first.place_id, first.name
    name = "Our organization"
    return found(name=name, now=clock.now()), name


def _programme(house: UUID, wanted: str) -> tuple[UUID, str, bool] | None:
    """Return the programme named, or the only one there is.

    :raises ClickException: none is called so.
    """
    from mainstay.kernel.people.entries import Law, PlaceKind
    from mainstay.kernel.people.models import Place

    there = Place.objects.filter(
        organisation_id=house, kind=PlaceKind.PROGRAMME, closed=False
    ).order_by("name")
    named = [one for one in there if not wanted or one.name.casefold() == wanted.casefold()]
    if wanted and not named:
        names = ", ".join(one.name for one in there) or "none yet"
        raise click.ClickException(f"No program is called “{wanted}”. There are: {names}.")
    if len(named) != 1:
        return None
    return named[0].place_id, named[0].name, named[0].law == Law.PART2


class _Bars:
    """Progress as bars on the error stream, so that a report can be piped."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def begin(self, what: str, total: int | None) -> Callable[[], None]:
        """Begin a stage."""
        task = self._progress.add_task(what, total=total)
        return lambda: self._progress.advance(task)


@contextmanager
def _progress() -> Iterator[_Bars]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = Console(file=sys.stderr)
    with Progress(*columns, console=console, transient=True) as progress:
        yield _Bars(progress)


def _print(report: "Report", console: Console) -> None:
    table = Table(title="What came, and what became of it")
    table.add_column("Resource", overflow="fold")
    table.add_column("Read", justify="right")
    table.add_column("Became", overflow="fold")
    table.add_column("Kept only as it came, and why", ratio=1)
    for kind, tally in sorted(report.types.items()):
        became = [f"{count} × {name}" for name, count in sorted(tally.became.items())]
        only = [f"{count} × {why}" for why, count in sorted(tally.only.items())]
        only += [f"{tally.twice} × the very same again"] if tally.twice else []
        only += [f"{tally.refused} × its file is refused"] if tally.refused else []
        table.add_row(kind, str(tally.read), "\n".join(became), "\n".join(only))
    console.print(table)
    for title, counts in (("Resources", report.written), ("Charts", report.charts)):
        told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
        console.print(f"{title}: {told or 'none'}.", highlight=False)
    if report.labels:
        told = ", ".join(f"{count} {label}" for label, count in sorted(report.labels.items()))
        console.print(f"Labelled: {told}.", highlight=False)
    if not report.programme:
        console.print("No one program was named: the charts open to no program's staff yet.")
    _print_refused(report, console)


def _print_refused(report: "Report", console: Console) -> None:
    if report.references:
        count = len(report.references) + report.further
        console.print(f"\n{count} references lead to what has not come along, and are refused:")
        for name, times in sorted(report.references.items()):
            console.print(f"  {times:>5} × {name}", markup=False, highlight=False, soft_wrap=True)
    for wrong in report.refused:
        console.print(f"\nREFUSED {wrong}", markup=False, highlight=False, soft_wrap=True)
    for path in report.left:
        console.print(f"left alone: {path}", markup=False, highlight=False, soft_wrap=True)
