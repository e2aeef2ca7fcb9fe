"""Declare what privacy is kept with: a line held back, a concern raised, and its answer."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import Field, StringConstraints

from mainstay.kernel.entries import Ask, Bearing, Body, Permission, Signing, entry

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]


@entry(
    "privacy.opening_held",
    _("Opening held back from the client"),
    needs=Permission.PRIVACY,
    opens_to_client=False,
    on_timeline=False,
    group="work",
    icon="eye",
    signing=Signing.AGAIN,
    to_fhir=None,
)
class OpeningHeld(Body):
    """One line of *who looked* is not shown to the client for now: why, and until which day."""

    openings: tuple[UUID, ...] = Field(min_length=1)
    reason: Annotated[Words, Ask(_("Why may the client not see this line now?"), rows=3)]
    until_on: Annotated[date, Ask(_("Not shown until"), help=_("It is shown again by itself."))]


@entry(
    "privacy.concern",
    _("Concern about who looked"),
    needs=Permission.PRIVACY,
    opens_to_client=False,
    on_timeline=False,
    group="work",
    icon="flag",
    to_fhir=None,
)
class Concern(Body):
    """What a client asks about someone who looked, in the client's words."""

    words: Annotated[
        Words,
        Ask(_("What worries you?"), help=_("A few words are enough."), their_words=True, rows=4),
    ]
    openings: tuple[UUID, ...] = ()
    raised_by: UUID
    owner: UUID | None = None


@entry(
    "privacy.concern_answered",
    _("Concern answered"),
    needs=Permission.PRIVACY,
    opens_to_client=False,
    on_timeline=False,
    group="work",
    icon="tick",
    to_fhir=None,
)
class ConcernAnswered(Body):
    """What the privacy officer found, and the words the client reads."""

    concern: UUID
    finding: Annotated[Words, Ask(_("What did you find?"), help=_("For the record."), rows=3)]
    answer: Annotated[
        Words,
        Ask(_("What do you tell the client?"), help=_("They read these very words."), rows=4),
    ]

    def bearings(self) -> Iterable[Bearing]:
        """Answer the concern."""
        yield Bearing(self.concern, "answered")


KINDS: tuple[type[Body], ...] = (OpeningHeld, Concern, ConcernAnswered)
