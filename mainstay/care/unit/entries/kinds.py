"""Declare what is said on the unit: observation levels, safety checks, searches."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import (
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)

from mainstay.care.unit.entries.choices import (
    Activity,
    Level,
    Position,
    Precaution,
    Seems,
    WhyLate,
    place_words,
)
from mainstay.kernel.entries import (
    Ask,
    Bearing,
    Body,
    Line,
    Permission,
    Signing,
    Text,
    entry,
)

PlaceName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]
SHORT = Field(default="", max_length=300)
ASKED_SHORT = Field(default="", max_length=300, validate_default=True)
CHECKED_NO = Field(default=False, validate_default=True)

# --- observation levels --------------------------------------------------------------------------


class LevelBody(Body):
    """A level, why, and what else to take care of."""

    level: Annotated[Level, Ask(_("Level"))]
    reason: Annotated[Line, Ask(_("Why"), help=_("What you saw or were told."), rows=2)]
    precautions: Annotated[tuple[Precaution, ...], Ask(_("Take care of"))] = ()

    def headline(self) -> str:
        """Say the level."""
        return f"{self.kind.label}: {self.level.label}"


@entry(
    "unit.level_ordered",
    _("Observation level ordered"),
    needs=Permission.ORDER,
    group="rounds",
    icon="eye",
    signing=Signing.AGAIN,
)
class LevelOrdered(LevelBody):
    """A practitioner's order: it may raise, keep, or lower, and settles any raise before it."""

    review_at: Annotated[datetime | None, Ask(_("Look at it again"))] = None
    task: UUID | None = None

    def act_needed(self) -> str:
        """Ask for the act of ordering: a nurse may raise, never lower."""
        return "order"

    def bearings(self) -> Iterable[Bearing]:
        """Close what a nurse's raise made owed."""
        return _closing(self.task)


@entry(
    "unit.level_raised",
    _("Observation raised"),
    needs=Permission.ORDER,
    group="rounds",
    icon="eye",
)
class LevelRaised(LevelBody):
    """A nurse's raise, at once.  It adds to what stands and can never lower it."""


@entry(
    "unit.level_ended",
    _("Observation level ended"),
    needs=Permission.ORDER,
    group="rounds",
    icon="eye",
    signing=Signing.AGAIN,
)
class LevelEnded(Body):
    """A practitioner's order that ends rounds for this person."""

    reason: Annotated[Line, Ask(_("Why"), rows=2)]
    task: UUID | None = None

    def act_needed(self) -> str:
        """Ask for the act of ordering."""
        return "order"

    def bearings(self) -> Iterable[Bearing]:
        """Close what a nurse's raise made owed."""
        return _closing(self.task)


def _closing(task: UUID | None) -> Iterable[Bearing]:
    return () if task is None else (Bearing(task, "closed"),)


# --- safety checks -------------------------------------------------------------------------------


