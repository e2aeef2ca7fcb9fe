"""Answer what a mapping asks of everything that arrives with a resource."""

import json
from collections.abc import Callable, Mapping
from datetime import tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from mainstay.exchange.fhir_api.actions.checking import references, target_of
from mainstay.exchange.fhir_api.actions.sources import read_again
from mainstay.exchange.fhir_api.actions.spool import Row, Spool
from mainstay.kernel import forms
from mainstay.kernel.coded import Attached
from mainstay.kernel.forms.scales import Scale

REMEMBERED: Final = 256


class Beside:
    """The resources of one import, and the record that is being written.

    :param store: keeps a file under the record's key and returns its address.
    """

    def __init__(self, spool: Spool, zone: tzinfo) -> None:
        self.zone = zone
        self.owner: int | None = None
        self.store: Callable[[bytes], str] | None = None
        self._spool = spool
        # Practices and people are named again and again; the rest is read when it is needed.
        self._read = lru_cache(maxsize=REMEMBERED)(self._fetch)

    def text(self, row: Row) -> str:
        """Return a resource just as it came."""
        path = Path(self._spool.file(row.file)[0])
        return read_again(path, row.at, row.length, row.digest).decode()

    def _fetch(self, row: Row) -> dict[str, Any]:
        resource: dict[str, Any] = json.loads(self.text(row))
        return resource

    def find(self, reference: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the resource a reference points at, if it has come along."""
        target = target_of(reference)
        row = self._spool.named(target) if target else None
        return self._read(row) if row is not None and row.length else None

    def missing(self, resource: Mapping[str, Any]) -> tuple[str, ...]:
        """Name the references of a resource that lead nowhere."""
        targets = dict.fromkeys(target for _, target in references(resource))
        return tuple(target for target in targets if self._spool.named(target) is None)

    def attach(self, data: bytes, media_type: str, title: str) -> Attached:
        """Keep a file beside the entry."""
        assert self.store is not None  # noqa: S101 - a record is open while it is written
        return Attached(
            address=self.store(data), media_type=media_type[:80], size=len(data), title=title
        )

    def is_said(self, words: bytes) -> bool:
        """Test whether a document of the same person says the very same."""
        return self._spool.says(words, owner=self.owner) is not None

    def instrument(self, loinc: str, value: float) -> tuple[str, str]:
        """Return our code for a known total, and its band where one stands for everybody."""
        found = _totals().get(loinc)
        if found is None:
            return "", ""
        code, scale = found
        bands = [b.label for b in scale.bands if b.low <= value <= b.high and _for_all(b)]
        return code, bands[0] if len(bands) == 1 else ""


@lru_cache(maxsize=1)
def _totals() -> dict[str, tuple[str, Scale]]:
    """Return the scales of shipped forms by the LOINC code of their value."""
    return {
        scale.code: (f"{form.id}.{scale.id}", scale)
        for form in forms.shipped().values()
        if form.scoring is not None
        for scale in form.scoring.scales
        if scale.code
    }


def _for_all(band: Any) -> bool:
    """Test whether a band holds at every age and for everyone."""
    plain = type(band)(low=band.low, high=band.high, label=band.label)
    return bool(band == plain)
