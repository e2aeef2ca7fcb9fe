"""Declare which medicines a client takes, and what they must never be given."""

from enum import StrEnum
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from mainstay.care.medicines import fhir
from mainstay.kernel.coded import Codes, Part, Partial
from mainstay.kernel.entries import Ask, Body, Line, Permission, Text, entry


class Taking(StrEnum):
    """Whether a medicine is being taken (FHIR medication statuses, brought together)."""

    ACTIVE = "active"
    ON_HOLD = "on-hold"
    STOPPED = "stopped"
    COMPLETED = "completed"
    PLANNED = "planned"
    NOT_TAKEN = "not-taken"
    UNKNOWN = "unknown"

    @property
    def label(self) -> Text:
        """Say it in words."""
        return WORDS[self.value]


class Severity(StrEnum):
    """What could happen at the next contact (FHIR criticality)."""

    HIGH = "high"
    LOW = "low"
    UNKNOWN = "unable-to-assess"

    @property
    def label(self) -> Text:
        """Say it in words."""
        return WORDS[self.value]


class AllergyStatus(StrEnum):
    """Whether an allergy still holds (HL7 allergyintolerance-clinical)."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    RESOLVED = "resolved"

    @property
    def label(self) -> Text:
        """Say it in words."""
        return WORDS[self.value]


WORDS: dict[str, Text] = {
    "active": _("Active"),
    "on-hold": _("On hold"),
    "stopped": _("Stopped"),
    "completed": _("Finished"),
    "planned": _("Planned"),
    "not-taken": _("Not taken"),
    "unknown": _("Not known"),
    "high": _("Could be life-threatening"),
    "low": _("Not life-threatening"),
    "unable-to-assess": _("Risk not known"),
    "inactive": _("Inactive"),
    "resolved": _("Resolved"),
}


@entry(
    "medicines.medication",
    _("Medicine"),
    needs=Permission.MEDICINE,
    icon="pill",
    group="meds",
    to_fhir=fhir.medication_statement,
)
class Medication(Body):
    """A medicine someone takes, took or was ordered, as known here; never an order by itself."""

    name: Annotated[Line, Ask(_("Medicine, strength and form"))]
    codes: Annotated[Codes, Ask(_("Codes"))] = ()
    status: Annotated[Taking, Ask(_("Taken now?"))] = Taking.ACTIVE
    directions: Annotated[str, Ask(_("How it is taken"), rows=2)] = ""
    as_needed: Annotated[bool, Ask(_("Only when needed"))] = False
    from_on: Annotated[Partial, Ask(_("Since"), help=_("Year, month or day, as known."))] = ""
    until_on: Annotated[Partial, Ask(_("Until"), help=_("Year, month or day, as known."))] = ""
    reason: Annotated[str, Ask(_("What for"))] = ""
    by: Annotated[str, Ask(_("Prescribed by"))] = ""
    intent: str = ""
    note: Annotated[str, Ask(_("Anything else"), rows=2)] = ""

    def headline(self) -> str:
        """Name the medicine, and whether it is still taken."""
        if self.status is Taking.ACTIVE:
            return f"{self.name}, {self.directions}" if self.directions else self.name
        return f"{self.name} ({self.status.label})"


class Reaction(Part):
    """What happened before."""

    what: Annotated[Line, Ask(_("Reaction"))]
    codes: Annotated[Codes, Ask(_("Codes"))] = ()
    severity: Annotated[str, Ask(_("How severe"))] = ""
    substance: Annotated[str, Ask(_("After"))] = ""


@entry(
    "medicines.allergy",
    _("Allergy or intolerance"),
    needs=Permission.ALERT,
    icon="octagon-alert",
    group="meds",
    to_fhir=fhir.allergy_intolerance,
)
class Allergy(Body):
    """What must not be given, or not without care, and what happened before."""

    substance: Annotated[Line, Ask(_("Allergic or intolerant to"))]
    codes: Annotated[Codes, Ask(_("Codes"))] = ()
    status: Annotated[AllergyStatus, Ask(_("Does it still hold?"))] = AllergyStatus.ACTIVE
    certainty: str = ""
    is_intolerance: Annotated[bool, Ask(_("An intolerance, not an allergy"))] = False
    categories: tuple[str, ...] = ()
    severity: Annotated[Severity, Ask(_("How dangerous"))] = Severity.UNKNOWN
    reactions: Annotated[tuple[Reaction, ...], Ask(_("What happened before"))] = ()
    onset: Annotated[Partial, Ask(_("Since"), help=_("Year, month or day, as known."))] = ""
    note: Annotated[str, Ask(_("Anything else"), rows=2)] = ""

    def headline(self) -> str:
        """Name the substance and what it did."""
        told = ", ".join(reaction.what for reaction in self.reactions)
        named = f"{self.substance}: {told}" if told else self.substance
        return named if self.status is AllergyStatus.ACTIVE else f"{named} ({self.status.label})"


KINDS: tuple[type[Body], ...] = (Medication, Allergy)
