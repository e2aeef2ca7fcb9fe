"""The first pass: read and check everything, write nothing, refuse a bad file whole."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from mainstay.exchange.fhir_api.actions.checking import (
    Wrong,
    check,
    names_of,
    references,
    subject_of,
)
from mainstay.exchange.fhir_api.actions.report import Report
from mainstay.exchange.fhir_api.actions.sources import Bad, Found, Opened, read_again
from mainstay.exchange.fhir_api.actions.spool import Row, Spool, key_of
from mainstay.exchange.fhir_api.fhir.labels import labels_in
from mainstay.exchange.fhir_api.fhir.observed import texts_of

Step = Callable[[], None]


class Known(Protocol):
    """Who came before."""

    def record_of(self, target: str) -> UUID | None:
        """Return the record of a patient referred to, if exactly one is here."""

    def is_someone_else(self, rid: str, resource: dict[str, Any]) -> bool:
        """Test whether this id of this source already means another person."""


@dataclass
class Gathering:
    """What is known after the first pass.

    :param known: knows who came before.
    """

    spool: Spool
    report: Report
    known: Known
    step: Step = lambda: None
    counts: dict[int, Counter[str]] = field(default_factory=dict)
    _last: tuple[int, dict[str, Any]] = (0, {})

    def gather(self, paths: list[Path]) -> None:
        """Read and check every file, then settle who is who."""
        for path in paths:
            self._file(path)
        self._settle()
        self._name_missing()

    # --- one file ----------------------------------------------------------------------------

    def _file(self, path: Path) -> None:
        file = self.spool.add_file(str(path))
        counts = self.counts[file] = Counter()
        opened = Opened(path)
        try:
            for found in opened.resources():
                kind = found.resource.get("resourceType")
                kind = kind if isinstance(kind, str) else "(no type)"
                self.report.types[kind].read += 1
                counts[kind] += 1
                self._resource(file, path, found)
                self.step()
            self._head(path, opened, empty=not counts)
        except Bad as wrong:
            self._refuse(file, wrong)
            return
        self.spool.label_file(file, labels_in({"meta": opened.head.get("meta", {})}))

    def _head(self, path: Path, opened: Opened, *, empty: bool) -> None:
        if opened.head and opened.head.get("resourceType") != "Bundle":
            raise Bad(path, place="resourceType", what="is no Bundle")
        if not isinstance(opened.head.get("meta", {}), dict):
            raise Bad(path, place="meta", what="is no JSON object")
        if empty:
            raise Bad(path, place="", what="holds no resource")

    def _resource(self, file: int, path: Path, found: Found) -> None:
        try:
            kind, rid = check(found.resource, full_url=found.full_url)
        except Wrong as wrong:
            place = ".".join(part for part in (found.place, wrong.path) if part)
            raise Bad(path, place=place, what=wrong.what) from None
        earlier = self.spool.named(f"{kind}/{rid}")
        if earlier is not None:
            self._again(file, path, found, earlier)
            return
        targets = list(references(found.resource))
        row = self.spool.add(
            file=file,
            place=found.place,
            at=found.raw.at,
            length=len(found.raw.raw),
            kind=kind,
            rid=rid,
            digest=found.digest,
            subject=subject_of(found.resource),
            follows=_first_target(found.resource),
        )
        names = names_of(kind, rid, found.resource, full_url=found.full_url)
        self.spool.link(row, names=names, refs=targets)
        self.spool.said(row, texts_of(found.resource))

    def _again(self, file: int, path: Path, found: Found, earlier: Row) -> None:
        """Take the very same a second time from another file; refuse two meanings of one id."""
        what = f"{earlier.type}/{earlier.rid} is given twice"
        if earlier.file == file:
            raise Bad(path, place=found.place, what=f"{what}, first at {earlier.place}")
        if _plain(self.read(earlier)) != _plain(found.resource):
            first = Path(self.spool.file(earlier.file)[0]).name
            raise Bad(path, place=found.place, what=f"{what}, with other words in {first}")
        self.report.types[earlier.type].twice += 1
        self.counts[file][earlier.type] -= 1

    def read(self, row: Row) -> dict[str, Any]:
        """Read a noted resource again."""
        path = Path(self.spool.file(row.file)[0])
        resource = json.loads(read_again(path, row.at, row.length, row.digest))
        assert isinstance(resource, dict)  # noqa: S101 - it was one when it was checked
        return resource

    # --- everything --------------------------------------------------------------------------

    def _settle(self) -> None:
        """Find everyone's resources; a file about somebody unknown is refused, and so on."""
        self.spool.forget_ambiguous()
        while True:
            self.spool.settle()
            if not (self._refuse_strangers() or self._place_subjects() or self._refuse_broken()):
                return

    def _refuse_strangers(self) -> bool:
        """Refuse a file whose patient bears the id of another: two sources under one name."""
        what = "is the id of someone else here; name this source with --source"
        strangers = {
            row.file: self._bad(row, "Patient.id", what)
            for row in (self.spool.row(owner) for owner in self.spool.owners())
            if row and row.length and self.known.is_someone_else(row.rid, self.read(row))
        }
        for file, wrong in strangers.items():
            self._refuse(file, wrong)
        return bool(strangers)

    def _place_subjects(self) -> bool:
        changed = False
        refused: set[int] = set()
        for row, path in self.spool.without_subject():
            if row.file in refused:
                continue
            target = (subject_of(self.read(row)) or ("", ""))[1]
            if not _names_patient(target) or self.spool.named(target) is not None:
                continue
            record = self.known.record_of(target)
            if record is not None:
                self.spool.add_known(target, record)
            else:
                what = f"{target} is neither in what is imported nor here"
                self._refuse(row.file, self._bad(row, f"{row.type}.{path}", what))
                refused.add(row.file)
            changed = True
        return changed

    def _refuse_broken(self) -> bool:
        """Refuse bundles that point within themselves at what they do not hold."""
        broken: dict[int, Bad] = {}
        for one in self.spool.unresolved():
            if one.row.file in broken:
                continue
            target = self._target(one.row, one.key)
            if target.startswith("urn:"):
                what = f"{target} is not in the bundle"
                broken[one.row.file] = self._bad(one.row, f"{one.row.type}.{one.path}", what)
        for file, wrong in broken.items():
            self._refuse(file, wrong)
        return bool(broken)

    def _name_missing(self) -> None:
        for one in self.spool.unresolved():
            self.report.unresolved(self._target(one.row, one.key))

    def _target(self, row: Row, key: bytes) -> str:
        if row.id != self._last[0]:
            self._last = (row.id, self.read(row))
        targets = (target for _, target in references(self._last[1]))
        return next((target for target in targets if key_of(target) == key), "")

    def _bad(self, row: Row, path: str, what: str) -> Bad:
        place = ".".join(part for part in (row.place, path) if part)
        return Bad(Path(self.spool.file(row.file)[0]), place=place, what=what)

    def _refuse(self, file: int, wrong: Bad) -> None:
        self.spool.drop_file(file)
        self.report.refuse(wrong, self.counts.pop(file, Counter()))


def _first_target(resource: dict[str, Any]) -> str:
    """Return what a resource without a subject speaks of, such as a Provenance."""
    for target in resource.get("target") or ():
        if isinstance(target, dict) and isinstance(target.get("reference"), str):
            return str(target["reference"])
    return ""


def _names_patient(target: str) -> bool:
    kind = target.split("?", 1)[0].split("/")
    return target.startswith("urn:") or "Patient" in kind or kind == [""]


def _plain(resource: dict[str, Any]) -> str:
    return json.dumps(resource, sort_keys=True)
