"""Declare what keeps a person safe: answers that ask for someone, and what is done about them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from mainstay.kernel.entries import (
    Ask,
    Body,
    Cosign,
    Line,
    Permission,
    Signing,
    Subject,
    Text,
    entry,
)

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=6000)]
Phone = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=32, pattern=r"^$|^[0-9+*#()./ -]+$")
]

FOLLOW_UP = "risk.follow_up"
WITH_TRAINEE = "risk.follow_up_supervised"
BRIEF_SAFETY = "risk.brief_safety"
FOLLOW_UP_TITLE = _("Talk with the client about an answer")
WITH_TRAINEE_TITLE = _("Be there for a trainee’s follow-up of an answer")
BRIEF_SAFETY_TITLE = _("Brief safety assessment owed")
TO_CLOSE = "close:risk"
"""Closing such a task needs a licence that may close in the part *risk* of the scope table."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class CrisisLine(_Part):
    """A line anyone may call or text, as the site itself has tested it."""

    label: Annotated[Line, Ask(_("Name"))]
    call: Annotated[Phone, Ask(_("Number to call"))]
    text: Annotated[Phone, Ask(_("Number to text"))] = ""
    note: Annotated[str, Ask(_("What to know"))] = ""


NATIONAL = CrisisLine(label="988", call="988", text="988", note="Free, at any hour, day or night")


@entry(
    "risk.site_rules",
    _("Response times and crisis lines"),
    needs=Permission.SETTING,
    subject=Subject.ORGANISATION,
    opens_to_client=False,
    group="work",
    icon="clock",
    to_fhir=None,
)
class SiteRules(Body):
    """How fast someone answers, in which hours, and whom anyone may call: dated, by jurisdiction.

    The times are the site's own promise; no law sets them.
    """

    jurisdiction: Annotated[Line, Ask(_("Jurisdiction"))] = "US"
    as_of: Annotated[date, Ask(_("True as of"))] = date(2026, 1, 1)
    source: Annotated[str, Ask(_("Source"))] = "988lifeline.org; SAMHSA"
    minutes: Annotated[int, Ask(_("In office hours, read within"), unit="min"), Field(ge=1)] = 60
    minutes_on_call: Annotated[
        int, Ask(_("By who is on call, read within"), unit="min"), Field(ge=1)
    ] = 60
    opens: Annotated[time, Ask(_("Office opens"))] = time(8)
    closes: Annotated[time, Ask(_("Office closes"))] = time(18)
    days: tuple[int, ...] = (0, 1, 2, 3, 4)
    zone: str = "America/New_York"
    lines: Annotated[tuple[CrisisLine, ...], Ask(_("Crisis lines"))] = (NATIONAL,)
    emergency: Annotated[Phone, Ask(_("Emergency number"))] = "911"
    office: Annotated[str, Ask(_("Office, as clients know it"))] = ""
    office_phone: Annotated[Phone, Ask(_("Office phone"))] = ""
    link_days: Annotated[int, Ask(_("A link lasts"), unit="days"), Field(ge=1, le=14)] = 3

    def in_hours(self, at: datetime) -> bool:
        """Test whether the office is open at a moment."""
        here = at.astimezone(ZoneInfo(self.zone))
        return here.weekday() in self.days and self.opens <= here.time() < self.closes

    def next_opening(self, at: datetime) -> datetime:
        """Return when the office opens next, strictly after a moment."""
        zone = ZoneInfo(self.zone)
        here = at.astimezone(zone)
        for ahead in range(15):
            day = here.date() + timedelta(days=ahead)
            opening = datetime.combine(day, self.opens, tzinfo=zone)
            if day.weekday() in self.days and opening > here:
                return opening.astimezone(UTC)
        return at + timedelta(days=1)


@dataclass(frozen=True)
class Response:
    """Who will read an answer given at a moment, and by when; the client is told the same.

    :param promised: someone is named for this very hour; otherwise the office must open first.
    """

    reached_at: datetime
    due_at: datetime
    owner: UUID | None
    duty: str
    escalate_to: UUID | None = None
    promised: bool = False


