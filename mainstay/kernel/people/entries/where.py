"""Declare the places of the house, and who is where, from when, until when."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mainstay.kernel.entries import Ask, Body, Line, Permission, Sensitivity, Subject, entry
from mainstay.kernel.people.entries.choices import EncounterClass, Law, Naming, PlaceKind


def _under_part2(law: Law) -> Iterable[Sensitivity]:
    """Label what was done under a Part 2 programme (42 CFR 2.11), by programme, never by code."""
    return (Sensitivity.SUD,) if law is Law.PART2 else ()


@entry(
    "people.place",
    _("Place"),
    needs=Permission.SETTING,
    subject=Subject.ORGANISATION,
    opens_to_client=False,
    group="work",
    icon="door",
    to_fhir=None,
)
class PlaceSet(Body):
    """A programme, unit, room or bed, and the law and rules it stands under."""

    sort: PlaceKind
    name: Annotated[Line, Ask(_("Name"))]
    parent: UUID | None = None
    law: Annotated[Law, Ask(_("Law its records stand under"))] = Law.HIPAA
    jurisdiction: Annotated[str, Ask(_("State or jurisdiction"))] = "US"
    naming: Annotated[Naming, Ask(_("How staff are named to clients"))] = Naming.FIRST_AND_ROLE
    closed: Annotated[bool, Ask(_("No longer in use"))] = False

    def headline(self) -> str:
        """Name the place."""
        return f"{self.sort.label}: {self.name}"


@entry(
    "people.tie",
    _("Care team"),
    needs=Permission.PLACEMENT,
    group="contacts",
    icon="people",
    to_fhir=None,
)
class TeamMember(Body):
    """Someone on the client's care team, from when, until when."""

    member: UUID
    role: Annotated[str, Ask(_("Part in the care"))] = ""
    from_at: datetime
    until_at: datetime | None = None

    def headline(self) -> str:
        """Say which part."""
        if not self.role:
            return str(_("On the care team"))
        return str(_("On the care team: %(role)s") % {"role": self.role})


@entry("people.enrolment", _("Program"), needs=Permission.PLACEMENT, group="contacts", icon="door")
class Enrolment(Body):
    """In a programme, under its law, from when, until when."""

    programme: UUID
    law: Law = Law.HIPAA
    from_at: datetime
    until_at: datetime | None = None
    ended: Annotated[str, Ask(_("How it ended"))] = ""

    def headline(self) -> str:
        """Say that it began; the line stands where it did."""
        return str(_("Joined a program"))

    def sensitivities(self) -> Iterable[Sensitivity]:
        """Label by the programme's law."""
        return _under_part2(self.law)


@entry("people.stay", _("Stay"), needs=Permission.PLACEMENT, group="contacts", icon="bed")
class Stay(Body):
    """On a unit, in a bed, from when, until when."""

    unit: UUID
    room: UUID | None = None
    bed: UUID | None = None
    law: Law = Law.HIPAA
    from_at: datetime
    until_at: datetime | None = None
    reason: Annotated[str, Ask(_("Reason, in their words"), their_words=True, rows=2)] = ""
    ended: Annotated[str, Ask(_("How it ended"))] = ""

    def headline(self) -> str:
        """Say that it began; the line stands where it did."""
        return str(_("Came to the unit"))

    def sensitivities(self) -> Iterable[Sensitivity]:
        """Label by the unit's law."""
        return _under_part2(self.law)


@entry(
    "people.encounter", _("Contact"), needs=Permission.PLACEMENT, group="contacts", icon="calendar"
)
class Encounter(Body):
    """A visit, call or stay: of which class, where, from when, until when, and why."""

    sort: Annotated[EncounterClass, Ask(_("Kind of contact"))] = EncounterClass.AMBULATORY
    type: Annotated[str, Ask(_("Type"))] = ""
    status: str = "finished"
    place: UUID | None = None
    place_name: str = ""
    with_whom: tuple[str, ...] = ()
    from_at: datetime
    until_at: datetime | None = None
    reason: Annotated[str, Ask(_("Reason"))] = ""

    def headline(self) -> str:
        """Say what kind of contact it was."""
        return str(self.type or self.sort.label)


@entry(
    "people.standing",
    _("Appointment"),
    needs=Permission.WORKFORCE,
    subject=Subject.WORKER,
    opens_to_client=False,
    group="work",
    icon="badge",
    to_fhir=None,
)
class Appointment(Body):
    """What a worker is, and where: credential, place, licence, supervisor, from when until when."""

    worker: UUID
    credential: str
    place: UUID
    place_sort: PlaceKind
    law: Law = Law.HIPAA
    jurisdiction: str = "US"
    supervisor: UUID | None = None
    from_at: datetime
    until_at: datetime | None = None
    licence: str = ""
    licence_until: datetime | None = None

    def headline(self) -> str:
        """Say the credential."""
        return self.credential
