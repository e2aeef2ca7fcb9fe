"""Declare what a chart is written in: progress notes, addenda, why someone is here."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, model_validator

from mainstay.kernel.entries import Ask, Bearing, Body, Cosign, Line, Permission, Signing, entry


class NoteFormat(StrEnum):
    """The shapes a progress note may have."""

    DAP = "dap"
    SOAP = "soap"
    BIRP = "birp"
    FREE = "free"

    @property
    def label(self) -> str:
        """Say the shape as the trade does."""
        return str(_("Free") if self is NoteFormat.FREE else self.value.upper())


class SectionCode(StrEnum):
    """The parts a note may be made of."""

    SUBJECTIVE = "subjective"
    OBJECTIVE = "objective"
    DATA = "data"
    BEHAVIOUR = "behaviour"
    INTERVENTION = "intervention"
    RESPONSE = "response"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    NOTE = "note"

    @property
    def label(self) -> str:
        """Say the part as its heading."""
        return str(
            {
                "subjective": _("Subjective"),
                "objective": _("Objective"),
                "data": _("Data"),
                "behaviour": _("Behavior"),
                "intervention": _("Intervention"),
                "response": _("Response"),
                "assessment": _("Assessment"),
                "plan": _("Plan"),
                "note": _("Note"),
            }[self.value]
        )


S = SectionCode
SECTIONS: dict[NoteFormat, tuple[SectionCode, ...]] = {
    NoteFormat.SOAP: (S.SUBJECTIVE, S.OBJECTIVE, S.ASSESSMENT, S.PLAN),
    NoteFormat.DAP: (S.DATA, S.ASSESSMENT, S.PLAN),
    NoteFormat.BIRP: (S.BEHAVIOUR, S.INTERVENTION, S.RESPONSE, S.PLAN),
    NoteFormat.FREE: (S.NOTE,),
}
"""Which parts a format asks for, in order."""


class Mode(StrEnum):
    """How and where people met."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    PHONE = "phone"
    HOME = "home"
    SCHOOL = "school"
    COMMUNITY = "community"
    UNIT = "unit"

    @property
    def label(self) -> str:
        """Say it in words."""
        return str(
            {
                "in_person": _("In person, here"),
                "video": _("Video"),
                "phone": _("Phone"),
                "home": _("At their home"),
                "school": _("At school"),
                "community": _("Out in the community"),
                "unit": _("On the unit"),
            }[self.value]
        )


class Section(BaseModel):
    """One part of a note: its heading and its words.

    :param carried: brought over from an earlier note and not yet confirmed as still true.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    code: Annotated[SectionCode, Ask(_("Part"))]
    text: Annotated[str, Ask(_("Text"), rows=5)]
    carried: bool = False


@entry(
    "charting.progress_note",
    _("Progress note"),
    needs=Permission.CARE,
    signing=Signing.AGAIN,
    cosign=Cosign.STANDS,
    icon="note",
    group="notes",
)
class ProgressNote(Body):
    """What happened in one contact, threaded to what we are working on, or said to be unplanned.

    What every format holds: 42 CFR 482.61(d) and the field's note formats.
    """

    format: Annotated[NoteFormat, Ask(_("Format"))] = NoteFormat.DAP
    started_at: Annotated[datetime, Ask(_("Started"))]
    minutes: Annotated[int, Ask(_("Minutes"), unit="min"), Field(ge=1, le=1440)]
    mode: Annotated[Mode, Ask(_("How and where"))]
    place: Annotated[str, Ask(_("Room or place"), help=_("Such as Room 3."))] = ""
    present: Annotated[tuple[Line, ...], Ask(_("Who was present"))] = Field(min_length=1)
    their_words: Annotated[
        str, Ask(_("In their words"), help=_("May stay empty."), rows=2, their_words=True)
    ] = ""
    sections: Annotated[tuple[Section, ...], Ask(_("Parts of the note"))] = Field(min_length=1)
    objectives: tuple[UUID, ...] = ()
    interventions: tuple[UUID, ...] = ()
    unplanned: Annotated[
        str,
        Ask(
            _("Unplanned contact: why there was no objective"),
            help=_("Needed only when nothing on the plan is linked."),
        ),
    ] = ""

    @model_validator(mode="after")
    def _holds_together(self) -> "ProgressNote":
        if not self.objectives and not self.unplanned:
            raise ValueError(_("Link an objective, or say why this contact was unplanned."))
        if any(section.carried for section in self.sections):
            raise ValueError(_("Some text was carried from an earlier note. Is it still true?"))
        if not any(section.text for section in self.sections):
            raise ValueError(_("Write at least one part."))
        return self

    @property
    def ended_at(self) -> datetime:
        """Return when it ended."""
        return self.started_at + timedelta(minutes=self.minutes)

    def headline(self) -> str:
        """Say the format and how people met."""
        return str(_("Progress note, %(format)s") % {"format": NoteFormat(self.format).label})


@entry(
    "charting.addendum",
    _("Addendum"),
    needs=Permission.CARE,
    signing=Signing.AGAIN,
    cosign=Cosign.STANDS,
    icon="plus",
    group="notes",
)
class Addendum(Body):
    """New information beside an entry that stays as it was signed."""

    about: UUID
    text: Annotated[str, Ask(_("What is to be added?"), rows=4), Field(min_length=1)]

    def headline(self) -> str:
        """Say that something was added."""
        return str(_("Addendum"))

    def bearings(self) -> Iterable[Bearing]:
        """Stand beside the entry it adds to."""
        yield Bearing(self.about, "addendum")


@entry(
    "charting.reason_here",
    _("Why they are here"),
    needs=Permission.CARE,
    icon="people",
    group="contacts",
)
class ReasonHere(Body):
    """What brings someone, in their own words."""

    words: Annotated[
        str, Ask(_("What brings you here?"), rows=3, their_words=True), Field(min_length=1)
    ]
    context: Annotated[str, Ask(_("Said at"), help=_("Such as First visit."))] = ""

    def headline(self) -> str:
        """Say what this is."""
        return str(_("Why they are here"))


KINDS: tuple[type[Body], ...] = (ProgressNote, Addendum, ReasonHere)
