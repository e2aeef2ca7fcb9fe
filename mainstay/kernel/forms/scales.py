"""Declare how answers become a score: scales, bands, cuts, rules, missing items and change."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

Urgency = Literal["now", "soon"]
"""How fast a person must look: in this contact, or soon after it."""


class Part(BaseModel):
    """A piece of a definition.  Frozen, and closed to keys nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Fits(Part):
    """Whom a band or a cut applies to; empty means everyone."""

    sex: str = ""
    min_age: float | None = None
    max_age: float | None = None

    def fits(self, *, age: float | None, sex: str | None) -> bool:
        """Test whether a person is meant.  An unknown age or sex fits only what is for all."""
        if self.sex and self.sex != sex:
            return False
        if self.min_age is not None and (age is None or age < self.min_age):
            return False
        return self.max_age is None or (age is not None and age <= self.max_age)


class Band(Fits):
    """A named stretch of a scale, both ends included."""

    low: float
    high: float
    label: str


class Cut(Fits):
    """Where a scale turns positive."""

    at_least: float | None = None
    at_most: float | None = None
    source: str = ""

    @model_validator(mode="after")
    def _has_one_side(self) -> "Cut":
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("a cut needs either at_least or at_most")
        return self

    def met(self, value: float) -> bool:
        """Test whether a value lies on the positive side."""
        if self.at_least is not None:
            return value >= self.at_least
        return self.at_most is not None and value <= self.at_most


class Missing(Part):
    """What happens to a scale when items are left out.

    :param most: how many items may be missing before there is no value at all.
    :param treat: ``never`` gives no value, ``prorate`` and ``person_mean`` stretch the answered
        items over the missing ones, ``zero`` counts them as nothing (only where the owner says so).
    :param rounding: what a stretched total is rounded to.
    :param skipped: items the form itself skipped: ``zero`` counts nothing, ``out`` shortens the
        scale, ``missing`` treats them like unanswered ones.
    """

    most: int = 0
    treat: Literal["never", "prorate", "person_mean", "zero"] = "never"
    rounding: Literal["half_up", "up", "none"] = "half_up"
    skipped: Literal["zero", "out", "missing"] = "zero"
    source: str = ""


class Crisis(Part):
    """A height of a scale that asks for a person; never crossed by proration alone."""

    at_least: float
    meaning: str
    urgency: Urgency = "soon"


class Fall(Part):
    """How far a scale must move toward health to count as a response."""

    percent: float | None = None
    points: float | None = None
    source: str = ""

    @model_validator(mode="after")
    def _has_one_measure(self) -> "Fall":
        if (self.percent is None) == (self.points is None):
            raise ValueError("a response needs either percent or points")
        return self


class Changed(Part):
    """What counts as change: reliable, important, response, remission, recovery.

    :param reliable: a published number of points; wins over the computed index when given.
    :param sd: standard deviation for the Jacobson-Truax index.
    :param reliability: the coefficient that goes with it, named in ``coefficient``.
    :param remission: the value that must be passed (below it, or above where high is good).
    :param caseness: the cut between the ill and the well, for recovery.
    """

    reliable: float | None = None
    sd: float | None = None
    reliability: float | None = None
    coefficient: str = ""
    important: float | None = None
    response: Fall | None = None
    remission: float | None = None
    caseness: float | None = None
    source: str

    @model_validator(mode="after")
    def _index_is_whole(self) -> "Changed":
        if (self.sd is None) != (self.reliability is None):
            raise ValueError("sd and reliability belong together")
        return self


class Scale(Part):
    """One number drawn from a set of items.

    :param reversed_items: items whose score is turned round before it counts.
    :param counts_from: with ``count``, the item score from which an item counts.
    :param table: raw value to reported value, for scales with published T-scores.
    """

    id: str
    title: str = ""
    items: tuple[str, ...]
    method: Literal["sum", "mean", "count", "max"] = "sum"
    reversed_items: tuple[str, ...] = ()
    counts_from: float = 1
    multiply: float = 1
    decimals: int = 0
    table: tuple[tuple[float, float], ...] = ()
    higher_is: Literal["worse", "better"] = "worse"
    missing: Missing = Missing()
    bands: tuple[Band, ...] = ()
    positive: tuple[Cut, ...] = ()
    crisis: Crisis | None = None
    change: Changed | None = None
    code: str = ""
    unit: str = "{score}"

    @model_validator(mode="after")
    def _items_are_named_once(self) -> "Scale":
        if not self.items:
            raise ValueError("a scale needs items")
        if len(set(self.items)) != len(self.items):
            raise ValueError("an item is named twice")
        strangers = set(self.reversed_items) - set(self.items)
        if strangers:
            raise ValueError(f"reversed, but not in the scale: {', '.join(sorted(strangers))}")
        return self


class Test(Part):
    """One condition of a rule: over items, over a scale, or over an earlier rule.

    :param at_least: what each item (or the scale) must reach.
    :param own: another threshold for single items.
    :param count: how many items must reach it; ``most`` caps how many may.
    :param declined: a declined item counts as reaching it.
    """

    __test__ = False

    items: tuple[str, ...] = ()
    scale: str = ""
    rule: str = ""
    at_least: float = 1
    own: dict[str, float] = {}
    count: int = 1
    most: int | None = None
    declined: bool = False

    @model_validator(mode="after")
    def _is_about_one_thing(self) -> "Test":
        if sum(map(bool, (self.items, self.scale, self.rule))) != 1:
            raise ValueError("a test is about items, or a scale, or a rule: exactly one of them")
        return self


class Rule(Part):
    """A named conclusion that answers reach, miss, or leave open.

    :param outcome: the result of the whole form when no earlier outcome holds.
    :param positive: what the outcome says of the screen.
    :param settles: the outcome may stand while an earlier one is still open for want of answers.
    :param urgency: set where reaching it asks for a person.
    """

    id: str
    label: str
    all: tuple[Test, ...] = ()
    any: tuple[Test, ...] = ()
    none: tuple[Test, ...] = ()
    outcome: bool = False
    positive: bool | None = None
    settles: bool = False
    urgency: Urgency | None = None
    source: str = ""


class Scoring(Part):
    """The whole scoring of a form.."""

    rule: str
    version: str = "1"
    source: str
    scales: tuple[Scale, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def total(self) -> Scale | None:
        """Return the scale called ``total``; a form may have none."""
        return next((scale for scale in self.scales if scale.id == "total"), None)

    def scale(self, wanted: str) -> Scale:
        """Return a scale by id.

        :raises KeyError: no such scale.
        """
        for scale in self.scales:
            if scale.id == wanted:
                return scale
        raise KeyError(wanted)
