"""Declare the kernel's own kinds: what is owed, later signatures, holds, overrides."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mainstay.kernel.entries import (
    Ask,
    Bearing,
    Body,
    Cosign,
    Permission,
    Sensitivity,
    Signing,
    Text,
    work_entry,
)


@work_entry("kernel.owed", _("Task"), icon="tasks")
class TaskOwed(Body):
    """Something owed by someone by a time, drawn by a rule in the entry's own transaction."""

    code: str
    key: str = ""
    title: str
    why: str = ""
    urgency: str = "soon"
    owner: UUID | None = None
    owner_role: str = ""
    due_at: datetime
    escalate_at: datetime | None = None
    escalate_to: UUID | None = None
    to_close: str = "close"
    closes_with: tuple[str, ...] = ()
    cause: UUID | None = None
    rule: str
    rule_version: int
    source: str
    worn: tuple[Sensitivity, ...] = ()

    def headline(self) -> str:
        """Say what is owed."""
        return self.title

    def sensitivities(self) -> Iterable[Sensitivity]:
        """Wear the labels of every fact the rule used."""
        return self.worn


@work_entry("kernel.task_closed", _("Task closed"), icon="tick", cosign=Cosign.WAITS)
class TaskClosed(Body):
    """Why a task is done, or no longer owed.  A trainee's closing waits for the supervisor."""

    task: UUID
    reason: Annotated[str, Ask(_("Why is this closed?"), rows=3)]
    by_entry: UUID | None = None

    def bearings(self) -> Iterable[Bearing]:
        """Close the task."""
        yield Bearing(self.task, "closed", party=self.by_entry)


@work_entry("kernel.task_handed", _("Task handed over"), icon="handoff")
class TaskHanded(Body):
    """A task's new owner, by hand or because its clock ran out."""

    task: UUID
    to: UUID
    reason: Annotated[str, Ask(_("Why is it handed over?"))]
    escalated: bool = False

    def bearings(self) -> Iterable[Bearing]:
        """Give the task its owner."""
        yield Bearing(self.task, "escalated" if self.escalated else "handed", party=self.to)


class SignedAs(StrEnum):
    """In what part a later signature is given."""

    COSIGNER = "cosigner"
    WITNESS = "witness"
    CLIENT = "client"


@work_entry("kernel.signature", _("Later signature"), icon="pen", signing=Signing.AGAIN)
class LaterSignature(Body):
    """A co-signer's, a witness's or the client's signature under one version of an entry."""

    target: UUID
    version: int
    digest: str
    role: SignedAs
    comment: Annotated[str, Ask(_("A word to the author"), rows=2)] = ""

    def bearings(self) -> Iterable[Bearing]:
        """Stand under the version signed."""
        sort = "cosigned" if self.role is SignedAs.COSIGNER else "witnessed"
        yield Bearing(self.target, sort, version=self.version)


@work_entry("kernel.returned", _("Returned for changes"), icon="back")
class Returned(Body):
    """What the supervisor asks the author to look at again."""

    target: UUID
    version: int
    comment: Annotated[str, Ask(_("What should change?"), rows=3)]

    def bearings(self) -> Iterable[Bearing]:
        """Mark the version as returned."""
        yield Bearing(self.target, "returned", version=self.version)


class Ground(StrEnum):
    """Grounds on which a part may be kept from the client (45 CFR 171.201)."""

    LIFE = "life_or_safety"
    OTHER_PERSON = "another_person"
    REPRESENTATIVE = "representative"
    WRONG_DATA = "data_in_doubt"

    @property
    def label(self) -> Text:
        """Say the ground in words."""
        return {
            "life_or_safety": _("Risk to the life or physical safety of the client or another"),
            "another_person": _("Names another person, and substantial harm to them is likely"),
            "representative": _("A representative asks, and substantial harm is likely"),
            "data_in_doubt": _("The data are misidentified, corrupt or in error"),
        }[self.value]


@work_entry(
    "kernel.held_back",
    _("Held back from the client"),
    needs=Permission.LEGAL,
    icon="lock",
    signing=Signing.AGAIN,
)
class HeldBack(Body):
    """One person's act: a part is kept from the client, on a stated ground, until reviewed."""

    target: UUID
    ground: Annotated[Ground, Ask(_("Ground"))]
    reason: Annotated[str, Ask(_("What makes you expect this harm?"), rows=3)]
    review_on: Annotated[date, Ask(_("Look at this again on"))]

    def bearings(self) -> Iterable[Bearing]:
        """Hold the part back while this stands."""
        yield Bearing(self.target, "held", detail=self.review_on.isoformat())


@work_entry(
    "kernel.override", _("Emergency opening"), needs=Permission.PRIVACY, icon="octagon-alert"
)
class EmergencyOverride(Body):
    """An emergency opening: who opened what keeps a person alive, why, and until when.

    Where facts under 42 CFR Part 2 were opened this is also the record 2.51(c) asks for:
    the personnel, the person disclosing, the moment, and the nature of the emergency.
    """

    emergency: Annotated[str, Ask(_("Who is in danger, and what is happening?"), rows=3)]
    opened_by: UUID
    opened_by_credential: str
    disclosed_by: str = "mainstay"
    place: UUID | None = None
    from_at: datetime
    until_at: datetime
    part2_opened: bool = False

    def headline(self) -> str:
        """Say that it was opened in an emergency."""
        return str(_("Opened in an emergency"))


@work_entry(
    "kernel.override_reviewed",
    _("Emergency opening reviewed"),
    needs=Permission.PRIVACY,
    icon="tick",
)
class OverrideReviewed(Body):
    """What the privacy officer found of an emergency opening."""

    override: UUID
    was_warranted: Annotated[bool, Ask(_("Was the opening warranted?"))]
    finding: Annotated[str, Ask(_("What did you find?"), rows=3)]

    def bearings(self) -> Iterable[Bearing]:
        """Mark the opening as reviewed."""
        yield Bearing(self.override, "reviewed")


KINDS: tuple[type[Body], ...] = (
    TaskOwed,
    TaskClosed,
    TaskHanded,
    LaterSignature,
    Returned,
    HeldBack,
    EmergencyOverride,
    OverrideReviewed,
)
