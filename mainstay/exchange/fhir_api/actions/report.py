"""Count what an import read, what became of it, and why; nothing is silently dropped."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any, Final

from mainstay.exchange.fhir_api.actions.sources import Bad

MOST_NAMES: Final = 2000
"""Distinct unresolved references told by name; the rest are counted."""


@dataclass
class Tally:
    """What became of the resources of one type.

    Each resource read is in exactly one of ``became``, ``only``, ``twice`` and ``refused``.
    """

    read: int = 0
    became: Counter[str] = field(default_factory=Counter)
    only: Counter[str] = field(default_factory=Counter)
    twice: int = 0
    refused: int = 0

    @property
    def accounted(self) -> int:
        """Return how many were told of; always as many as were read."""
        return self.became.total() + self.only.total() + self.twice + self.refused

    def as_json(self) -> dict[str, Any]:
        """Return the counts."""
        return {
            "read": self.read,
            "became": dict(sorted(self.became.items())),
            "kept_only_as_original": dict(sorted(self.only.items())),
            "said_twice": self.twice,
            "refused_with_file": self.refused,
        }


@dataclass
class Report:
    """What an import did.

    :param written: new, changed, withdrawn and unchanged resources, and those whose words were
        changed here meanwhile and so left.
    """

    source: str = ""
    programme: str = ""
    types: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    written: Counter[str] = field(default_factory=Counter)
    charts: Counter[str] = field(default_factory=Counter)
    labels: Counter[str] = field(default_factory=Counter)
    refused: list[Bad] = field(default_factory=list)
    references: Counter[str] = field(default_factory=Counter)
    further: int = 0
    left: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        """Test whether no file was refused."""
        return not self.refused

    def read(self) -> int:
        """Return how many resources were read."""
        return sum(tally.read for tally in self.types.values())

    def refuse(self, wrong: Bad, counts: Counter[str]) -> None:
        """Note a file that is refused whole, and what of it had been read."""
        self.refused.append(wrong)
        for kind, count in counts.items():
            self.types[kind].refused += count

    def unresolved(self, target: str) -> None:
        """Note a reference to what has not come along."""
        if target in self.references or len(self.references) < MOST_NAMES:
            self.references[target] += 1
        else:
            self.further += 1

    def as_json(self) -> dict[str, Any]:
        """Return the whole report."""
        return {
            "source": self.source,
            "programme": self.programme,
            "read": self.read(),
            "types": {kind: tally.as_json() for kind, tally in sorted(self.types.items())},
            "written": dict(sorted(self.written.items())),
            "charts": dict(sorted(self.charts.items())),
            "labels": dict(sorted(self.labels.items())),
            "refused_files": [wrong.as_json() for wrong in self.refused],
            "refused_references": dict(sorted(self.references.items())),
            "refused_references_beyond_list": self.further,
            "left_alone": self.left,
            "notices": self.notices,
        }
