"""Score answers by the declared rules, and say how it was done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil, floor, inf

from django.utils.translation import gettext as _

from mainstay.kernel.forms.asked import asked
from mainstay.kernel.forms.definition import DECLINED, Answers, Critical, Form, FormError, Item
from mainstay.kernel.forms.plans import Plan, plan_of, worth
from mainstay.kernel.forms.results import Flag, Proof, Score, State
from mainstay.kernel.forms.scales import Missing, Rule, Scale, Scoring, Test


@dataclass(slots=True)
class _Read:
    """The answers of one person, as numbers and as gaps."""

    values: dict[str, float] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    declined: list[str] = field(default_factory=list)
    skipped: set[str] = field(default_factory=set)
    treatment: list[str] = field(default_factory=list)
    prorated: bool = False


def score(
    form: Form, answers: Answers, *, age: float | None = None, sex: str | None = None
) -> Score:
    """Score answers by item id.

    A value is an answer, None for not answered, or DECLINED.  A gap is never a zero unless the
    form's own rule says so, and the proof names how each gap was treated.

    :raises NotAnAnswer: a value the form does not have.
    """
    plan = plan_of(form)
    read = _read(plan, form, answers)
    values, lowest = _scales(plan, read)
    algorithm = _algorithm(plan.scoring, read, values)
    flags = [*_critical_flags(plan, read), *_crisis_flags(plan, lowest)]
    flags += _rule_flags(plan.scoring, algorithm)
    bands = {s.id: _band(s, values[s.id], age=age, sex=sex) for s in plan.scoring.scales}
    band, positive = _result(plan, values, algorithm, bands, age=age, sex=sex)
    total = values.pop("total", None)
    bands.pop("total", None)
    known = total is not None or any(v is not None for v in values.values())
    return Score(
        form=form.id,
        version=form.version,
        total=total,
        band=band,
        positive=positive,
        subscales=values,
        subscale_bands={name: words for name, words in bands.items() if words},
        algorithm=algorithm,
        flags=tuple(flags),
        prorated=read.prorated,
        missing=tuple(read.missing),
        declined=tuple(read.declined),
        scored=known or (band != "" and not plan.scoring.scales),
        proof=Proof(
            rule=plan.scoring.rule,
            version=plan.scoring.version,
            source=plan.scoring.source,
            treatment=tuple(read.treatment),
        ),
    )


def _read(plan: Plan, form: Form, answers: Answers) -> _Read:
    read = _Read()
    open_ = asked(form, answers) if plan.conditional else None
    for item in plan.items:
        value = answers.get(item.id)
        if open_ is not None and item.id not in open_:
            read.skipped.add(item.id)
        elif value is None or value == "":
            read.missing.append(item.id)
        elif value == DECLINED:
            read.declined.append(item.id)
        else:
            read.values[item.id] = worth(item, value, plan.lookup[item.id])
    return read


def _scales(plan: Plan, read: _Read) -> tuple[dict[str, float | None], dict[str, float]]:
    """Return each scale's value, and the least it can be without stretching anything."""
    values: dict[str, float | None] = {}
    lowest: dict[str, float] = {}
    for scale in plan.scoring.scales:
        values[scale.id], lowest[scale.id] = _scale(scale, plan, read)
    return values, lowest


def _scale(scale: Scale, plan: Plan, read: _Read) -> tuple[float | None, float]:
    given = [n for n in scale.items if n in read.values]
    points = [_turned(name, scale, plan, read.values[name]) for name in given]
    skipped = sum(name in read.skipped for name in scale.items)
    gaps = len(scale.items) - len(given) - skipped
    length = len(scale.items)
    if scale.missing.skipped == "missing":
        gaps += skipped
    elif scale.missing.skipped == "out":
        length -= skipped
    raw = _combine(scale, points, length - gaps)
    if not gaps:
        value = _reported(scale, raw)
        return (value if length else None), value
    certain = _at_least(scale, points, raw, length=length)
    stretched = _stretch(scale, raw, answered=length - gaps, length=length, gaps=gaps)
    read.treatment.append(_treatment(scale, gaps=gaps, length=length, given=stretched is not None))
    if stretched is None:
        return None, certain
    read.prorated = read.prorated or scale.missing.treat != "zero"
    value = _reported(scale, stretched)
    if scale.crisis and value >= scale.crisis.at_least > certain:
        read.treatment.append(
            _("crossing %(cut)s only by stretching: not raised as a crisis")
            % {"cut": _plain(scale.crisis.at_least)}
        )
    return value, certain


