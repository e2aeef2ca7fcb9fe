"""Turn two runs of numbers into a ratio with its spread, and say whether an aim is met."""

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any


@dataclass
class Finding:
    """One aim, as found on one engine in one run."""

    aim: str
    what: str
    engine: str
    limit: str
    ratio: float
    low: float
    high: float
    ours: str
    floor: str
    met: bool
    load: float = field(default_factory=lambda: os.getloadavg()[0])

    def line(self) -> str:
        """Return it as one line of the report."""
        mark = "met" if self.met else "MISSED"
        spread = f"{self.low:.2f}–{self.high:.2f}"
        return (
            f"{self.aim:>3}  {self.what:<46} {self.ratio:7.2f}  {spread:>12}  {self.limit:>8}  "
            f"{mark:<6}  {self.ours} against {self.floor}  (load {self.load:.1f})"
        )

    def plain(self) -> dict[str, Any]:
        """Return it as plain values."""
        return asdict(self)


def at_most(
    aim: str,
    what: str,
    engine: str,
    limit: float,
    pairs: Sequence[tuple[float, float]],
    unit: str = "ms",
) -> Finding:
    """Find ours over the floor, which should be at most a limit."""
    return _found(aim, what, engine, f"≤ {limit:g}", pairs, unit, lambda ratio: ratio <= limit)


def at_least(
    aim: str,
    what: str,
    engine: str,
    limit: float,
    pairs: Sequence[tuple[float, float]],
    unit: str = "/s",
) -> Finding:
    """Find ours over the floor, which should be at least a limit."""
    return _found(aim, what, engine, f"≥ {limit:g}", pairs, unit, lambda ratio: ratio >= limit)


def _found(
    aim: str,
    what: str,
    engine: str,
    limit: str,
    pairs: Sequence[tuple[float, float]],
    unit: str,
    test: Any,
) -> Finding:
    ratios = [ours / floor for ours, floor in pairs]
    middle = median(ratios)
    return Finding(
        aim=aim,
        what=what,
        engine=engine,
        limit=limit,
        ratio=middle,
        low=min(ratios),
        high=max(ratios),
        ours=f"{median(ours for ours, _ in pairs):.3g} {unit}",
        floor=f"{median(floor for _, floor in pairs):.3g} {unit}",
        met=test(middle),
    )


def so(aim: str, what: str, engine: str, *, met: bool, found: str) -> Finding:
    """Find something that is so or is not."""
    return Finding(aim, what, engine, "so", 1.0, 1.0, 1.0, found, "what must be", met)
