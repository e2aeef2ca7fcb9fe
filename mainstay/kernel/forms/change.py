"""Say whether a change is more than chance, and what it means by the declared thresholds."""

from dataclasses import asdict, dataclass
from math import sqrt
from typing import Any, Final, Literal

from django.utils.translation import gettext as _

from mainstay.kernel.forms.definition import Form
from mainstay.kernel.forms.results import Score
from mainstay.kernel.forms.scales import Changed, Scale

CONFIDENCE: Final = 1.96
"""The normal deviate beyond which a change is reliable, 95 % two-sided (Jacobson & Truax 1991)."""


@dataclass(frozen=True, slots=True)
class Change:
    """What lies between two scores.  None where the form declares nothing to judge it by."""

    change: float | None
    rci: float | None
    reliable: bool | None
    direction: Literal["improved", "worsened", "same", ""]
    important: bool | None
    response: bool | None
    remission: bool | None
    recovered: bool | None
    basis: str

    def as_json(self) -> dict[str, Any]:
        """Return the change in plain values."""
        return asdict(self)


def change(
    form: Form, before: Score | float | None, after: Score | float | None, *, scale: str = "total"
) -> Change:
    """Compare two values of one scale, the earlier first.

    :raises KeyError: the form has no such scale.
    """
    if form.scoring is None:
        raise KeyError(scale)
    declared = form.scoring.scale(scale)
    first, last = _value(before, scale), _value(after, scale)
    if first is None or last is None:
        return Change(
            None, None, None, "", None, None, None, None, _("one of the two has no score")
        )
    moved = last - first
    better = (first - last) if declared.higher_is == "worse" else moved
    direction: Literal["improved", "worsened", "same"] = "same"
    if better:
        direction = "improved" if better > 0 else "worsened"
    rules = declared.change
    if rules is None:
        basis = _("no published threshold: raw change only")
        return Change(moved, None, None, direction, None, None, None, None, basis)
    reliable = _reliable(rules, moved)
    return Change(
        change=moved,
        rci=_index(rules, moved),
        reliable=reliable,
        direction=direction,
        important=None if rules.important is None else abs(moved) >= rules.important,
        response=_response(rules, first=first, better=better),
        remission=_well(declared, last, rules.remission),
        recovered=_recovered(declared, rules, first=first, last=last, better=better),
        basis=_basis(rules),
    )


def _value(given: Score | float | None, scale: str) -> float | None:
    return given.value(scale) if isinstance(given, Score) else given


def standard_error_of_difference(*, sd: float, reliability: float) -> float:
    """Return the spread that chance alone gives two measurements (Jacobson & Truax 1991)."""
    return sd * sqrt(1 - reliability) * sqrt(2)


def _index(rules: Changed, moved: float) -> float | None:
    if rules.sd is None or rules.reliability is None:
        return None
    spread = standard_error_of_difference(sd=rules.sd, reliability=rules.reliability)
    return round(moved / spread, 2) if spread else None


def _reliable(rules: Changed, moved: float) -> bool | None:
    if rules.reliable is not None:
        return abs(moved) >= rules.reliable
    if rules.sd is None or rules.reliability is None:
        return None
    spread = standard_error_of_difference(sd=rules.sd, reliability=rules.reliability)
    return abs(moved) > CONFIDENCE * spread


def _response(rules: Changed, *, first: float, better: float) -> bool | None:
    if rules.response is None:
        return None
    if rules.response.points is not None:
        return better >= rules.response.points
    # Half of nothing is nothing: who began at zero cannot respond.
    return first > 0 and better >= first * (rules.response.percent or 0) / 100


def _well(scale: Scale, value: float, edge: float | None) -> bool | None:
    if edge is None:
        return None
    return value < edge if scale.higher_is == "worse" else value > edge


def _recovered(
    scale: Scale, rules: Changed, *, first: float, last: float, better: float
) -> bool | None:
    reliable = _reliable(rules, better)
    if rules.caseness is None or reliable is None:
        return None
    was_well = _well(scale, first, rules.caseness)
    is_well = _well(scale, last, rules.caseness)
    return bool(not was_well and is_well and reliable and better > 0)


def _basis(rules: Changed) -> str:
    told = {
        "points": f"{rules.reliable:g}" if rules.reliable is not None else "",
        "sd": f"{rules.sd:g}" if rules.sd is not None else "",
        "r": f"{rules.reliability:g}" if rules.reliability is not None else "",
        "coefficient": rules.coefficient,
        "source": rules.source,
    }
    if rules.reliable is not None:
        return _("reliable change of %(points)s points; %(source)s") % told
    if rules.sd is not None:
        return _("Jacobson–Truax, SD %(sd)s, %(coefficient)s %(r)s; %(source)s") % told
    return rules.source