@entry("unit.check", _("Safety check"), needs=Permission.OBSERVE, group="rounds", icon="rounds")
class SafetyCheck(Body):
    """Someone was seen, by someone, now.

    :param same_as: the fully described check this one equals.  It carries neither mood nor
        place again: it says *seen, same*, and prints so.
    """

    place: Annotated[PlaceName | None, Ask(_("Where"))] = None
    activity: Annotated[Activity | None, Ask(_("Doing"))] = None
    own_words: Annotated[str, Ask(_("What you saw, in your words"))] = ASKED_SHORT
    seems: Annotated[Seems | None, Ask(_("Seems"), help=_("what you saw, not a diagnosis"))] = None
    breathing_seen: Annotated[bool, Ask(_("I saw the chest rise and fall"))] = CHECKED_NO
    position: Annotated[Position | None, Ask(_("Lying"))] = None
    talked_with: Annotated[bool, Ask(_("Talked with"))] = False
    concern: Annotated[bool, Ask(_("Concern"))] = False
    concern_words: Annotated[str, Ask(_("What worries you"))] = SHORT
    same_as: UUID | None = None

    @field_validator("own_words")
    @classmethod
    def _own_words_said(cls, words: str, info: ValidationInfo) -> str:
        if info.data.get("activity") is Activity.OWN_WORDS and not words:
            raise ValueError(str(_("Say in your words what you saw.")))
        return words

    @field_validator("breathing_seen")
    @classmethod
    def _breathing_by_eye(cls, seen: bool, info: ValidationInfo) -> bool:
        if info.data.get("activity") is Activity.ASLEEP and not seen:
            raise ValueError(str(_("Asleep: breathing must be seen, at the person.")))
        return seen

    @model_validator(mode="after")
    def _says_one_thing(self) -> "SafetyCheck":
        if self.same_as is not None:
            described = self.model_dump(exclude={"same_as"}, exclude_defaults=True)
            if described:
                raise ValueError(str(_("Seen, same says nothing more.")))
            return self
        if self.place is None or self.activity is None:
            raise ValueError(str(_("Say where, and what the person was doing.")))
        return self

    @property
    def is_asleep(self) -> bool:
        """Test whether the person appeared asleep."""
        return self.activity is Activity.ASLEEP

    def headline(self) -> str:
        """Say what was seen, in one line."""
        if self.same_as is not None:
            return str(_("Seen, same as the check before"))
        told = [place_words(self.place or ""), self._doing()]
        told += [self.seems.label.lower()] if self.seems else []
        told += [str(_("talked with"))] if self.talked_with else []
        told += [str(_("concern"))] if self.concern else []
        return ", ".join(part for part in told if part)

    def _doing(self) -> str:
        if self.is_asleep:
            return str(_("asleep, breathing seen"))
        if self.activity is Activity.OWN_WORDS:
            return self.own_words
        return self.activity.label.lower() if self.activity else ""


@entry(
    "unit.late_check",
    _("Late entry of a check"),
    needs=Permission.OBSERVE,
    group="rounds",
    icon="clock",
)
class LateCheck(Body):
    """A check written down afterwards: it stands beside the gap and never closes it."""

    place: Annotated[PlaceName, Ask(_("Where"))]
    activity: Annotated[Activity, Ask(_("Doing"))]
    why: Annotated[WhyLate, Ask(_("Why is it written now?"))]
    words: Annotated[str, Ask(_("More about why"))] = SHORT

    def headline(self) -> str:
        """Say that it is a late entry, what was seen, and why it is late."""
        seen = f"{place_words(self.place)}, {self.activity.label.lower()}"
        return f"{_('Late entry')}: {seen}. {self.why.label}"


# --- someone cannot be found ---------------------------------------------------------------------


@entry("unit.missing", _("Can’t be found"), needs=Permission.OBSERVE, group="rounds",
       icon="octagon-alert")  # fmt: skip
class Missing(Body):
    """Someone cannot be found where they should be: the charge nurse is told at once."""

    looked: Annotated[str, Ask(_("Where you looked"))] = SHORT


@entry("unit.found", _("Found"), needs=Permission.OBSERVE, group="rounds", icon="tick")
class Found(Body):
    """Someone who could not be found was seen: where, and how they are."""

    missing: UUID
    place: Annotated[PlaceName, Ask(_("Where"))]
    state: Annotated[Line, Ask(_("How they are"), help=_("Hurt, cold, upset, or well."))]
    task: UUID | None = None

    def headline(self) -> str:
        """Say where, and how."""
        return f"{_('Found')}: {place_words(self.place)}. {self.state}"

    def bearings(self) -> Iterable[Bearing]:
        """End the search, and close what it made owed."""
        yield Bearing(self.missing, "found")
        yield from _closing(self.task)


OWED_WORDS: dict[str, Text] = {
    "unit.order_owed": _("A practitioner’s order for the raised level"),
    "unit.missing": _("Someone can’t be found: lead the search"),
    "unit.concern": _("A concern from rounds: look in, and say that you have heard"),
}
