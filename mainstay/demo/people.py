"""Make up the people who are served: names, ages, lives, what they came with, how it goes."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from mainstay.demo import bank
from mainstay.demo.bank import Deck
from mainstay.demo.house import House
from mainstay.kernel.people.entries import Address, Contact, FormerName, Identity, Sex


class Course(StrEnum):
    """How someone's months go."""

    UP = "up"
    FLAT = "flat"
    DOWN = "down"
    WAVES = "waves"


COURSES = (Course.UP,) * 5 + (Course.FLAT,) * 3 + (Course.WAVES,) * 3 + (Course.DOWN,)


@dataclass
class Person:
    """Someone who is served, and what their story draws on.

    :param sort: ``clinic``, ``school``, ``unit`` (there now) or ``left`` (was there).
    """

    index: int
    record: UUID
    sort: str
    identity: Identity
    condition: str
    course: Course
    therapist: str
    facts: dict[str, str]
    came_at: datetime
    rng: random.Random
    deck: Deck
    contact: Contact
    hero: str = ""

    @property
    def name(self) -> str:
        """Return what the person is called."""
        return self.identity.called

    def say(self, text: str, **more: str) -> str:
        """Fill a phrase with this person's facts."""
        return bank.begin_sentence(bank.filled(text, {**self.facts, **more}))

    def pick(self, name: str, key: str) -> str:
        """Deal a phrase of a bank and fill it."""
        return self.say(self.deck.deal(bank.read(name)[key]))


def counts(house: House) -> dict[str, int]:
    """Return how many people of each sort the story holds."""
    if house.small:
        return {"unit": 5, "clinic": 7, "school": 0, "left": 0}
    return {"unit": 22, "clinic": 108, "school": 26, "left": 24}


def everyone(house: House) -> list[Person]:
    """Make up everyone, the same for the same seed: the unit first, then the caseloads."""
    rng = random.Random(f"{house.seed}:names")
    names = _names(rng)
    sorts = [sort for sort, count in counts(house).items() for _ in range(count)]
    return [_person(house, index, sort, next(names)) for index, sort in enumerate(sorts)]


def _names(rng: random.Random) -> Iterator[tuple[str, str, str]]:
    """Yield first name, last name and pronouns without end."""
    words = bank.read("names")
    given = {
        "she/her": Deck(rng), "he/him": Deck(rng), "they/them": Deck(rng),
    }  # fmt: skip
    key = {"she/her": "given_f", "he/him": "given_m", "they/them": "given_n"}
    families = Deck(rng)
    while True:
        pronouns = rng.choice(["she/her"] * 9 + ["he/him"] * 9 + ["they/them"])
        first = given[pronouns].deal(words[key[pronouns]])
        yield first, families.deal(words["family"]), pronouns


def _born(rng: random.Random, today: date, sort: str) -> date:
    years = rng.randint(11, 17) if sort == "school" else int(rng.triangular(18, 79, 34))
    return today - timedelta(days=int(years * 365.25) + rng.randint(5, 350))


def _came(house: House, rng: random.Random, sort: str) -> datetime:
    ago = {
        "unit": rng.randint(2, 26), "left": rng.randint(24, 85), "school": rng.randint(14, 88),
        "clinic": rng.randint(10, 92),
    }[sort]  # fmt: skip
    ago = min(ago, house.days - 1) if sort != "clinic" else min(ago, house.days)
    return house.wall(house.today() - timedelta(days=ago), rng.randint(9, 15), rng.randint(0, 59))


def _person(house: House, index: int, sort: str, name: tuple[str, str, str]) -> Person:
    rng = random.Random(f"{house.seed}:{index}")
    words, (given, family, pronouns) = bank.read("names"), name
    conditions: tuple[str, ...] = bank.AT_SCHOOL if sort == "school" else bank.ADULT
    if sort in ("unit", "left"):
        conditions = ("depression", "bipolar", "psychosis", "trauma", "emotions", "depression")
    which = rng.randrange(len(words["person"]))
    sexes = {"she/her": Sex.FEMALE, "he/him": Sex.MALE, "they/them": Sex.UNKNOWN}
    identity = Identity(
        given_name=given, family_name=family, pronouns=pronouns, sex=sexes[pronouns],
        born_on=_born(rng, house.today(), sort), languages=["English"],
        phone=f"(555) 01{rng.randint(0, 9)}-{rng.randint(1000, 9999)}",
        message_is_safe=rng.random() < 0.7,
        address=Address(
            street=f"{rng.randint(2, 240)} {rng.choice(words['street'])}", city="Larchfield",
            state="NY", postal_code="00501", mail_is_safe=rng.random() < 0.8,
        ),
    )  # fmt: skip
    facts = {
        "name": given, "person": words["person_said"][which], "work": rng.choice(words["work"]),
        "hobby": rng.choice(words["hobby"]), "place": rng.choice(words["place"]),
        **bank.PRONOUNS[pronouns],
    }  # fmt: skip
    facts["They"] = bank.begin_sentence(facts["they"])
    if sort == "school":
        facts |= {"work": "class", "person": "{their} mother"}
    contact = Contact(
        name=f"{rng.choice(words['given_f'] + words['given_m'])} {family}",
        relation="Mother" if sort == "school" else words["relation"][which],
        phone=f"(555) 01{rng.randint(0, 9)}-{rng.randint(1000, 9999)}", in_emergency=True,
        may_know=rng.random() < 0.8,
    )  # fmt: skip
    return Person(
        index=index, record=house.named("client", index), sort=sort, identity=identity,
        condition=rng.choice(conditions), course=rng.choice(COURSES),
        therapist=_therapist(house, rng, sort, index), facts=facts,
        came_at=_came(house, rng, sort), rng=rng, deck=Deck(rng), contact=contact,
    )  # fmt: skip


def _therapist(house: House, rng: random.Random, sort: str, index: int) -> str:
    if sort == "school":
        return ("eve", "andre")[index % 2]
    if sort in ("unit", "left"):
        return house.someone("caleb", "osei")
    names = ["priya", "ben", "sofia", "nadia", "priya", "ben", "tia"]
    return house.someone(names[index % len(names)], ("priya", "tia")[index % 2])


def former(name: str) -> list[FormerName]:
    """Return a former name that may not be used."""
    return [FormerName(name=name, may_be_used=False)]
