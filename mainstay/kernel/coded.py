"""Say a thing in words and keep the codes it came with, as they came."""

from collections.abc import Iterable
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, StringConstraints

from mainstay.kernel.entries import Ask

Partial = Annotated[str, StringConstraints(pattern=r"^(\d{4}(-\d\d(-\d\d)?)?)?$")]
"""A date as far as it is known: a year, a month or a day; empty when nobody knows."""


class Part(BaseModel):
    """A piece of an entry, as strict as the entry itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Coding(Part):
    """One code of a code system, never translated into another."""

    system: Annotated[str, Ask(_("Code system"))] = ""
    code: Annotated[str, Ask(_("Code"))] = ""
    display: Annotated[str, Ask(_("Its words"))] = ""
    version: Annotated[str, Ask(_("Version of the code system"))] = ""


Codes = tuple[Coding, ...]


class Attached(Part):
    """A file kept as a stream: sealed, outside the entry, opened with the record's key."""

    address: str
    media_type: str
    size: int
    title: str = ""


def find_code(codes: Codes, system: str) -> str:
    """Return the code a concept has in one system, or nothing."""
    return next((one.code for one in codes if one.system == system), "")


def concept(name: str, codes: Iterable[Coding]) -> dict[str, Any]:
    """Return words and codes as a FHIR CodeableConcept, the codes as they came."""
    codings = [{part: value for part, value in one.model_dump().items() if value} for one in codes]
    found: dict[str, Any] = {"text": name}
    if any(codings):
        found["coding"] = [coding for coding in codings if coding]
    return found


def one_code(system: str, code: str) -> dict[str, Any]:
    """Return one code as a FHIR CodeableConcept."""
    return {"coding": [{"system": system, "code": code}]}
