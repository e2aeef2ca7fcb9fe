"""Fold names, numbers and dates into the keys by which a client is found."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date

MOST = 40
LEAST_OF_NUMBER = 3
LEAST_OF_PART = 3
LEAST_OF_NEAR = 4
_APART = re.compile(r"[^\w]+|_")
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`]")


def fold(text: str) -> str:
    """Return text without case, accents or apostrophes: *O'Néill* and *oneill* are one."""
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def words_of(text: str) -> list[str]:
    """Return the folded words of a name, each once, in their order."""
    return list(dict.fromkeys(word[:MOST] for word in _APART.split(fold(text)) if word))


def trigrams(word: str) -> set[str]:
    """Return every run of three letters of a folded word, its ends marked."""
    padded = f" {word} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


def endings(word: str) -> set[str]:
    """Return every ending of a folded word, so that any part of it is some ending's beginning."""
    return {word[at:] for at in range(1, len(word) - LEAST_OF_PART + 1)}


def without_one(word: str) -> set[str]:
    """Return a folded word with each of its letters left out in turn.

    Two spellings that differ by one letter, wrong, missing, added or changed places, meet in one
    of these or in each other.
    """
    if len(word) < LEAST_OF_NEAR:
        return set()
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def number_keys(number: str) -> Iterator[str]:
    """Yield a number and each of its endings, so that any part of it finds it."""
    plain = "".join(words_of(number))[:MOST]
    if len(plain) < LEAST_OF_NUMBER:
        yield plain
    for at in range(len(plain) - LEAST_OF_NUMBER + 1):
        yield plain[at:]


def birth_keys(born_on: date) -> Iterable[str]:
    """Return a birth date as year first, and as month and day alone."""
    return (f"{born_on:%Y%m%d}", f"{born_on:%m%d}")


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"^(\d{4})-?(\d{2})(?:-?(\d{2}))?$")
_AMERICAN = re.compile(r"^(\d{1,2})/(\d{1,2})(?:/(\d{4}))?$")
_LETTERS = re.compile(r"^(\d{1,2})[- .]([a-z]{3})[a-z]*(?:[- .,]+(\d{4}))?$")
_YEAR = re.compile(r"^(19|20)\d{2}$")


def birth_key_of(term: str) -> str:
    """Read a typed birth date, or a part of one, as the beginning of a key; else nothing.

    Month first, as American dates are written: ``7/14/1985``, ``14-Jul-1985``, ``1985-07``.
    """
    plain = term.strip().casefold()
    if _YEAR.match(plain):
        return plain
    if found := _ISO.match(plain):
        return "".join(part for part in found.groups() if part)
    if found := _AMERICAN.match(plain):
        month, day, year = found.groups()
        return f"{year or ''}{int(month):02}{int(day):02}"
    found = _LETTERS.match(plain)
    if found and found[2] in MONTHS:
        return f"{found[3] or ''}{MONTHS.index(found[2]) + 1:02}{int(found[1]):02}"
    return ""


def after(prefix: str) -> str:
    """Return the least text that is greater than everything beginning with a prefix."""
    return prefix[:-1] + chr(ord(prefix[-1]) + 1)
