"""Do what others may ask of the FHIR exchange: import files into charts."""

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Final, Protocol
from uuid import UUID

from mainstay.exchange.fhir_api.actions.around import Beside
from mainstay.exchange.fhir_api.actions.gathering import Gathering
from mainstay.exchange.fhir_api.actions.knowing import Here
from mainstay.exchange.fhir_api.actions.report import Report, Tally
from mainstay.exchange.fhir_api.actions.sources import Bad, files_in
from mainstay.exchange.fhir_api.actions.spool import Spool
from mainstay.exchange.fhir_api.actions.writing import Under, Writing
from mainstay.kernel.access import service
from mainstay.kernel.entries import Sensitivity

SOURCE: Final = "fhir"


class Shown(Protocol):
    """Where progress is shown."""

    def begin(self, what: str, total: int | None) -> Callable[[], None]:
        """Begin a stage; what is returned is called once for each resource."""


class Unseen:
    """Progress nobody watches."""

    def begin(self, what: str, total: int | None) -> Callable[[], None]:
        """Show nothing."""
        return lambda: None


def import_fhir(
    paths: Sequence[Path],
    *,
    organisation_id: UUID,
    now: datetime,
    zone: tzinfo,
    source: str = SOURCE,
    programme: tuple[UUID, str, bool] | None = None,
    shown: Shown | None = None,
) -> Report:
    """Bring FHIR R4 files into charts: read and check everything, then write in batches.

    A bad file is refused whole and named in the report; the others are imported.

    :param source: names whose ids these are; the same id from another source is another one.
    :param programme: id and name of the programme clients join, and whether it stands under
        42 CFR Part 2.
    :raises Bad: a path is not there.
    """
    files, left = files_in(list(paths))
    shown = shown or Unseen()
    program_id, name, part2 = programme or (None, "", False)
    under = Under(
        viewer=service(organisation_id, "import"),
        source=source,
        now=now,
        programme_id=program_id,
        labels=frozenset({Sensitivity.SUD}) if part2 else frozenset(),
    )
    report = Report(source=source, programme=name, left=[str(path) for path in left])
    with closing(Spool()) as spool:
        beside = Beside(spool, zone)
        gathering = Gathering(
            spool, report, Here(under, beside), shown.begin("Reading and checking", None)
        )
        gathering.gather(files)
        step = shown.begin("Writing", spool.count())
        Writing(spool, report, under, beside, step).write()
    return report


__all__ = ["SOURCE", "Bad", "Report", "Shown", "Tally", "import_fhir"]
