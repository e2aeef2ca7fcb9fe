"""Pour in clients by name: the very rows that registering draws, without the entries beneath.

A hundred thousand registrations would take minutes; search reads only these two tables.  That
the rows are the same is asserted for the first of them, against the projections themselves.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from mainstay.kernel import statements
from mainstay.kernel.ids import new_id
from mainstay.kernel.models import NameKey
from mainstay.kernel.people import projections
from mainstay.kernel.people.entries import Identity
from mainstay.kernel.people.models import Client
from mainstay.kernel.people.names import birth_keys, endings, number_keys, without_one, words_of
from mainstay.site.roles import as_owner

HEADS = [
    "Al",
    "Ben",
    "Cor",
    "Dav",
    "El",
    "Fer",
    "Gar",
    "Hal",
    "Iv",
    "Jor",
    "Kel",
    "Lam",
    "Mor",
    "Nor",
    "Os",
    "Per",
    "Quin",
    "Ros",
    "Sal",
    "Tor",
    "Ul",
    "Vil",
    "Wes",
    "Yar",
    "Zim",
]
MIDDLES = [
    "a",
    "e",
    "i",
    "o",
    "u",
    "an",
    "en",
    "in",
    "on",
    "ar",
    "er",
    "or",
    "al",
    "el",
    "il",
    "am",
    "em",
]
TAILS = [
    "ton",
    "son",
    "man",
    "ley",
    "ford",
    "well",
    "berg",
    "sen",
    "ski",
    "dez",
    "rez",
    "rini",
    "nova",
    "chuk",
    "aho",
    "ura",
    "eda",
    "ian",
    "oglu",
]
CHUNK = 2_000


class Drawn:
    """Stand in for a kept identity where only the words are read."""

    def __init__(self, body: Identity) -> None:
        self.body = body


def person(number: int) -> tuple[str, str, date, str]:
    """Make up a given name, a family name, a birth date and a number, always the same."""
    chance = random.Random(number)
    given = chance.choice(HEADS) + chance.choice(MIDDLES) + chance.choice(TAILS)
    family = (
        chance.choice(HEADS)
        + chance.choice(MIDDLES)
        + chance.choice(("", "", *TAILS))
        + chance.choice(TAILS)
    )
    born = date(1935, 1, 1) + timedelta(days=chance.randrange(30_000))
    return given, family, born, f"{number:08}"


_endings, _without_one = lru_cache(100_000)(endings), lru_cache(100_000)(without_one)


def keys(given: str, family: str, born: date, number: str) -> Iterator[tuple[str, str]]:
    """Yield token and sort of every key of a client."""
    words = words_of(f"{given} {family}")
    yield from ((word, "word") for word in words)
    for sort, keys_of in (("end", _endings), ("near", _without_one)):
        yield from ((key, sort) for key in frozenset().union(*map(keys_of, words)))
    yield from ((key, "id") for key in number_keys(number))
    yield from ((key, "born") for key in birth_keys(born))


def _drawn(given: str, family: str, born: date, number: str) -> set[tuple[str, str]]:
    body = Identity(given_name=given, family_name=family, born_on=born, number=number)
    return {(key.token, key.sort) for key in projections.name_keys(Drawn(body))}  # type: ignore[arg-type]


def fill(organisation: UUID, most: int, now: datetime) -> int:
    """Pour in so many clients of an organisation; return how many keys they have."""
    first = person(0)
    assert set(keys(*first)) == _drawn(*first), "the bench draws other keys than registering does"
    counted = 0
    indexes = list(NameKey._meta.indexes)
    with as_owner():
        with connection.schema_editor() as editor:
            for index in indexes:
                editor.remove_index(NameKey, index)
        with transaction.atomic():
            for start in range(0, most, CHUNK):
                counted += _chunk(organisation, range(start, min(start + CHUNK, most)), now)
        with connection.schema_editor() as editor:
            for index in indexes:
                editor.add_index(NameKey, index)
    return counted


def _chunk(organisation: UUID, numbers: range, now: datetime) -> int:
    clients, found = [], []
    for number in numbers:
        given, family, born, bears = person(number)
        place = {
            "organisation_id": organisation,
            "record_id": new_id(),
            "entry_id": new_id(),
            "occurred_at": now,
        }
        body = Identity(given_name=given, family_name=family, born_on=born, number=bears)
        for row in projections.clients(Drawn(body)):  # type: ignore[arg-type]
            for name, value in place.items():
                setattr(row, name, value)
            clients.append(row)
        found += [(*place.values(), token, sort) for token, sort in keys(*person(number))]
    statements.insert(Client, clients)
    _pour(found)
    return len(found)


COLUMNS = "organisation_id, record_id, entry_id, occurred_at, token, sort, former"


def _pour(rows: list[tuple[Any, ...]]) -> None:
    table = NameKey._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({COLUMNS}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row((*row, False))
            return
        plain = [
            (a.hex, b.hex, c.hex, str(at.replace(tzinfo=None)), t, s) for a, b, c, at, t, s in rows
        ]
        cursor.executemany(
            f"INSERT INTO {table} ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, 0)", plain
        )


def searches(most: int) -> dict[str, list[str]]:
    """Return searches of each way: by beginnings, by a part of a name and number, misspelled."""
    chance = random.Random(7)
    found: dict[str, list[str]] = {"beginning": [], "part": [], "misspelled": []}
    for number in chance.sample(range(most * 2), most):
        given, family, _born, bears = person(number)
        found["beginning"].append(f"{family[:5]} {given[:3]}")
        found["part"].append(f"{given} {bears[-4:]}")
        place = chance.randrange(2, len(family) - 1)
        found["misspelled"].append(family[:place] + "x" + family[place + 1 :] + f" {given}")
    return found


def newcomers(most: int) -> list[dict[str, str]]:
    """Return people nobody has registered yet, as they are typed at the desk."""
    people = (person(10_000_000 + number) for number in range(most))
    return [
        {"given": given, "family": family, "born": f"{born}"} for given, family, born, _ in people
    ]
