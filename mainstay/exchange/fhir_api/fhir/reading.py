"""Read the parts that FHIR resources are made of."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from html import unescape
from typing import Any, Final, Protocol

from mainstay.kernel.coded import Attached, Codes, Coding
from mainstay.kernel.entries import Body

Json = dict[str, Any]
LINE: Final = 300
_TAG: Final = re.compile(r"<[^>]*>")
_BREAK: Final = re.compile(r"<\s*(br|/p|/div|/li|/tr|/h\d)\b[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Made:
    """What a resource became: the words, and when it was so."""

    body: Body
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Only:
    """Why a resource made no entry and is kept only as it came."""

    why: str


Outcome = Made | Only


class Around(Protocol):
    """What a mapping may ask of everything that arrives with a resource."""

    zone: tzinfo

    def find(self, reference: Mapping[str, Any]) -> Json | None:
        """Return the resource a reference points at, if it is here."""

    def attach(self, data: bytes, media_type: str, title: str) -> Attached:
        """Keep a file beside the entry."""

    def is_said(self, words: bytes) -> bool:
        """Test whether a document of the same person says the very same."""

    def instrument(self, loinc: str, value: float) -> tuple[str, str]:
        """Return our code for a known total and its band, or nothing."""


def line(text: object) -> str:
    """Return text as one line that a kind accepts."""
    return " ".join(str(text or "").split())[:LINE].strip()


def concepts(value: Any) -> Iterator[Json]:
    """Yield each CodeableConcept of an element that may have one or several."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, Mapping):
            yield dict(one)


def words(value: Any) -> str:
    """Say a CodeableConcept, or several, as their source says them."""
    return line(", ".join(dict.fromkeys(filter(None, map(_words, concepts(value))))))


def _words(concept: Json) -> str:
    if concept.get("text"):
        return line(concept["text"])
    codings = concept.get("coding") or ()
    told = next((one["display"] for one in codings if one.get("display")), "")
    return line(told or next((one["code"] for one in codings if one.get("code")), ""))


def codes(value: Any) -> Codes:
    """Return the codes of a concept, or of several, as they came."""
    found = [
        Coding(
            system=one.get("system", ""),
            code=one.get("code", ""),
            display=one.get("display", ""),
            version=one.get("version", ""),
        )
        for concept in concepts(value)
        for one in concept.get("coding") or ()
    ]
    return tuple(found)


def code(value: Any) -> str:
    """Return the first bare code of a concept."""
    return next((one.code for one in codes(value) if one.code), "")


def partial(value: Any) -> str:
    """Return a FHIR date as far as it is known, without its time."""
    found = re.match(r"\d{4}(-\d\d(-\d\d)?)?", str(value or ""))
    return found.group() if found else ""


def moment(value: Any, zone: tzinfo) -> datetime | None:
    """Return a FHIR date or time as a moment; a bare day begins at midnight here."""
    text = str(value or "")
    try:
        if "T" in text:
            found = datetime.fromisoformat(text)
            return found if found.tzinfo else found.replace(tzinfo=zone)
        known = partial(text)
        if not known:
            return None
        day = date.fromisoformat(known + "-01-01"[len(known) - 4 :])
        return datetime.combine(day, time(), zone)
    except ValueError:
        return None


def first_moment(zone: tzinfo, *values: Any) -> datetime | None:
    """Return the first of these that is known; a period counts by its start, else its end."""
    for value in values:
        if isinstance(value, Mapping):
            found = first_moment(zone, value.get("start"), value.get("end"))
        else:
            found = moment(value, zone)
        if found is not None:
            return found.astimezone(UTC) if found.year < 1900 else found
    return None


def when(resource: Mapping[str, Any], name: str) -> Any:
    """Return an element that may be a moment or a period: ``performed``, ``effective``."""
    return (
        resource.get(f"{name}DateTime")
        or resource.get(f"{name}Period")
        or resource.get(f"{name}Instant")
    )


def day_of(value: Any, *, end: bool = False) -> str:
    """Return the day of a date, or of one end of a period."""
    if isinstance(value, Mapping):
        return partial(value.get("end" if end else "start"))
    return "" if end else partial(value)


def notes(resource: Mapping[str, Any], name: str = "note") -> str:
    """Return annotations as one text."""
    told = resource.get(name) or ()
    return "\n".join(one["text"].strip() for one in told if one.get("text"))


def narrative(resource: Mapping[str, Any]) -> str:
    """Return a resource's own narrative as plain words, its markup taken off."""
    div = str((resource.get("text") or {}).get("div", ""))
    plain = unescape(_TAG.sub("", _BREAK.sub("\n", div)))
    kept = (" ".join(part.split()) for part in plain.splitlines())
    return "\n".join(part for part in kept if part)


def contained(resource: Mapping[str, Any], reference: Mapping[str, Any]) -> Json | None:
    """Return the resource inside this one that a reference points at."""
    target = str(reference.get("reference", ""))
    inside = resource.get("contained") or ()
    return next((one for one in inside if target == f"#{one.get('id')}"), None)


def look_up(resource: Mapping[str, Any], reference: Any, around: Around) -> Json | None:
    """Return what a reference points at, inside this resource or beside it."""
    if not isinstance(reference, Mapping):
        return None
    return contained(resource, reference) or around.find(reference)


def called(resource: Mapping[str, Any], reference: Any, around: Around) -> str:
    """Name what a reference points at: by its own words, else by the resource."""
    if not isinstance(reference, Mapping):
        return ""
    if reference.get("display"):
        return line(reference["display"])
    return name_of(look_up(resource, reference, around) or {})


def name_of(resource: Mapping[str, Any]) -> str:
    """Name a person, an organisation, a place, a condition or a medicine."""
    name = resource.get("name")
    if isinstance(name, str):
        return line(name)
    if isinstance(name, list) and name:
        return human_name(name[0])
    return words(resource.get("code")) or words(resource.get("type"))


def human_name(name: Any) -> str:
    """Say a HumanName in full."""
    if isinstance(name, str):
        return line(name)
    if name.get("text"):
        return line(name["text"])
    parts = [*name.get("prefix", ()), *name.get("given", ()), name.get("family", "")]
    return line(" ".join(part for part in parts if part))


def reasons(resource: Mapping[str, Any], around: Around) -> str:
    """Say why something was done, from its codes and from what it refers to."""
    told = [words(resource.get("reasonCode"))]
    told += [called(resource, one, around) for one in resource.get("reasonReference") or ()]
    return ", ".join(dict.fromkeys(one for one in told if one))


def lines(values: Iterable[str]) -> tuple[str, ...]:
    """Return what says something, each once."""
    return tuple(dict.fromkeys(line(one) for one in values if line(one)))
