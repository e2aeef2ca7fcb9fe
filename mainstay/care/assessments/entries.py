"""What is recorded when someone answers a form: the answers, who gave them, what they come to."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, JsonValue

from mainstay.care.assessments import fhir
from mainstay.kernel import forms
from mainstay.kernel.entries import Ask, Body, Line, Measured, Permission, entry


class Mode(StrEnum):
    """How the form was given."""

    SELF = "self"
    INTERVIEW = "interview"
    CLINICIAN = "clinician"
    SCORE = "score"

    @property
    def label(self) -> Promise:
        """Return the word for it."""
        return _MODES[self]


class Informant(StrEnum):
    """Who answered, about the client."""

    SELF = "self"
    CLINICIAN = "clinician"
    PARENT = "parent"
    TEACHER = "teacher"
    CARER = "carer"

    @property
    def label(self) -> Promise:
        """Return the word for it."""
        return _INFORMANTS[self]


_MODES: Mapping[Mode, Promise] = {
    Mode.SELF: _("Answered by themselves"),
    Mode.INTERVIEW: _("Asked by a person"),
    Mode.CLINICIAN: _("Rated by a clinician"),
    Mode.SCORE: _("Result copied from a form"),
}
_INFORMANTS: Mapping[Informant, Promise] = {
    Informant.SELF: _("The client"),
    Informant.CLINICIAN: _("A clinician"),
    Informant.PARENT: _("A parent"),
    Informant.TEACHER: _("A teacher"),
    Informant.CARER: _("A carer"),
}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Raised(_Part):
    """One flag of the score, as it stood when the form was answered."""

    place: str
    number: str = ""
    state: str
    value: float | None = None
    meaning: str
    urgency: str


class Result(_Part):
    """The score as it was worked out then; a newer rule never changes it."""

    scored: bool
    total: float | None = None
    band: str = ""
    positive: bool | None = None
    subscales: dict[str, float | None] = {}
    subscale_bands: dict[str, str] = {}
    algorithm: dict[str, bool | None] = {}
    flags: tuple[Raised, ...] = ()
    prorated: bool = False
    missing: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    rule: str = ""
    rule_version: str = ""
    source: str = ""
    treatment: tuple[str, ...] = ()

    @classmethod
    def of(cls, score: forms.Score) -> Self:
        """Return a score as it is kept."""
        told = score.as_json()
        proof = told.pop("proof")
        for name in ("form", "version"):
            told.pop(name)
        return cls(
            **told,
            rule=proof["rule"],
            rule_version=proof["version"],
            source=proof["source"],
            treatment=proof["treatment"],
        )

    @property
    def critical(self) -> tuple[Raised, ...]:
        """Return the flags somebody must act upon: reached, or declined."""
        return tuple(flag for flag in self.flags if flag.state != "not_assessed")


@entry(
    "forms.answer",
    _("Questionnaire"),
    needs=Permission.MEASURE,
    icon="chart",
    group="measures",
    to_fhir=fhir.response,
)
class FormAnswer(Body):
    """What someone answered on a form, at the version they saw, and what it came to."""

    form: Line
    version: Line
    title: Line
    language: Line = "en"
    mode: Mode = Mode.SELF
    informant: Informant = Informant.SELF
    respondent: str = ""
    administered_at: datetime
    answers: dict[str, JsonValue] = {}
    result: Result | None = None
    note: Annotated[str, Ask(_("Anything to know about how this was answered"), rows=2)] = ""

    @classmethod
    def of(
        cls,
        form: forms.Form,
        answers: Mapping[str, Any],
        *,
        administered_at: datetime,
        mode: Mode = Mode.SELF,
        informant: Informant = Informant.SELF,
        age: float | None = None,
        sex: str | None = None,
        **more: Any,
    ) -> Self:
        """Score the answers and return the entry's body.

        :raises NotAnAnswer: a value the form does not have.
        """
        score = forms.score(form, answers, age=age, sex=sex) if form.scoring else None
        return cls(
            form=form.id,
            version=form.version,
            title=form.title,
            language=form.language,
            mode=mode,
            informant=informant,
            administered_at=administered_at,
            answers={name: _plain(value) for name, value in answers.items()},
            result=Result.of(score) if score is not None else None,
            **more,
        )

    def headline(self) -> str:
        """Say the form and its result, or why there is none."""
        result = self.result
        if result is None:
            return self.title
        told: dict[str, object] = {"form": self.title, "band": result.band}
        if not result.scored:
            return gettext("%(form)s: no score, not all answered") % told
        if result.total is None:
            return gettext("%(form)s: %(band)s") % told if result.band else self.title
        told["total"] = f"{result.total:g}"
        line = (
            gettext("%(form)s: %(total)s, %(band)s")
            if result.band
            else gettext("%(form)s: %(total)s")
        )
        return line % told + (f" {gettext('(prorated)')}" if result.prorated else "")

    def measures(self) -> Iterable[Measured]:
        """Draw the total and each subscale that has a value."""
        if self.result is None or not self.result.scored:
            return
        if self.result.total is not None:
            yield Measured(f"{self.form}.total", self.result.total, band=self.result.band)
        for name, value in self.result.subscales.items():
            if value is not None:
                band = self.result.subscale_bands.get(name, "")
                yield Measured(f"{self.form}.{name}", value, band=band)


@entry(
    "forms.given",
    _("Questionnaire given"),
    needs=Permission.MEASURE,
    on_timeline=False,
    icon="chart",
    group="measures",
    to_fhir=None,
)
class FormGiven(Body):
    """A form was given to the client, by whom and how; the answers come as their own entry."""

    form: Line
    version: Line
    title: Line
    way: Line
    until: datetime

    def headline(self) -> str:
        """Say what was given."""
        return gettext("%(form)s given") % {"form": self.title}


@entry(
    "forms.link_asked",
    _("New link asked for"),
    needs=Permission.CONTACT,
    on_timeline=False,
    icon="link",
    group="contacts",
    to_fhir=None,
)
class LinkAsked(Body):
    """Someone holding a link that has run out asked for a new one."""

    giving: UUID


@entry(
    "forms.talk_asked",
    _("Asked to talk with someone"),
    needs=Permission.CONTACT,
    icon="help",
    group="contacts",
    to_fhir=None,
)
class TalkAsked(Body):
    """The client, tablet in hand, asked for someone to come.  No reason is needed."""

    giving: UUID


NEW_LINK_TITLE = _("Send a new link")
TALK_TITLE = _("Go and find the client: they asked to talk")

KINDS: tuple[type[Body], ...] = (FormAnswer, FormGiven, LinkAsked, TalkAsked)


def _plain(value: Any) -> Any:
    """Return an answer as JSON keeps it."""
    if isinstance(value, date | time | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value % 1 == 0 else float(value)
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