class AnswerState(StrEnum):
    """What makes an answer one that a person must look at."""

    REACHED = "reached"
    DECLINED = "declined"
    CHANGED = "changed"
    BLANK = "blank"

    @property
    def label(self) -> Text:
        """Say it in words."""
        return _STATES[self]


_STATES = {
    AnswerState.REACHED: _("Answered"),
    AnswerState.DECLINED: _("Declined"),
    AnswerState.CHANGED: _("Changed"),
    AnswerState.BLANK: _("Left blank"),
}


class MaySay(StrEnum):
    """Whether words may be left where others could hear them."""

    YES = "yes"
    NO = "no"

    @property
    def label(self) -> Text:
        """Say it in words."""
        return _("Yes, that is safe") if self is MaySay.YES else _("No, only speak to me")


class Whereabouts(_Part):
    """Where the client is while answering away from us, and how to reach them."""

    place: Annotated[
        str, Ask(_("Where are you right now?"), help=_("A street and town is enough."))
    ] = ""
    phone: Annotated[Phone, Ask(_("A number we can call"))] = ""
    message: Annotated[MaySay | None, Ask(_("Is it safe to leave a message there?"))] = None


@entry(
    "risk.critical_answer",
    _("Answer that asks for a person"),
    needs=Permission.RISK,
    group="measures",
    icon="diamond",
    to_fhir=None,
)
class CriticalAnswer(Body):
    """One answer a person must look at, kept the moment it was given, before its form is sent.

    :param about: the id of the answered form, which may never be sent.
    """

    about: UUID
    form: Line
    version: Line
    title: Line
    item: Line
    number: str = ""
    state: AnswerState
    answer: str = ""
    before: str = ""
    meaning: str = ""
    urgency: str = "now"
    how: str = ""
    where: Whereabouts | None = None
    reached_at: datetime
    due_at: datetime
    owner: UUID | None = None
    owner_role: str = ""
    escalate_to: UUID | None = None
    promised: bool = False

    def headline(self) -> str:
        """Say the answer in the owner's wording, and what it was before."""
        told = {"place": _place(self.number, self.title), "now": self.told, "then": self.before}
        if self.before:
            return gettext("%(place)s: %(now)s, before it %(then)s") % told
        return gettext("%(place)s: %(now)s") % told

    @property
    def told(self) -> str:
        """Say what was answered."""
        if self.state is AnswerState.DECLINED:
            return gettext("declined to answer")
        if self.state is AnswerState.BLANK:
            return gettext("left blank")
        return self.answer


def _place(number: str, title: str) -> str:
    if not number:
        return title
    return gettext("%(form)s, item %(number)s") % {"form": title, "number": number}


@entry(
    "risk.brief_safety_assessment",
    _("Brief safety assessment"),
    needs=Permission.RISK,
    group="notes",
    icon="shield",
    signing=Signing.AGAIN,
    cosign=Cosign.STANDS,
)
class BriefSafetyAssessment(Body):
    """What a person asked face to face, what it came to in words, and when someone looks again.

    The parts follow SAFE-T's last steps (SAMHSA, public domain): asked, means, told, judgement,
    next look.  There is no level to pick: a judgement is words with a date.
    """

    asked: Annotated[
        Words,
        Ask(
            _("What you asked, and what they answered"),
            help=_("Thoughts, plan, intent, what they did before. Their words where you can."),
            rows=5,
        ),
    ]
    means: Annotated[
        Words,
        Ask(
            _("Means within reach, and what was agreed"),
            help=_("Medicines, firearms, or the way they spoke of. Who does what, by when."),
            rows=3,
        ),
    ]
    helps: Annotated[str, Ask(_("What helps keep them safe"), rows=2)] = ""
    told: Annotated[Words, Ask(_("Who was told, and when"), rows=2)]
    judgement: Annotated[
        Words,
        Ask(
            _("Your judgement, in words"),
            help=_("What you think of tonight and of the coming days, and why."),
            rows=4,
        ),
    ]
    next_look_on: Annotated[date, Ask(_("Someone looks again on"))]
    about: UUID | None = None

    def headline(self) -> str:
        """Say when someone looks again, never a level."""
        day = self.next_look_on.strftime("%d-%b-%Y")
        return gettext("Brief safety assessment; look again by %(day)s") % {"day": day}