def _at_least(scale: Scale, points: list[float], raw: float, *, length: int) -> float:
    """Return what a scale with gaps surely reaches, counting every gap as nothing."""
    floor_ = sum(points) / length if scale.method == "mean" and length else raw
    if scale.table:
        return dict(scale.table).get(floor_ * scale.multiply, -inf)
    return floor_ * scale.multiply


def _turned(name: str, scale: Scale, plan: Plan, value: float) -> float:
    if name not in scale.reversed_items:
        return value
    low, high = plan.ends[name]
    return low + high - value


def _combine(scale: Scale, points: list[float], answered: int) -> float:
    if not points:
        return 0.0
    if scale.method == "count":
        return float(sum(point >= scale.counts_from for point in points))
    if scale.method == "max":
        return max(points)
    if scale.method == "mean":
        return sum(points) / answered
    return sum(points)


def _stretch(scale: Scale, raw: float, *, answered: int, length: int, gaps: int) -> float | None:
    missing = scale.missing
    if missing.treat == "never" or gaps > missing.most or answered <= 0:
        return None
    if missing.treat == "zero":
        return raw
    if scale.method in {"mean", "max"}:
        return raw
    return _rounded(raw * length / answered, missing)


def _rounded(value: float, missing: Missing) -> float:
    if missing.rounding == "none":
        return value
    # Thirds and sevenths are not exact: 8.5 must not become 8.499999 before it is rounded.
    value = round(value, 9)
    return float(ceil(value) if missing.rounding == "up" else floor(value + 0.5))


def _reported(scale: Scale, raw: float) -> float:
    value = raw * scale.multiply
    if scale.table:
        value = dict(scale.table).get(value, float("nan"))
        if value != value:
            raise FormError(
                place=f"scale {scale.id}", what=_("the table has no row for this total")
            )
    if scale.decimals:
        return round(value, scale.decimals)
    return float(floor(value + 0.5)) if scale.method != "mean" else round(value, 4)


def _treatment(scale: Scale, *, gaps: int, length: int, given: bool) -> str:
    told = {"scale": scale.title or scale.id, "gaps": gaps, "length": length}
    if not given:
        return _("%(scale)s: %(gaps)d of %(length)d not answered, so no value") % told
    if scale.missing.treat == "zero":
        return _("%(scale)s: %(gaps)d of %(length)d not answered, counted 0 by its rule") % told
    return _("%(scale)s: %(gaps)d of %(length)d not answered, mean of the others used") % told


def _plain(value: float) -> str:
    return f"{value:g}"


def _band(scale: Scale, value: float | None, *, age: float | None, sex: str | None) -> str:
    if value is None:
        return ""
    for band in scale.bands:
        if band.low <= value <= band.high and band.fits(age=age, sex=sex):
            return band.label
    return ""


def _positive(
    scale: Scale, value: float | None, *, age: float | None, sex: str | None
) -> bool | None:
    if value is None:
        return None
    fitting = [cut for cut in scale.positive if cut.fits(age=age, sex=sex)]
    return fitting[0].met(value) if fitting else None


def _result(
    plan: Plan,
    values: Mapping[str, float | None],
    algorithm: Mapping[str, bool | None],
    bands: Mapping[str, str],
    *,
    age: float | None,
    sex: str | None,
) -> tuple[str, bool | None]:
    """Return the words and the verdict: of the first outcome that holds, else of the total."""
    held = _outcome(plan.scoring, algorithm)
    if held is not None:
        return held.label, held.positive
    total = plan.scoring.total
    if any(rule.outcome for rule in plan.scoring.rules):
        return "", _surely_positive(plan.scoring, algorithm)
    if total is None:
        return "", None
    return bands["total"], _positive(total, values["total"], age=age, sex=sex)


