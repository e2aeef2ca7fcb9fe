"""Find a client by any part of a name, number or birth date, among those one may know of."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from mainstay.kernel import openings
from mainstay.kernel.access import Viewer
from mainstay.kernel.models import NameKey
from mainstay.kernel.people.models import Client
from mainstay.kernel.people.names import (
    LEAST_OF_NUMBER,
    after,
    birth_key_of,
    trigrams,
    without_one,
    words_of,
)
from mainstay.kernel.people.reach import known_to, together

MOST = 30
LEAST = 2
TERMS = 6
LIKE = 200
_SPACE = re.compile(r"[\s,;]+")


def find(*, viewer: Viewer, text: str, now: datetime, purpose: str = "search") -> list[Client]:
    """Search, and note the search with everyone it named; the words typed are kept nowhere.

    Exact beginnings come first; only where none is found, names spelled nearly so.
    """
    wanted = terms_of(text)
    found = _beginning(viewer, wanted, now) if wanted else []
    if wanted and not found:
        found = _nearly(viewer, wanted, now)
    openings.note(
        viewer,
        act="search",
        purpose=purpose,
        now=now,
        named=[client.record_id for client in found],
    )
    return found


def terms_of(text: str) -> list[str]:
    """Split what was typed into terms; a date or number written with blanks stays whole."""
    if birth_key_of(text) or (text.strip() and not any(each.isalpha() for each in text)):
        return [text.strip()] if len("".join(words_of(text))) >= LEAST else []
    terms = [term for term in _SPACE.split(text.strip()) if term]
    return [term for term in terms if len("".join(words_of(term))) >= LEAST][:TERMS]


def _beginning(viewer: Viewer, wanted: list[str], now: datetime) -> list[Client]:
    hits = _in_all(keys_beginning(viewer, term) for term in wanted)
    clients = known_to(viewer, now=now).filter(record_id__in=hits)
    return list(clients.order_by("sort_name", "id")[:MOST])


def _in_all(branches: Iterable[QuerySet[Any, UUID]]) -> QuerySet[Any, UUID]:
    """Return the records every term leads to, met as sets: a planner misjudges such ranges.

    Left to itself PostgreSQL tries the second term's whole range anew for each of the first's.
    """
    first, *rest = branches
    return first.intersection(*rest) if rest else first


def keys_beginning(viewer: Viewer, term: str) -> QuerySet[Any, UUID]:
    """Return the records one of whose keys begins with a term: ranges of an index, never a scan."""
    words = words_of(term)
    number = "".join(words)
    ranges = [("word", word) for word in words if not word.isdigit()]
    if len(number) >= LEAST_OF_NUMBER and any(letter.isdigit() for letter in number):
        ranges.append(("id", number))
    if born := birth_key_of(term):
        ranges.append(("born", born))
    return together(_range(viewer, sort, prefix) for sort, prefix in ranges or [("word", number)])


def _range(viewer: Viewer, sort: str, prefix: str) -> QuerySet[NameKey]:
    return NameKey.objects.filter(
        organisation_id=viewer.organisation_id,
        sort=sort,
        token__gte=prefix,
        token__lt=after(prefix),
        former=False,
    )


def _nearly(viewer: Viewer, wanted: list[str], now: datetime) -> list[Client]:
    """Find names that hold each term somewhere, or differ from it by one letter; likest first."""
    hits = _in_all(_keys_near(viewer, term) for term in wanted)
    clients = known_to(viewer, now=now).filter(record_id__in=hits)
    pieces = _pieces(" ".join(wanted))
    found = list(clients.order_by("sort_name", "id")[:LIKE])
    found.sort(key=lambda client: -len(pieces & _pieces(f"{client.full_name} {client.preferred}")))
    return found[:MOST]


def _keys_near(viewer: Viewer, term: str) -> QuerySet[Any, UUID]:
    branches = []
    for word in words_of(term):
        branches += [_range(viewer, sort, word) for sort in ("word", "end")]
        branches += [
            NameKey.objects.filter(
                organisation_id=viewer.organisation_id, sort=sort, token__in=keys, former=False
            )
            for sort, keys in (("word", without_one(word)), ("near", {word} | without_one(word)))
            if keys
        ]
    return together(branches)


def _pieces(text: str) -> set[str]:
    return {piece for word in words_of(text) for piece in trigrams(word)}