class Person(_Part):
    """Someone to turn to, with a number that becomes a button."""

    name: Annotated[Line, Ask(_("Name"))]
    phone: Annotated[Phone, Ask(_("Phone"))] = ""
    note: Annotated[str, Ask(_("What to know, such as hours"))] = ""

    @property
    def digits(self) -> str:
        """Return the number as a phone dials it."""
        return "".join(c for c in self.phone if c.isdigit() or c in "+*#")


@entry(
    "risk.safety_plan",
    _("Safety plan"),
    needs=Permission.SAFETY,
    group="notes",
    icon="shield",
)
class SafetyPlan(Body):
    """What I will do, and whom I will turn to, when things get hard: six steps, in order.

    The order is the one the research was done with (Stanley & Brown, JAMA Psychiatry 2018); the
    words are our own, since their form is theirs.
    """

    signs: Annotated[
        tuple[Line, ...],
        Ask(_("How I know it is building up"), rows=3, their_words=True),
    ] = ()
    alone: Annotated[
        tuple[Line, ...], Ask(_("What I can do on my own"), rows=3, their_words=True)
    ] = ()
    places: Annotated[
        tuple[Line, ...],
        Ask(_("Where I can go, who I can be around"), rows=3, their_words=True),
    ] = ()
    people: Annotated[tuple[Person, ...], Ask(_("Who I can ask for help"))] = ()
    say: Annotated[
        str, Ask(_("What I say when I call"), help=_("So the words are there."), their_words=True)
    ] = ""
    lines: Annotated[tuple[Person, ...], Ask(_("Professionals and lines I can call"))] = ()
    safer: Annotated[
        tuple[Line, ...], Ask(_("How I make my place safer"), rows=3, their_words=True)
    ] = ()
    review_on: Annotated[date, Ask(_("We look at this again on"))]

    def headline(self) -> str:
        """Say when it is looked at again; the words stay inside."""
        day = self.review_on.strftime("%d-%b-%Y")
        return gettext("Safety plan; look again by %(day)s") % {"day": day}


class AlertSort(StrEnum):
    """What whoever helps in an emergency must know."""

    OVERDOSE = "overdose"
    WITHDRAWAL = "withdrawal"
    SEIZURE = "seizure"
    OTHER = "other"

    @property
    def label(self) -> Text:
        """Say it in words."""
        return _ALERTS[self]


_ALERTS = {
    AlertSort.OVERDOSE: _("Overdose risk"),
    AlertSort.WITHDRAWAL: _("Withdrawal risk"),
    AlertSort.SEIZURE: _("Seizures"),
    AlertSort.OTHER: _("Alert"),
}


@entry("risk.alert", _("Alert"), needs=Permission.ALERT, group="notes", icon="warning")
class Alert(Body):
    """What keeps someone alive tonight, shown in an emergency whatever its label."""

    sort: Annotated[AlertSort, Ask(_("What must be known"))]
    what: Annotated[Line, Ask(_("In one line"), help=_("What it is, and what to do."))]
    review_on: Annotated[date | None, Ask(_("Look at this again on"))] = None

    def headline(self) -> str:
        """Say what must be known."""
        return f"{self.sort.label}: {self.what}"


KINDS: tuple[type[Body], ...] = (
    SiteRules,
    CriticalAnswer,
    BriefSafetyAssessment,
    SafetyPlan,
    Alert,
)


def steps(plan: SafetyPlan) -> Iterable[tuple[str, str]]:
    """Yield the six steps of a plan in their order: the field's name and its question."""
    for name in ("signs", "alone", "places", "people", "lines", "safer"):
        metadata = type(plan).model_fields[name].metadata
        yield name, str(next(mark.label for mark in metadata if isinstance(mark, Ask)))
