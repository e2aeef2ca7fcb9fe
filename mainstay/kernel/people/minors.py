"""Say who consents for a minor, by jurisdiction and service; where no rule is known, nobody yet.

The rules are dated files in ``jurisdictions/``, each with its source.  A rule past its next look
counts as unknown: closed, and a person decides.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any

MAJORITY = 18


class Service(StrEnum):
    """What a minor seeks."""

    OUTPATIENT = "outpatient"
    INPATIENT = "inpatient"
    SUBSTANCE_USE = "substance_use"


class Consents(StrEnum):
    """Who says yes."""

    SELF = "self"
    SELF_ON_CONDITIONS = "self_on_conditions"
    GUARDIAN = "guardian"
    A_PERSON_DECIDES = "a_person_decides"


@dataclass(frozen=True)
class MinorRule:
    """One line of law: from what age a minor may consent to a service, on which conditions."""

    service: Service
    min_age: int
    since: date
    until_next_look: date
    source: str
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Jurisdiction:
    """What is known of one jurisdiction."""

    jurisdiction: str
    majority: int
    rules: tuple[MinorRule, ...]


@dataclass(frozen=True)
class Ruling:
    """Who consents, and by which rule."""

    consents: Consents
    rule: MinorRule | None = None


@lru_cache(maxsize=1)
def jurisdictions() -> dict[str, Jurisdiction]:
    """Read every jurisdiction file."""
    found = {}
    for each in (files(__package__) / "jurisdictions").iterdir():
        if each.name.endswith(".toml"):
            words = tomllib.loads(each.read_text(encoding="utf-8"))
            one = Jurisdiction(
                jurisdiction=words["jurisdiction"],
                majority=words["majority"],
                rules=tuple(_rule(rule) for rule in words.get("rule", ())),
            )
            found[one.jurisdiction] = one
    return found


def _rule(words: dict[str, Any]) -> MinorRule:
    more = {"service": Service(words["service"]), "conditions": tuple(words["conditions"])}
    return MinorRule(**{**words, **more})


def age_on(born_on: date, day: date) -> int:
    """Return whole years lived on a day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def birthday(born_on: date, years: int) -> date:
    """Return the day on which an age is reached; a leap day's falls on the first of March."""
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


def who_consents(*, jurisdiction: str, service: Service, born_on: date | None, on: date) -> Ruling:
    """Say who consents to a service on a day: pure, and closed where nothing is known."""
    if born_on is None:
        return Ruling(Consents.A_PERSON_DECIDES)
    known = jurisdictions().get(jurisdiction)
    majority = known.majority if known else MAJORITY
    if age_on(born_on, on) >= max(majority, MAJORITY):
        return Ruling(Consents.SELF)
    rule = _current(known, service, on)
    if rule is None:
        return Ruling(Consents.A_PERSON_DECIDES)
    if age_on(born_on, on) < rule.min_age:
        return Ruling(Consents.GUARDIAN, rule)
    return Ruling(Consents.SELF_ON_CONDITIONS if rule.conditions else Consents.SELF, rule)


def _current(known: Jurisdiction | None, service: Service, on: date) -> MinorRule | None:
    rules = known.rules if known else ()
    return next(
        (r for r in rules if r.service is service and r.since <= on < r.until_next_look), None
    )


def authority_ends(*, jurisdiction: str, born_on: date | None, on: date) -> date | None:
    """Return the day by which a parent's authority must be looked at anew, if one is known.

    It is the next birthday at which the law lets the minor consent to something, at the latest
    the day of majority.  Nothing is known of a jurisdiction without a file: a person says when.
    """
    known = jurisdictions().get(jurisdiction)
    if known is None or born_on is None:
        return None
    ages = {rule.min_age for rule in known.rules} | {known.majority}
    ahead = sorted(day for age in ages if (day := birthday(born_on, age)) > on)
    return ahead[0] if ahead else None
