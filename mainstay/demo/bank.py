"""Read the phrase banks, and deal from them so that nobody says the same thing twice soon."""

import random
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

BANKS = Path(__file__).resolve().parent / "phrases"
ADULT = (
    "depression", "anxiety", "trauma", "bipolar", "psychosis", "alcohol", "emotions", "grief",
)  # fmt: skip
AT_SCHOOL = ("school_worry", "school_anger")

T = TypeVar("T")


@lru_cache(maxsize=32)
def read(name: str) -> dict[str, Any]:
    """Return one bank of phrases."""
    with (BANKS / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


class Deck:
    """Deals from banks without repeating a phrase until its whole bank has been dealt."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._left: dict[int, list[Any]] = {}

    def deal(self, bank: Sequence[T]) -> T:
        """Return the next phrase of a bank, in an order of this deck's own."""
        left = self._left.get(id(bank))
        if not left:
            left = list(bank)
            self.rng.shuffle(left)
            self._left[id(bank)] = left
        found: T = left.pop()
        return found


PRONOUNS = {
    "she/her": {"they": "she", "their": "her", "them": "her"},
    "he/him": {"they": "he", "their": "his", "them": "him"},
    "they/them": {"they": "they", "their": "their", "them": "them"},
}


def filled(text: str, facts: dict[str, str]) -> str:
    """Fill a phrase with facts about one person, twice, for facts that hold a pronoun."""
    return text.format(**facts).format(**facts)


def begin_sentence(text: str) -> str:
    """Return a text with its first letter large."""
    return text[:1].upper() + text[1:]
