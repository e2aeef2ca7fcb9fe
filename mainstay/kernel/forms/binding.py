"""Bind a form to what was typed: what the renderer draws, what the kernel keeps, what is wrong."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any, Final

from django.utils.translation import gettext as _
from pydantic import ValidationError

from mainstay.kernel.forms.asked import asked
from mainstay.kernel.forms.definition import CHOICES, DECLINED, Answers, Form, Item
from mainstay.kernel.forms.nesting import flat_answers, in_zone, nested
from mainstay.kernel.forms.parsing import Posted, Wrong, answer, typed
from mainstay.kernel.forms.showing import options, shown

ADD: Final = "_add"
"""The name of the button that asks for one more row; its value is the name of the group."""
MOST_ROWS: Final = 200


@dataclass(slots=True)
class BoundItem:
    """One field as it is drawn.

    :param id: unique on the page, for labels and error links.
    :param name: what the field posts.
    :param items: the fields of a group; of what repeats, its rows, each bound like one alone.
    :param rows: height of a text box in lines.
    :param is_asked: stands open with the answers so far; without script it is drawn all the same.
    """

    id: str
    name: str
    item: Item
    value: Any = ""
    error: str = ""
    declined: bool = False
    is_asked: bool = True
    may_decline: bool = False
    options: list[tuple[str, str, bool]] = field(default_factory=list)
    items: list["BoundItem"] = field(default_factory=list)
    repeats: bool = False

    def __getattr__(self, name: str) -> Any:
        # What the definition says is read through: number, help, kind, unit, rows, min, max, why.
        if name.startswith("_"):
            raise AttributeError(name)
        return getattr(self.item, name)

    @property
    def label(self) -> str:
        """Return the question as printed."""
        return self.item.text


@dataclass(slots=True)
class Bound:
    """A form with what was typed, or with what is known so far."""

    form: Form
    items: list[BoundItem]
    answers: dict[str, Any]
    errors: list[tuple[str, str]]
    is_bound: bool = False
    is_adding: bool = False

    @property
    def is_valid(self) -> bool:
        """Test whether the answers may be kept: posted, nothing wrong, no row being added."""
        return self.is_bound and not self.errors and not self.is_adding

    @property
    def body(self) -> dict[str, Any]:
        """Return the answers as the fields of a body: groups nested, nothing unanswered."""
        return nested(self.answers)

    @property
    def flat(self) -> Iterator[BoundItem]:
        """Yield every field, groups before what they hold."""
        return _every(self.items)


def bind(
    form: Form,
    data: Posted | None = None,
    *,
    initial: Answers | None = None,
    errors: Mapping[str, str] | None = None,
    only: Collection[str] | None = None,
    zone: tzinfo | None = None,
) -> Bound:
    """Bind a form to a post, or to initial answers for drawing it first.

    :param initial: answers by item id; a dumped body serves too.
    :param errors: messages found elsewhere, by item id.
    :param only: ids of the items on this page; the others keep their initial answers.
    :param zone: the place's zone, given to dates with a time.
    """
    known = flat_answers(form, in_zone(initial or {}, zone))
    reader = _Reader(data=data, zone=zone, errors=dict(errors or {}), declinable=form.declinable)
    wanted = [item for item in form.items if only is None or item.id in only]
    posted = {} if data is None else reader.read(wanted, prefix="")
    answers = {name: value for name, value in known.items() if data is None or only is not None}
    for item in _beneath(wanted) if data is not None else ():
        answers.pop(item.id, None)
    answers.update(posted)
    open_ = asked(form, answers)
    if data is not None:
        reader.settle(form, wanted, answers, open_)
    adding = str(data.get(ADD) or "") if data is not None else ""
    drawing = _Drawing(form=form, reader=reader, answers=answers, open=open_, adding=adding)
    items = [drawing.item(item, item.id) for item in wanted]
    return Bound(
        form=form,
        items=items,
        answers={name: value for name, value in answers.items() if name in open_},
        errors=[(one.id, one.error) for one in _every(items) if one.error],
        is_bound=data is not None,
        is_adding=bool(adding),
    )


def field_errors(form: Form, wrong: ValidationError) -> dict[str, str]:
    """Return what a body refused, by item id, in plain words."""
    found: dict[str, str] = {}
    for error in wrong.errors():
        names = [str(part) for part in error["loc"] if not isinstance(part, int)]
        place = next(
            (
                ".".join(names[:n])
                for n in range(len(names), 0, -1)
                if ".".join(names[:n]) in form.by_id
            ),
            form.items[0].id,
        )
        message = error["msg"].removeprefix("Value error, ")
        if error["type"] in {"missing", "string_too_short"}:
            message = _("This is needed.")
        found.setdefault(place, message)
    return found


@dataclass(slots=True)
class _Reader:
    """Read a post; ``errors`` and ``raw`` are by field name, which differs only in rows."""

    data: Posted | None
    zone: tzinfo | None
    errors: dict[str, str]
    raw: dict[str, Any] = field(default_factory=dict)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    declinable: bool = True

    def read(self, items: Collection[Item], prefix: str) -> dict[str, Any]:
        """Return the answers typed into these items, by item id."""
        found: dict[str, Any] = {}
        for item in items:
            name = f"{prefix}{item.id}"
            if item.repeats and item.kind == "group":
                found[item.id] = self.rows(item, name) or None
                continue
            if item.asks:
                found[item.id] = self.one(item, name)
            found.update(self.read(item.items, prefix))
        return {key: value for key, value in found.items() if value is not None}

    def one(self, item: Item, name: str) -> Any:
        """Return one answer; what is wrong with it is kept beside what was typed."""
        assert self.data is not None  # noqa: S101 - read() is only called for a post
        passed = f"{name}.declined" in self.data or self.data.get("pass") == "1"
        if passed and self.declinable:
            return DECLINED
        self.raw[name] = typed(item, name, self.data)
        try:
            return answer(item, self.raw[name], zone=self.zone)
        except Wrong as wrong:
            self.errors[name] = str(wrong)
            return None

    def rows(self, item: Item, name: str) -> list[dict[str, Any]]:
        """Return the rows of a group that repeats; empty ones fall away."""
        assert self.data is not None  # noqa: S101 - read() is only called for a post
        pattern = re.compile(re.escape(name) + r"\.(\d{1,3})\.")
        seen = {int(m[1]) for key in self.data if (m := pattern.match(key))}
        rows, self.numbers[name] = [], []
        for number in sorted(n for n in seen if n < MOST_ROWS):
            prefix = f"{name}.{number}."
            row = self.read(item.items, prefix)
            if row or any(place.startswith(prefix) for place in self.errors):
                rows.append(row)
                self.numbers[name].append(number)
        return rows

    def settle(
        self, form: Form, items: Collection[Item], answers: dict[str, Any], open_: frozenset[str]
    ) -> None:
        """Require what is asked and required; drop, aloud, what was typed where nothing is asked."""
        for item in _beneath(items):
            if item.id in open_:
                self._need(item, item.id, answers)
                continue
            self.errors.pop(item.id, None)
            if answers.pop(item.id, None) not in (None, DECLINED) and item.kind not in CHOICES:
                self.errors[item.id] = _(
                    "This is not asked with the answers above. Clear it, or change the answer."
                )

    def _need(self, item: Item, name: str, answers: Mapping[str, Any]) -> None:
        if item.repeats and item.kind == "group":
            rows = answers.get(item.id) or ()
            for number, row in zip(self.numbers.get(name, ()), rows, strict=False):
                for child in _beneath(item.items):
                    self._need(child, f"{name}.{number}.{child.id}", row)
        if item.required and answers.get(item.id) is None:
            self.errors.setdefault(
                name, _("Choose an answer.") if item.options else _("This is needed.")
            )


@dataclass(slots=True)
class _Drawing:
    """Make the fields to draw from what was typed, else from what is known."""

    form: Form
    reader: _Reader
    answers: Mapping[str, Any]
    open: frozenset[str]
    adding: str

    def item(self, item: Item, name: str, answers: Answers | None = None) -> BoundItem:
        """Return one field, with its children or rows."""
        known = self.answers if answers is None else answers
        prefix = name.removesuffix(item.id)
        given = known.get(item.id)
        bound = BoundItem(
            id=name.replace(".", "-"),
            name=name,
            item=item,
            error=self.reader.errors.get(name, ""),
            declined=given == DECLINED,
            is_asked=item.id in self.open,
            may_decline=self.form.declinable and item.asks,
            repeats=item.repeats,
        )
        if item.repeats:
            bound.items = self.rows(item, name, given)
            return bound
        if item.asks:
            raw = self.reader.raw.get(name)
            bound.value = shown(item, given if raw is None else raw)
            bound.options = options(item, given if raw is None else raw)
        bound.items = [self.item(child, f"{prefix}{child.id}", answers) for child in item.items]
        return bound

    def rows(self, item: Item, name: str, given: Any) -> list[BoundItem]:
        """Return one row for each answer and one blank one, two when one more was asked for."""
        known = list(given or ()) if given != DECLINED else []
        blank = 2 if self.adding == name else 1
        single = item.model_copy(update={"repeats": False})
        if item.kind != "group":
            values = [v for v in self.reader.raw.get(name) or known if v not in (None, "")]
            return [
                BoundItem(
                    f"{name}-{n}", name, single, shown(single, v), options=options(single, v)
                )
                for n, v in enumerate([*values, *[None] * blank])
            ]
        numbers = list(self.reader.numbers.get(name, range(len(known))))
        numbers += range(max(numbers, default=-1) + 1, max(numbers, default=-1) + 1 + blank)
        filled = [*known, *[{}] * blank]
        return [self.row(single, name, n, row) for n, row in zip(numbers, filled, strict=True)]

    def row(self, item: Item, name: str, number: int, row: Answers) -> BoundItem:
        """Return one row of a group; its fields are named by its number."""
        prefix = f"{name}.{number}."
        fields = [self.item(child, f"{prefix}{child.id}", row) for child in item.items]
        return BoundItem(
            f"{name}-{number}".replace(".", "-"), f"{name}.{number}", item, items=fields
        )


def _beneath(items: Collection[Item]) -> Iterator[Item]:
    """Yield items and what they hold, stopping at groups that repeat: their rows stand apart."""
    for item in items:
        yield item
        if not item.repeats:
            yield from _beneath(item.items)


def _every(items: list[BoundItem]) -> Iterator[BoundItem]:
    for item in items:
        yield item
        yield from _every(item.items)
