"""Say what a form is: its words, its items, who may answer it, and what it may be used for."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, Literal

from pydantic import Field, model_validator

from mainstay.kernel.forms.scales import Part, Scoring, Urgency

Kind = Literal[
    "text",
    "lines",
    "paragraph",
    "choice",
    "multichoice",
    "boolean",
    "number",
    "integer",
    "date",
    "time",
    "datetime",
    "duration",
    "group",
    "display",
]
Operator = Literal["exists", "=", "!=", ">", "<", ">=", "<="]
Answer = str | bool | int | float | Decimal | date | time | datetime | list[Any] | None
Answers = Mapping[str, Any]

DECLINED: Final = "refused"
"""The answer of someone who was asked and would rather not say.  None is: not answered."""

CHOICES: Final = frozenset({"choice", "multichoice"})
SILENT: Final = frozenset({"group", "display"})
NUMBERS: Final = frozenset({"number", "integer", "duration"})


class FormError(Exception):
    """A definition cannot be used, and why, at which place."""

    def __init__(self, *, place: str, what: str, file: str = "") -> None:
        self.file, self.place, self.what = file, place, what
        super().__init__(": ".join(part for part in (file, place, what) if part))


class Code(Part):
    """A code of a public code system."""

    system: str
    code: str
    display: str = ""


class Option(Part):
    """One answer that may be chosen.

    :param value: what is kept; for an instrument, the value printed on the form.
    :param score: what it counts; None where the item is not scored.
    """

    value: str
    label: str
    score: float | None = None
    system: str = ""
    shape: Literal["coding", "integer", "string", "date", "time"] = "coding"
    translations: dict[str, str] = {}
    kept: dict[str, Any] = {}


class Condition(Part):
    """An item is asked only when an earlier answer is so."""

    question: str
    operator: Operator = "="
    answer: bool | int | float | str = True

    @property
    def is_declined(self) -> bool:
        """Test whether this waits for someone to have declined the question."""
        return self.operator == "=" and self.answer == DECLINED


class Critical(Part):
    """What makes an answer one that a person must look at the moment it is given."""

    at_least: float = 1
    meaning: str
    urgency: Urgency = "now"
    declined: bool = True


class Words(Part):
    """An item in another language."""

    text: str = ""
    help: str = ""
    why: str = ""


class Item(Part):
    """One question, heading or group.

    :param id: the FHIR linkId, unique in the form, never reused for another question.
    :param number: the number printed on the form.
    :param critical: strictest first; the first one that fits is raised.
    :param their_words: the answer is the client's own wording.
    :param kept: what an imported definition held that is not understood here.
    """

    id: str = Field(min_length=1)
    number: str = ""
    text: str = ""
    help: str = ""
    why: str = ""
    kind: Kind = "text"
    options: tuple[Option, ...] = ()
    open: bool = False
    enable_when: tuple[Condition, ...] = ()
    enable_any: bool = False
    required: bool = False
    repeats: bool = False
    min: float | str | None = None
    max: float | str | None = None
    max_length: int | None = None
    unit: str = ""
    rows: int = 1
    critical: tuple[Critical, ...] = ()
    their_words: bool = False
    code: tuple[Code, ...] = ()
    items: tuple["Item", ...] = ()
    translations: dict[str, Words] = {}
    kept: dict[str, Any] = {}

    @model_validator(mode="after")
    def _hangs_together(self) -> "Item":
        if self.kind in CHOICES and not self.options and not self.open and not self.kept:
            raise ValueError("a choice needs options")
        if self.repeats and self.kind in {"text", "lines", "choice", "multichoice", "display"}:
            raise ValueError("what repeats is called lines or multichoice, without repeats")
        values = [option.value for option in self.options]
        if len(set(values)) != len(values):
            raise ValueError("two options have the same value")
        if self.options and self.kind not in CHOICES | {"boolean"}:
            raise ValueError(f"options do not belong to the kind {self.kind}")
        return self

    @property
    def asks(self) -> bool:
        """Test whether the item takes an answer itself."""
        return self.kind not in SILENT

    def label_of(self, value: object) -> str:
        """Return the words printed for a value."""
        wanted = str(value).lower() if isinstance(value, bool) else str(value)
        return next((o.label for o in self.options if o.value == wanted), wanted)


class Ages(Part):
    """Whom a form is made for, in years, both ends included."""

    least: float | None = None
    most: float | None = None


class Heading(Part):
    """A form's own words in another language, and who says that it is the official one."""

    title: str = ""
    instructions: str = ""
    source: str = ""


