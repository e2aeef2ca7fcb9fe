"""Hold what a set of answers comes to, and how that was worked out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from mainstay.kernel.forms.scales import Urgency

State = Literal["reached", "declined", "not_assessed"]


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a person must look at: a critical item, a height of a scale, an outcome."""

    place: str
    number: str
    state: State
    value: float | None
    meaning: str
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Proof:
    """By what rule a score was made, and how what was missing was treated."""

    rule: str
    version: str
    source: str
    treatment: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Score:
    """What a set of answers comes to.  Without ``scored`` there is no result, only its proof."""

    form: str
    version: str
    total: float | None
    band: str
    positive: bool | None
    subscales: Mapping[str, float | None]
    subscale_bands: Mapping[str, str]
    algorithm: Mapping[str, bool | None]
    flags: tuple[Flag, ...]
    prorated: bool
    missing: tuple[str, ...]
    declined: tuple[str, ...]
    scored: bool
    proof: Proof

    @property
    def critical(self) -> tuple[Flag, ...]:
        """Return the flags somebody must act upon: reached, or declined."""
        return tuple(flag for flag in self.flags if flag.state != "not_assessed")

    def value(self, scale: str) -> float | None:
        """Return the value of a scale, None where there is none."""
        return self.total if scale == "total" else self.subscales.get(scale)

    def as_json(self) -> dict[str, Any]:
        """Return the score in plain values."""
        plain = {name: getattr(self, name) for name in _SIMPLE}
        plain["flags"] = [asdict(flag) for flag in self.flags]
        return {**plain, "proof": asdict(self.proof)}


_SIMPLE = (
    "form",
    "version",
    "scored",
    "total",
    "band",
    "positive",
    "subscales",
    "subscale_bands",
    "algorithm",
    "prorated",
    "missing",
    "declined",
)
