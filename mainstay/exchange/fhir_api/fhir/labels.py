"""Read the labels a resource arrives with.  A diagnosis code is never one of them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from mainstay.kernel.entries import Sensitivity

CONFIDENTIALITY: Final = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"
ACT_CODE: Final = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
ACT_REASON: Final = "http://terminology.hl7.org/CodeSystem/v3-ActReason"
OBSERVATION_VALUE: Final = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"

S = Sensitivity
NAMED: Final[Mapping[str, Sensitivity]] = {
    "ETH": S.SUD,
    "ETHUD": S.SUD,
    "OPIOIDUD": S.SUD,
    "SUD": S.SUD,
    "42CFRPart2": S.SUD,
    "SUDNOTE": S.SUD_NOTE,
    "PSYTHPN": S.PSYCHOTHERAPY,
    "ADOL": S.MINOR,
    "TEENSENSITIVE": S.MINOR,
    "MINOR": S.MINOR,
}
"""HL7 sensitivity codes with a label of their own here."""

OPEN: Final = frozenset({"U", "L", "M", "N"})
HARMLESS: Final = frozenset({ACT_REASON, OBSERVATION_VALUE})
"""Why data were given, and whether they are whole: neither closes anything."""


def labels_in(value: Any) -> frozenset[Sensitivity]:
    """Return the labels of a resource and of everything in it: the strictest rules all."""
    return read_labels(_tags(value))


def read_labels(tags: Iterable[Mapping[str, Any]]) -> frozenset[Sensitivity]:
    """Turn security tags into labels.

    A tag that closes, but for no reason we know, closes as *restricted*; very restricted
    opens to nobody until a person decides.
    """
    held: set[Sensitivity] = set()
    for tag in tags:
        held |= _one(str(tag.get("system", "")), str(tag.get("code", "")))
    if held - {S.RESTRICTED}:
        held.discard(S.RESTRICTED)
    return frozenset(held)


def _one(system: str, code: str) -> set[Sensitivity]:
    if not code or code in OPEN or system in HARMLESS:
        return set()
    if code == "V":
        return {S.VERY_RESTRICTED}
    return {NAMED.get(code, S.RESTRICTED)}


def _tags(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield every security tag in a resource: its own, contained ones, documents' labels."""
    if isinstance(value, list):
        for one in value:
            yield from _tags(one)
    elif isinstance(value, Mapping):
        yield from _concepts_of(value.get("meta", {}).get("security"))
        if value.get("resourceType") == "DocumentReference":
            yield from _concepts_of(value.get("securityLabel"))
        if value.get("resourceType") == "Composition" and "confidentiality" in value:
            yield {"system": CONFIDENTIALITY, "code": value["confidentiality"]}
        for name in ("contained", "entry", "resource"):
            if name in value:
                yield from _tags(value[name])


def _concepts_of(value: Any) -> Iterator[Mapping[str, Any]]:
    for one in value or ():
        yield from one.get("coding") or [one]
