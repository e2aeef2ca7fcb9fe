"""Declare what the law opens or closes: authorities, orders, releases, and records found to be one."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from mainstay.kernel.entries import (
    Ask,
    Body,
    Line,
    Permission,
    Sensitivity,
    Signing,
    Subject,
    entry,
)
from mainstay.kernel.people.entries.choices import AuthorityKind


@entry(
    "people.authority",
    _("Authority to speak for the client"),
    needs=Permission.LEGAL,
    group="contacts",
    icon="key",
    to_fhir=None,
)
class Authority(Body):
    """By what right someone sees parts of this record, on what papers, from when until when.

    A guardian has nothing until this stands; each part is opened by name.
    """

    account: UUID
    sort: Annotated[AuthorityKind, Ask(_("By what right"))]
    papers: Annotated[Line, Ask(_("Papers seen"))]
    parts: tuple[Permission, ...]
    from_at: datetime
    until_at: datetime | None = None

    def headline(self) -> str:
        """Say by what right."""
        return str(self.sort.label)


@entry(
    "people.protective_order",
    _("Protective order"),
    needs=Permission.LEGAL,
    opens_to_client=True,
    group="contacts",
    icon="shield",
    to_fhir=None,
)
class ProtectiveOrder(Body):
    """An order of a court that shuts the record to a person, at once and whatever else stands."""

    against: UUID
    court: Annotated[Line, Ask(_("Court and number"))]
    from_at: datetime
    until_at: datetime | None = None


@entry(
    "people.consent",
    _("Release of information"),
    needs=Permission.LEGAL,
    signing=Signing.SESSION,
    group="contacts",
    icon="key",
    to_fhir=None,
)
class Release(Body):
    """What the client lets someone see: who, which parts, for what, until when.

    The elements are those of 45 CFR 164.508(c) and 42 CFR 2.31; a label such as SUD is only
    opened when it is named.
    """

    recipient: UUID
    recipient_name: Annotated[Line, Ask(_("Who may see it"))]
    parts: tuple[Permission, ...]
    labels: tuple[Sensitivity, ...] = ()
    purpose: Annotated[Line, Ask(_("What for"))]
    from_at: datetime
    until_at: datetime | None = None
    withdrawn: Annotated[bool, Ask(_("Withdrawn"))] = False

    def headline(self) -> str:
        """Say to whom."""
        return self.recipient_name


@entry(
    "people.maybe_same",
    _("Two records may be one person"),
    needs=Permission.PRIVACY,
    subject=Subject.ORGANISATION,
    opens_to_client=False,
    group="work",
    icon="people",
    to_fhir=None,
)
class MaybeSame(Body):
    """Two records that may be one person, for the privacy officer alone to look at."""

    one: UUID
    other: UUID
    because: tuple[str, ...] = ()
    owner: UUID | None = None


@entry(
    "people.same_person",
    _("Two records, one person"),
    needs=Permission.PRIVACY,
    subject=Subject.ORGANISATION,
    opens_to_client=False,
    group="work",
    icon="link",
    to_fhir=None,
)
class SamePerson(Body):
    """Two records found to be one person.  Each keeps its own entries; retracting undoes it."""

    one: UUID
    other: UUID
    because: Annotated[Line, Ask(_("How you know"))]
