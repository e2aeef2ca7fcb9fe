"""Choose who carries the stories a visitor should meet, and say how those differ."""

from datetime import date, timedelta
from typing import Any

from mainstay.demo import people
from mainstay.demo.bank import PRONOUNS, begin_sentence
from mainstay.demo.house import House
from mainstay.demo.people import Course, Person

Changes = dict[str, Any]

CLINIC: tuple[tuple[str, str, Changes], ...] = (
    ("sam", "priya", {
        "given_name": "Samuel", "family_name": "Rivenhall", "preferred_name": "Sam",
        "pronouns": "he/him", "born_on": date(1998, 7, 14),
    }),
    ("open", "priya", {"given_name": "Maribel", "family_name": "Quispe", "pronouns": "she/her"}),
    ("guardian", "priya", {
        "given_name": "Safiya", "family_name": "Rivenhall", "pronouns": "she/her",
    }),
    ("interpreter", "sofia", {
        "given_name": "Consuelo", "family_name": "Figueroa", "languages": ["Spanish", "English"],
        "interpreter": True, "pronouns": "she/her",
    }),
    ("former", "priya", {
        "given_name": "Rowan", "family_name": "Thistlewood", "pronouns": "they/them",
        "former_names": people.former("Rosalind Thistlewood"),
    }),
)  # fmt: skip

UNIT: tuple[tuple[str, Changes], ...] = (
    ("twin", {"given_name": "Maria", "family_name": "Castellano", "pronouns": "she/her"}),
    ("twin", {"given_name": "Maria", "family_name": "Castellane", "pronouns": "she/her"}),
    ("collapse", {"given_name": "Everett", "family_name": "Lockhart", "pronouns": "he/him"}),
    ("sight", {"given_name": "Linden", "family_name": "Holloway", "pronouns": "they/them"}),
    ("gap", {"given_name": "Barnaby", "family_name": "Fairweather", "pronouns": "he/him"}),
)
CONDITIONS = {
    "sam": "depression",
    "open": "depression",
    "guardian": "anxiety",
    "former": "anxiety",
}


def choose(house: House, everyone: list[Person]) -> None:
    """Give the first of the clinic and of the unit their stories."""
    clinic = [one for one in everyone if one.sort == "clinic"]
    unit = [one for one in everyone if one.sort == "unit"]
    for person, (hero, therapist, changes) in zip(clinic, CLINIC, strict=False):
        person.therapist = house.someone(therapist, "priya")
        person.condition = CONDITIONS.get(hero, person.condition)
        _make(house, person, hero, changes)
    for person, (hero, more) in zip(unit, UNIT, strict=False):
        _make(house, person, hero, more)


def _make(house: House, person: Person, hero: str, changes: Changes) -> None:
    person.hero = hero
    person.identity = person.identity.model_copy(update=changes)
    person.facts |= {"name": person.identity.called, **_pronouns(person)}
    if hero in ("sam", "former", "interpreter"):
        person.course = Course.UP
    born = {"guardian": 16, "open": 34}.get(hero)
    if born:
        day = house.today() - timedelta(days=int(born * 365.25) + 90)
        person.identity = person.identity.model_copy(update={"born_on": day})
    ago = {"sam": 86, "open": 40, "guardian": 50, "collapse": 12, "sight": 4, "gap": 9}.get(hero)
    if ago:
        day = house.today() - timedelta(days=min(ago, house.days - 1))
        person.came_at = house.wall(day, 10, 15)


def _pronouns(person: Person) -> dict[str, str]:
    found = PRONOUNS[person.identity.pronouns]
    return {**found, "They": begin_sentence(found["they"])}