def _outcome(scoring: Scoring, algorithm: Mapping[str, bool | None]) -> Rule | None:
    """Return the first outcome that holds, unless a stricter one is still open."""
    is_open = False
    for rule in scoring.rules:
        if not rule.outcome:
            continue
        if algorithm[rule.id] and (rule.settles or not is_open):
            return rule
        is_open = is_open or algorithm[rule.id] is None
    return None


def _surely_positive(scoring: Scoring, algorithm: Mapping[str, bool | None]) -> bool | None:
    """Say positive where only the level is open: what is missing could not make it negative."""
    held = [rule for rule in scoring.rules if rule.outcome and algorithm[rule.id]]
    return True if held and all(rule.positive for rule in held) else None


def _algorithm(
    scoring: Scoring, read: _Read, values: Mapping[str, float | None]
) -> dict[str, bool | None]:
    """Decide each rule; None where what is missing could still turn it."""
    found: dict[str, bool | None] = {}
    for rule in scoring.rules:
        parts: list[bool | None] = [_test(t, read, values, found) for t in rule.all]
        if rule.any:
            parts.append(_either([_test(t, read, values, found) for t in rule.any]))
        parts += [_not(_test(t, read, values, found)) for t in rule.none]
        found[rule.id] = _every(parts)
    return found


def _every(parts: list[bool | None]) -> bool | None:
    return False if False in parts else None if None in parts else True


def _either(parts: list[bool | None]) -> bool | None:
    return True if True in parts else None if None in parts else False


def _not(part: bool | None) -> bool | None:
    return None if part is None else not part


def _test(
    test: Test,
    read: _Read,
    values: Mapping[str, float | None],
    found: Mapping[str, bool | None],
) -> bool | None:
    if test.rule:
        return found[test.rule]
    if test.scale:
        value = values[test.scale]
        return None if value is None else value >= test.at_least
    hits = open_ = 0
    for name in test.items:
        if name in read.values:
            hits += read.values[name] >= test.own.get(name, test.at_least)
        elif name in read.declined and test.declined:
            hits += 1
        elif name not in read.skipped:
            open_ += 1
    return _counted(test, hits, hits + open_)


def _counted(test: Test, low: int, high: int) -> bool | None:
    if high < test.count or (test.most is not None and low > test.most):
        return False
    if low >= test.count and (test.most is None or high <= test.most):
        return True
    return None


def _critical_flags(plan: Plan, read: _Read) -> list[Flag]:
    flags = [_flag(item, read) for item in plan.critical if item.id not in read.skipped]
    return [flag for flag in flags if flag is not None]


def _flag(item: Item, read: _Read) -> Flag | None:
    value = read.values.get(item.id)
    rule: Critical | None = item.critical[0]
    state: State = "reached"
    if value is not None:
        rule = next((c for c in item.critical if value >= c.at_least), None)
    elif item.id in read.declined:
        state = "declined"
        rule = next((c for c in item.critical if c.declined), None)
    else:
        state = "not_assessed"
    if rule is None:
        return None
    return Flag(item.id, item.number, state, value, rule.meaning, rule.urgency)


def _crisis_flags(plan: Plan, lowest: Mapping[str, float]) -> list[Flag]:
    return [
        Flag(scale.id, "", "reached", lowest[scale.id], scale.crisis.meaning, scale.crisis.urgency)
        for scale in plan.scoring.scales
        if scale.crisis and lowest[scale.id] >= scale.crisis.at_least
    ]


def _rule_flags(scoring: Scoring, algorithm: Mapping[str, bool | None]) -> list[Flag]:
    """Raise the rules that hold; of outcomes that exclude each other, only the first."""
    held = next((r for r in scoring.rules if r.outcome and algorithm[r.id]), None)
    return [
        Flag(rule.id, "", "reached", None, rule.label, rule.urgency)
        for rule in scoring.rules
        if rule.urgency and algorithm[rule.id] and (rule is held or not rule.outcome)
    ]
