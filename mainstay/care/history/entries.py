"""Declare what someone has had, been told and been given, wherever it was first written."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from django.utils.translation import gettext_lazy as _

from mainstay.care.history import fhir
from mainstay.kernel.coded import Attached, Codes, Part, Partial
from mainstay.kernel.entries import Ask, Body, Line, Measured, Permission, Text, entry


class ProblemStatus(StrEnum):
    """Where a problem stands (HL7 condition-clinical)."""

    ACTIVE = "active"
    RECURRENCE = "recurrence"
    RELAPSE = "relapse"
    INACTIVE = "inactive"
    REMISSION = "remission"
    RESOLVED = "resolved"
    UNKNOWN = "unknown"

    @property
    def label(self) -> Text:
        """Say it in words."""
        return PROBLEM_STATUS[self.value]


PROBLEM_STATUS: dict[str, Text] = {
    "active": _("Active"),
    "recurrence": _("Came back"),
    "relapse": _("Relapse"),
    "inactive": _("Inactive"),
    "remission": _("In remission"),
    "resolved": _("Resolved"),
    "unknown": _("Not known"),
}


@entry(
    "charting.problem",
    _("Problem or diagnosis"),
    needs=Permission.DIAGNOSE,
    icon="flag",
    to_fhir=fhir.condition,
)
class Problem(Body):
    """A condition someone has, had or may have, under the codes it was given."""

    name: Annotated[Line, Ask(_("Problem or diagnosis"))]
    codes: Annotated[Codes, Ask(_("Codes"))] = ()
    status: Annotated[ProblemStatus, Ask(_("Where it stands"))] = ProblemStatus.ACTIVE
    certainty: Annotated[str, Ask(_("How certain"))] = ""
    category: str = ""
    severity: Annotated[str, Ask(_("How severe"))] = ""
    onset: Annotated[Partial, Ask(_("Began"), help=_("Year, month or day, as known."))] = ""
    abatement: Annotated[Partial, Ask(_("Ended"), help=_("Year, month or day, as known."))] = ""
    note: Annotated[str, Ask(_("Anything else"), rows=3)] = ""

    def headline(self) -> str:
        """Name the problem, and where it stands unless it is active."""
        if self.status is ProblemStatus.ACTIVE:
            return self.name
        return f"{self.name} ({self.status.label})"


class Component(Part):
    """One part of an observation that has several, such as a blood pressure."""

    name: Annotated[Line, Ask(_("What"))]
    codes: Annotated[Codes, Ask(_("Codes"))] = ()
    number: Annotated[float | None, Ask(_("Number"))] = None
    unit: Annotated[str, Ask(_("Unit"))] = ""
    words: Annotated[str, Ask(_("In words"))] = ""

    @property
    def said(self) -> str:
        """Say the value as it is read aloud."""
        return self.words if self.number is None else f"{self.number:g} {self.unit}".strip()


@entry(
    "charting.observation",
    _("Observation"),
    needs=Permission.MEASURE,
    icon="chart",
    group="measures",
    to_fhir=fhir.observation,
)
class Observation(Body):
    """Something measured, asked or seen: a vital sign, a lab value, a score.

    :param instrument: our own code where the code is a known total, such as ``phq9.total``.
    """

    name: Annotated[Line, Ask(_("What was observed"))]
    codes: Annotated[Codes, Ask(_("Codes"))] = ()
    category: str = ""
    number: Annotated[float | None, Ask(_("Number"))] = None
    unit: Annotated[str, Ask(_("Unit"))] = ""
    unit_code: str = ""
    words: Annotated[str, Ask(_("In words"))] = ""
    components: Annotated[tuple[Component, ...], Ask(_("Parts"))] = ()
    interpretation: Annotated[str, Ask(_("What it means"))] = ""
    reference: Annotated[str, Ask(_("Usual range"))] = ""
    missing: Annotated[str, Ask(_("Why there is no value"))] = ""
    status: str = "final"
    instrument: str = ""
    band: str = ""

    def headline(self) -> str:
        """Say what was observed and what it came to."""
        said = self.words if self.number is None else f"{self.number:g} {self.unit}".strip()
        parts = [said, *(f"{one.name} {one.said}" for one in self.components), self.band]
        told = ", ".join(part for part in parts if part) or self.missing
        return f"{self.name}: {told}" if told else self.name

    def measures(self) -> Iterable[Measured]:
        """Draw the number, and one for each part that has a number."""
        if self.number is not None:
            code = self.instrument or _first_code(self.codes)
            if code:
                unit = self.unit_code or self.unit
                yield Measured(code, self.number, unit=unit[:24], band=self.band)
        for one in self.components:
            code = _first_code(one.codes)
            if one.number is not None and code:
                yield Measured(code, one.number, unit=one.unit[:24])


def _first_code(codes: Codes) -> str:
    """Return the code a number is filed under; LOINC goes by its bare code."""
    for one in codes:
        if one.system == "http://loinc.org":
            return one.code[:64]
    return next((f"{one.system}|{one.code}"[-64:] for one in codes if one.code), "")


@entry("charting.document", _("Document"), needs=Permission.CARE, icon="file", group="files")
class Document(Body):
    """A note, letter or report written elsewhere: its words here, or its file beside."""

    title: Annotated[Line, Ask(_("Title"))]
    codes: Annotated[Codes, Ask(_("Kind of document"))] = ()
    category: str = ""
    text: Annotated[str, Ask(_("Words"), rows=12)] = ""
    files: tuple[Attached, ...] = ()
    elsewhere: tuple[str, ...] = ()
    author: Annotated[str, Ask(_("Written by"))] = ""
    written_on: Annotated[Partial, Ask(_("Written on"))] = ""
    status: str = "current"

    def headline(self) -> str:
        """Name the document and its author."""
        return f"{self.title}, {self.author}" if self.author else self.title


@entry("charting.procedure", _("Procedure"), needs=Permission.CARE, icon="tick")
class Procedure(Body):
    """Something that was done for or with the client."""

    name: Annotated[Line, Ask(_("What was done"))]
    codes: Annotated[Codes, Ask(_("Codes"))] = ()
    status: str = "completed"
    until_at: Annotated[datetime | None, Ask(_("Until"))] = None
    reason: Annotated[str, Ask(_("Reason"))] = ""
    by: Annotated[str, Ask(_("Done by"))] = ""
    note: Annotated[str, Ask(_("Anything else"), rows=3)] = ""

    def headline(self) -> str:
        """Say what was done, and so if it was not."""
        return self.name if self.status == "completed" else f"{self.name} ({self.status})"


@entry("charting.immunisation", _("Immunization"), needs=Permission.CARE, icon="shield")
class Immunisation(Body):
    """A vaccine given, or not given and why."""

    vaccine: Annotated[Line, Ask(_("Vaccine"))]
    codes: Annotated[Codes, Ask(_("Codes"))] = ()
    status: str = "completed"
    dose: Annotated[str, Ask(_("Which dose"))] = ""
    lot: Annotated[str, Ask(_("Lot number"))] = ""
    reason: Annotated[str, Ask(_("Reason"))] = ""

    def headline(self) -> str:
        """Name the vaccine, and so if it was not given."""
        return self.vaccine if self.status == "completed" else f"{self.vaccine} ({self.status})"


class PlannedActivity(Part):
    """One thing a plan from elsewhere says is to be done."""

    what: Annotated[Line, Ask(_("What"))]
    codes: Annotated[Codes, Ask(_("Codes"))] = ()
    status: Annotated[str, Ask(_("Where it stands"))] = ""


@entry("charting.care_plan_imported", _("Plan from elsewhere"), needs=Permission.CARE, icon="flag")
class CarePlanImported(Body):
    """A plan another system made; it informs ours and never becomes it by itself."""

    title: Annotated[Line, Ask(_("Title"))]
    codes: Annotated[Codes, Ask(_("Kind of plan"))] = ()
    status: str = "active"
    intent: str = "plan"
    from_on: Annotated[Partial, Ask(_("From"))] = ""
    until_on: Annotated[Partial, Ask(_("Until"))] = ""
    activities: Annotated[tuple[PlannedActivity, ...], Ask(_("What is to be done"))] = ()
    reasons: Annotated[tuple[Line, ...], Ask(_("What for"))] = ()
    text: Annotated[str, Ask(_("In words"), rows=4)] = ""

    def headline(self) -> str:
        """Name the plan and where it stands."""
        return f"{self.title} ({self.status})"


@entry("charting.goal_imported", _("Goal from elsewhere"), needs=Permission.CARE, icon="flag")
class GoalImported(Body):
    """A goal another system holds."""

    goal: Annotated[Line, Ask(_("Goal"))]
    codes: Annotated[Codes, Ask(_("Codes"))] = ()
    status: str = "active"
    achievement: Annotated[str, Ask(_("How far"))] = ""
    from_on: Annotated[Partial, Ask(_("From"))] = ""
    due_on: Annotated[Partial, Ask(_("By"))] = ""
    targets: Annotated[tuple[Line, ...], Ask(_("Reached when"))] = ()

    def headline(self) -> str:
        """Say the goal and where it stands."""
        return f"{self.goal} ({self.status})"


class Member(Part):
    """Someone on a care team elsewhere."""

    name: Annotated[Line, Ask(_("Name"))]
    role: Annotated[str, Ask(_("Part in the care"))] = ""


@entry(
    "charting.care_team_imported",
    _("Care team elsewhere"),
    needs=Permission.CARE,
    icon="people",
    group="contacts",
)
class CareTeamImported(Body):
    """Who cares for the client elsewhere; it opens this record to nobody."""

    name: Annotated[Line, Ask(_("Team"))]
    status: str = "active"
    members: Annotated[tuple[Member, ...], Ask(_("Members"))] = ()
    from_on: Annotated[Partial, Ask(_("From"))] = ""
    until_on: Annotated[Partial, Ask(_("Until"))] = ""
    reasons: Annotated[tuple[Line, ...], Ask(_("What for"))] = ()

    def headline(self) -> str:
        """Name the team and who is on it."""
        return f"{self.name}: {', '.join(one.name for one in self.members)}".rstrip(": ")


@entry("charting.device", _("Device"), needs=Permission.CARE, icon="chart")
class Device(Body):
    """A device the client has or uses."""

    name: Annotated[Line, Ask(_("Device"))]
    codes: Annotated[Codes, Ask(_("Codes"))] = ()
    status: str = "active"
    maker: Annotated[str, Ask(_("Maker"))] = ""
    serial: Annotated[str, Ask(_("Serial number"))] = ""
    lot: Annotated[str, Ask(_("Lot number"))] = ""
    identifier: Annotated[str, Ask(_("Unique device identifier"))] = ""
    expires_on: Annotated[Partial, Ask(_("Expires on"))] = ""

    def headline(self) -> str:
        """Name the device."""
        return self.name


KINDS: tuple[type[Body], ...] = (
    Problem,
    Observation,
    Document,
    Procedure,
    Immunisation,
    CarePlanImported,
    GoalImported,
    CareTeamImported,
    Device,
)
