"""How much is built and how often it is asked: the full bench, and the quick look at its shape."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Numbers of entries, clients, repeats and requests."""

    small: int = 100
    thousand: int = 1_000
    large: int = 100_000
    allowed: int = 50
    few_clients: int = 10_000
    many_clients: int = 100_000
    repeats: int = 5
    asks: int = 60
    crowd_seconds: float = 2.0
    starts: int = 5


FULL = Sizes()
QUICK = Sizes(
    small=60,
    thousand=100,
    large=300,
    few_clients=50,
    many_clients=200,
    repeats=2,
    asks=5,
    crowd_seconds=0.3,
    starts=1,
)
