"""Declare what can be said about a person: a kind of entry, once, with its body."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, ClassVar, TypeVar
from uuid import UUID

from django.utils.functional import Promise
from pydantic import BaseModel, ConfigDict, StringConstraints

Text = str | Promise

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
"""A short piece of text, one line, never empty."""


class Permission(StrEnum):
    """What part of a record a kind belongs to; the scope table grants acts upon these parts."""

    IDENTITY = "identity"
    CONTACT = "contact"
    CARE = "care"
    MEASURE = "measure"
    OBSERVE = "observe"
    RISK = "risk"
    SAFETY = "safety"
    MEDICINE = "medicine"
    ALERT = "alert"
    DIAGNOSE = "diagnose"
    ORDER = "order"
    PLACEMENT = "placement"
    LEGAL = "legal"
    WORK = "work"
    PRIVACY = "privacy"
    WORKFORCE = "workforce"
    SETTING = "setting"


VITAL = frozenset({Permission.MEDICINE, Permission.ALERT, Permission.SAFETY})
"""What an emergency opens whatever its label: what keeps a person alive tonight."""


class Sensitivity(StrEnum):
    """Why an entry is closed to some who may read its neighbours (HL7 sensitivity codes).

    R and V are confidentiality without a reason, as other systems send it: R opens to the care
    team and supervisor alone, V to nobody until a person opens it by name.
    """

    SUD = "SUD"
    SUD_NOTE = "SUDNOTE"
    PSYCHOTHERAPY = "PSYTHPN"
    MINOR = "MINOR"
    STAFF = "STAFF"
    RESTRICTED = "R"
    VERY_RESTRICTED = "V"


QUIET = "work"
"""The group of entries about the work itself: owed, handed over, signed later, held."""

AUTHOR_ONLY = frozenset({Sensitivity.SUD_NOTE, Sensitivity.PSYCHOTHERAPY})


class Confidentiality(StrEnum):
    """HL7 v3 confidentiality, from unrestricted to very restricted."""

    UNRESTRICTED = "U"
    LOW = "L"
    MODERATE = "M"
    NORMAL = "N"
    RESTRICTED = "R"
    VERY_RESTRICTED = "V"


def confidentiality(labels: Iterable[Sensitivity]) -> Confidentiality:
    """Say the HL7 confidentiality that a set of labels amounts to."""
    held = set(labels)
    if held & (AUTHOR_ONLY | {Sensitivity.STAFF, Sensitivity.VERY_RESTRICTED}):
        return Confidentiality.VERY_RESTRICTED
    return Confidentiality.RESTRICTED if held else Confidentiality.NORMAL


class Subject(StrEnum):
    """Whose record a kind is written in."""

    CLIENT = "client"
    WORKER = "worker"
    PRIVATE = "private"
    UNIT = "unit"
    CONTACT = "contact"
    ORGANISATION = "organisation"


class Signing(StrEnum):
    """How the author is asked who they are before the words stand."""

    SESSION = "session"
    AGAIN = "again"


class Cosign(StrEnum):
    """What a trainee's entry of this kind does until the supervisor has signed."""

    NEVER = "never"
    STANDS = "stands"
    WAITS = "waits"


@dataclass(frozen=True)
class Ask:
    """How a field is asked for: the question, why, and how its box looks.

    :param rows: height of the box in lines; more than one makes a paragraph.
    :param their_words: the answer is the client's own wording, set in the serif.
    :param unit: the unit of a number as printed beside the box.
    """

    label: Text
    help: Text = ""
    why: Text = ""
    rows: int = 1
    their_words: bool = False
    unit: str = ""


@dataclass(frozen=True)
class Measured:
    """A number an entry yields: code, value, unit (UCUM), and the band in words."""

    code: str
    value: float
    unit: str = "{score}"
    band: str = ""


@dataclass(frozen=True)
class Bearing:
    """What an entry says about another of the same record, without its words.

    :param sort: ``cosigned``, ``returned``, ``witnessed``, ``held``, ``closed``, ``handed``,
        ``escalated``.
    :param version: the version of the target it speaks of; 0 for whichever stands.
    """

    target: UUID
    sort: str
    version: int = 0
    party: UUID | None = None
    detail: str = ""


class Body(BaseModel):
    """What an entry says.  Frozen, and closed to fields nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)
    kind: ClassVar["Kind"]

    def headline(self) -> str:
        """Say the entry in one line, for the timeline."""
        return str(self.kind.label)

    def measures(self) -> Iterable[Measured]:
        """Draw the numbers this entry holds."""
        return ()

    def act_needed(self) -> str:
        """Name the further act the author must be allowed, such as ``order`` to lower a level."""
        return "diagnose" if self.kind.needs is Permission.DIAGNOSE else "record"

    def bearings(self) -> Iterable[Bearing]:
        """Say which other entries this one bears upon, and how."""
        return ()

    def sensitivities(self) -> Iterable[Sensitivity]:
        """Name labels that follow from what is said, beside the kind's own."""
        return ()


Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
ToFhir = Callable[[Any, Any], dict[str, Any]]

GENERATED: ToFhir | None = lambda kept, reference: {}  # noqa: E731 - a sentinel with the right type
"""Exchange this kind as a QuestionnaireResponse to the Questionnaire made from its fields."""


@dataclass(frozen=True)
class Kind:
    """One kind of entry: its name for ever, and every rule that follows from it."""

    name: str
    label: Text
    body: type[Body]
    needs: Permission
    revision: int = 1
    subject: Subject = Subject.CLIENT
    signing: Signing = Signing.SESSION
    cosign: Cosign = Cosign.NEVER
    labels: frozenset[Sensitivity] = frozenset()
    author_sealed: bool = False
    opens_to_client: bool = True
    on_timeline: bool = True
    icon: str = "note"
    group: str = "notes"
    to_fhir: ToFhir | None = GENERATED
    upgrades: Mapping[int, Upgrade] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()

    @property
    def listed_in(self) -> str:
        """Return the timeline group, or the quiet one that no timeline shows unasked."""
        return self.group if self.on_timeline else QUIET

    def read(self, words: dict[str, Any], *, revision: int) -> Body:
        """Bring stored words of any earlier revision up to today's body.

        :raises UnknownRevision: the words are newer than this code, or a step is missing.
        """
        if revision > self.revision:
            raise UnknownRevision(self.name, revision)
        for step in range(revision, self.revision):
            if step not in self.upgrades:
                raise UnknownRevision(self.name, step)
            words = self.upgrades[step](words)
        return self.body.model_validate(words)


class UnknownRevision(Exception):
    """An entry was written by a revision of its kind that this code cannot read."""


B = TypeVar("B", bound=type[Body])


def entry(name: str, label: Text, *, needs: Permission, **rules: Any) -> Callable[[B], B]:
    """Declare a body class as a kind of entry.  Names are for ever: alias, never rename."""

    def declare(body: B) -> B:
        body.kind = Kind(name=name, label=label, body=body, needs=needs, **rules)
        return body

    return declare


def work_entry(
    name: str, label: Text, *, needs: Permission = Permission.WORK, **rules: Any
) -> Callable[[B], B]:
    """Declare a kind that is about the work itself: staff only, quiet, never exchanged."""
    quiet = {"opens_to_client": False, "on_timeline": False, "group": QUIET, "to_fhir": None}
    return entry(name, label, needs=needs, **quiet, **rules)
