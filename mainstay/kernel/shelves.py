"""Name the shelves of a record: a part, the labels it carries, the gate it waits behind."""

from dataclasses import dataclass
from functools import lru_cache

from mainstay.kernel.entries import Permission, Sensitivity


@dataclass(frozen=True)
class Shelf:
    """A part of a record, its labels, and its gate."""

    part: Permission
    labels: frozenset[Sensitivity] = frozenset()
    gate: str = ""

    def __str__(self) -> str:
        return f"{self.part}|{'+'.join(sorted(self.labels))}|{self.gate}"

    @staticmethod
    def parse(written: str) -> "Shelf":
        """Read a shelf back from its column."""
        return _shelf(written)


@lru_cache(maxsize=4096)
def _shelf(written: str) -> Shelf:
    part, labels, gate = written.split("|", 2)
    held = frozenset(Sensitivity(name) for name in labels.split("+") if name)
    return Shelf(Permission(part), held, gate)