class Form(Part):
    """A form at one version.

    :param licence: E text may be embedded, C only under conditions, S score entry only.
    :param modes: how it may be given; a form without ``self`` is asked by a person, never sent.
    :param guidance: to the person who gives it, not to the one who answers.
    :param declinable: each item may be declined.
    """

    id: str = Field(min_length=1)
    version: str = "1"
    title: str
    long_title: str = ""
    language: str = "en"
    translations: dict[str, Heading] = {}
    owner: str = ""
    terms: str = ""
    credit: str = ""
    source: str = ""
    licence: Literal["E", "C", "S", "own"] = "own"
    ages: Ages = Ages()
    informants: tuple[Literal["self", "clinician", "parent", "teacher", "carer"], ...] = ()
    modes: tuple[Literal["self", "interview", "clinician", "score"], ...] = ()
    recall: str = ""
    instructions: str = ""
    guidance: str = ""
    minutes: float | None = None
    declinable: bool = True
    code: tuple[Code, ...] = ()
    items: tuple[Item, ...]
    scoring: Scoring | None = None
    url: str = ""
    kept: dict[str, Any] = {}

    def __hash__(self) -> int:
        return hash((self.id, self.version))

    @cached_property
    def every(self) -> tuple[Item, ...]:
        """Return all items in the order they are printed, groups before what they hold."""
        return tuple(_walk(self.items))

    @cached_property
    def by_id(self) -> dict[str, Item]:
        """Return all items by id."""
        return {item.id: item for item in self.every}

    @cached_property
    def questions(self) -> tuple[Item, ...]:
        """Return the items that take an answer."""
        return tuple(item for item in self.every if item.asks)

    @cached_property
    def has_critical(self) -> bool:
        """Test whether some answer would ask for a person at once."""
        return any(item.critical for item in self.every)

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages the whole form may be given in."""
        return (self.language, *self.translations)

    def localised(self, language: str) -> "Form":
        """Return the form in another of its languages, itself where there is no such one."""
        heading = self.translations.get(language)
        if heading is None:
            return self
        # Built anew, not copied: a copy would keep the item index of the other language.
        words: dict[str, Any] = {name: getattr(self, name) for name in type(self).model_fields}
        words["language"] = language
        words["title"] = heading.title or self.title
        words["instructions"] = heading.instructions or self.instructions
        words["items"] = tuple(_localised(item, language) for item in self.items)
        return Form(**words)

    @model_validator(mode="after")
    def _names_hold(self) -> "Form":
        names = [item.id for item in _walk(self.items)]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two items share an id: {', '.join(twice)}")
        known = set(names)
        for item in _walk(self.items):
            for condition in item.enable_when:
                if condition.question not in known:
                    raise ValueError(
                        f"{item.id} waits for {condition.question}, which is not here"
                    )
        _refuse_circles(self.items)
        return self

    @model_validator(mode="after")
    def _scores_what_is_here(self) -> "Form":
        if self.scoring is None:
            return self
        known = {item.id for item in _walk(self.items) if item.asks}
        scales = {scale.id for scale in self.scoring.scales}
        rules: set[str] = set()
        for scale in self.scoring.scales:
            _all_known(scale.items, known, place=f"scale {scale.id}")
        for rule in self.scoring.rules:
            for test in (*rule.all, *rule.any, *rule.none):
                place = f"rule {rule.id}"
                _all_known(test.items, known, place=place)
                _all_known(tuple(test.own), set(test.items), place=place)
                _all_known((test.scale,) if test.scale else (), scales, place=place)
                _all_known((test.rule,) if test.rule else (), rules, place=place)
            rules.add(rule.id)
        return self


def _walk(items: tuple[Item, ...]) -> Iterator[Item]:
    for item in items:
        yield item
        yield from _walk(item.items)


def _all_known(names: tuple[str, ...], known: set[str], *, place: str) -> None:
    strangers = [name for name in names if name not in known]
    if strangers:
        raise ValueError(f"{place} names what is not here: {', '.join(strangers)}")


def _refuse_circles(items: tuple[Item, ...]) -> None:
    """Refuse items that wait for each other, or for something inside themselves."""
    waits = {item.id: {c.question for c in item.enable_when} for item in _walk(items)}
    for item in _walk(items):
        for child in item.items:
            waits[child.id].add(item.id)
    clear: set[str] = set()
    for name in waits:
        _follow(name, waits, clear, ())


def _follow(name: str, waits: dict[str, set[str]], clear: set[str], path: tuple[str, ...]) -> None:
    if name in path:
        raise ValueError(f"items wait for each other in a circle: {' → '.join((*path, name))}")
    if name in clear:
        return
    for earlier in sorted(waits[name]):
        _follow(earlier, waits, clear, (*path, name))
    clear.add(name)


def _localised(item: Item, language: str) -> Item:
    words = item.translations.get(language, Words())
    return item.model_copy(
        update={
            "text": words.text or item.text,
            "help": words.help or item.help,
            "why": words.why or item.why,
            "items": tuple(_localised(child, language) for child in item.items),
            "options": tuple(
                option.model_copy(
                    update={"label": option.translations.get(language, option.label)}
                )
                for option in item.options
            ),
        }
    )
