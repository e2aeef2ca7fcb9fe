"""What the answers came to, over time: a sentence with dates, the chart, the items, the table."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.care.assessments.entries import FormAnswer, Mode
from mainstay.care.assessments.pages.giving import banner
from mainstay.kernel import desks, forms
from mainstay.kernel.access import NotFound
from mainstay.kernel.chart import Chart
from mainstay.kernel.components import dates
from mainstay.kernel.components.shapes import Band, Line, Point, Scores
from mainstay.kernel.forms import DECLINED, Form, Item
from mainstay.kernel.kept import Kept
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people.lists import face

STRIP = 10
RAIL = 2


@dataclass(frozen=True)
class Series:
    """One form's totals over time, the answers behind them where they were given here."""

    form: Form
    points: tuple[Point, ...]
    answers: tuple[Kept, ...]

    @property
    def values(self) -> list[Point]:
        """Return the points that have a value, oldest first."""
        return [point for point in self.points if point.value is not None]

    @property
    def top(self) -> float:
        """Return the end of the scale."""
        scale = self.form.scoring.total if self.form.scoring else None
        if scale is None or not scale.bands:
            return max((p.value or 0 for p in self.points), default=1) or 1
        return max(band.high for band in scale.bands)


def series(chart: Chart, form: Form) -> Series:
    """Gather a form's totals, from answers here and from numbers brought from elsewhere."""
    given = [
        kept
        for kept in chart.several(FormAnswer, limit=400)
        if isinstance(kept.body, FormAnswer) and kept.body.form == form.id
    ]
    points = {kept.id: _point(kept) for kept in given}
    scale = form.scoring.total if form.scoring else None
    brought = chart.measures(f"{form.id}.total")
    brought += chart.measures(scale.code) if scale is not None and scale.code else []
    for row in brought:
        on = timezone.localdate(row.occurred_at)
        points.setdefault(row.entry_id, Point(on=on, value=row.value, note=_("Brought in")))
    ordered = sorted(points.values(), key=lambda point: point.on)
    return Series(form, tuple(ordered), tuple(reversed(given)))


def _point(kept: Kept) -> Point:
    body = kept.body
    assert isinstance(body, FormAnswer)  # noqa: S101 - series() took only answers
    total = body.result.total if body.result is not None else None
    return Point(on=timezone.localdate(kept.occurred_at), value=total, note=_how(body))


def _how(body: FormAnswer) -> str:
    if body.mode is Mode.SELF and body.respondent == "link":
        return _("By link")
    if body.mode is Mode.SELF and body.respondent == "tablet":
        return _("Tablet, with us")
    return str(body.mode.label)


def measures(request: Asked, record: UUID) -> HttpResponse:
    """Lead to the measure answered last; with none yet, say so and how to begin."""
    chart = open_chart(request, record)
    answered = answered_forms(chart)
    if answered:
        return redirect("assessments:measure", record=record, form=answered[0].id)
    context = {"banner": banner(chart), "record": record}
    return render(request, "assessments/none.html", context)


def answered_forms(chart: Chart) -> list[Form]:
    """Return the forms this client has results of, the newest first."""
    found: dict[str, Form] = {}
    by_code = _by_code()
    for row in desks.newest_measures(chart.record_id, chart.shelves(), limit=200):
        form = by_code.get(row.code)
        if form is not None:
            found.setdefault(form.id, form)
    for kept in chart.several(FormAnswer, limit=50):
        body = kept.body
        form = forms.find(body.form) if isinstance(body, FormAnswer) else None
        if form is not None:
            found.setdefault(form.id, form)
    return list(found.values())


def _by_code() -> dict[str, Form]:
    found: dict[str, Form] = {}
    for form in forms.shipped().values():
        found[f"{form.id}.total"] = form
        scale = form.scoring.total if form.scoring else None
        if scale is not None and scale.code:
            found[scale.code] = form
    return found


def measure(request: Asked, record: UUID, form: str) -> HttpResponse:
    """Show one measure: the sentence first, then the picture, the items and the same numbers."""
    chart = open_chart(request, record)
    known = forms.find(form)
    if known is None:
        raise NotFound(form)
    found = series(chart, known)
    latest = found.answers[-1].body if found.answers else None
    context = {
        "banner": banner(chart),
        "record": record,
        "form": known,
        "tabs": [(one, one.id == known.id) for one in answered_forms(chart)],
        "now": found.values[-1] if found.values else None,
        "band": _band(known, found.values[-1].value) if found.values else "",
        "top": f"{found.top:g}",
        "scores": scores_of(found, face(record).preferred),
        "more": [*meaning(found), *critical_words(found)],
        "strip": strip(found),
        "latest": latest if isinstance(latest, FormAnswer) else None,
        "result": latest.result if isinstance(latest, FormAnswer) else None,
    }
    return render(request, "assessments/measure.html", context)


def scores_of(found: Series, name: str = "") -> Scores:
    """Return the chart's one set of numbers, with the sentence they make."""
    scale = found.form.scoring.total if found.form.scoring else None
    bands = scale.bands if scale is not None else ()
    higher = scale is not None and scale.higher_is == "better"
    return Scores(
        title=found.form.title,
        points=found.points,
        low=min((band.low for band in bands), default=0),
        high=found.top,
        sentence=sentence(found, name),
        direction=_("Higher is better.") if higher else _("Lower is better."),
        bands=[Band(low=b.low, high=b.high, label=b.label.capitalize()) for b in bands],
        lines=_lines(found),
    )


def _lines(found: Series) -> list[Line]:
    scale = found.form.scoring.total if found.form.scoring else None
    rules = scale.change if scale is not None else None
    drawn = []
    if (
        rules is not None
        and rules.response is not None
        and rules.response.percent
        and found.values
    ):
        first = found.values[0].value or 0
        drawn.append(Line(value=first * (1 - rules.response.percent / 100), label=_("Response")))
    if rules is not None and rules.remission is not None:
        words = _("Remission, under %(n)g") % {"n": rules.remission}
        drawn.append(Line(value=rules.remission - 0.5, label=words))
    return drawn


def sentence(found: Series, name: str) -> str:
    """Say the newest score, its band, and how it stands to the first, with their dates."""
    if not found.values:
        return _("No score yet.")
    last, first = found.values[-1], found.values[0]
    told = {
        "name": name or _("The client"),
        "score": f"{last.value:g}",
        "band": _band(found.form, last.value),
        "on": dates.day(last.on),
        "first": f"{first.value:g}",
        "then": dates.day(first.on),
    }
    start = (
        _("%(name)s’s score was %(score)s on %(on)s, in the %(band)s band")
        if told["band"]
        else _("%(name)s’s score was %(score)s on %(on)s")
    ) % told
    if len(found.values) == 1:
        return _("%(start)s. It is the first.") % {"start": start}
    moved = (last.value or 0) - (first.value or 0)
    if moved == 0:
        return _("%(start)s: the same as on %(then)s.") % {"start": start, **told}
    told["n"] = f"{abs(moved):g}"
    words = (
        _("%(start)s: %(n)s lower than %(first)s on %(then)s.")
        if moved < 0
        else _("%(start)s: %(n)s higher than %(first)s on %(then)s.")
    )
    return words % {"start": start, **told}


def _band(form: Form, value: float | None) -> str:
    scale = form.scoring.total if form.scoring else None
    if scale is None or value is None:
        return ""
    return next((b.label for b in scale.bands if b.low <= value <= b.high), "")


def meaning(found: Series) -> list[str]:
    """Say by the instrument's own number whether the change is more than chance."""
    if len(found.values) < 2 or not found.form.scoring or not found.form.scoring.total:
        return []
    rules = found.form.scoring.total.change
    moved = forms.change(found.form, found.values[0].value, found.values[-1].value)
    said = []
    if rules is not None and rules.reliable is not None:
        told = {"n": f"{rules.reliable:g}", "moved": f"{abs(moved.change or 0):g}"}
        said.append(
            _("A change of %(n)s points or more is reliable on this form; this is %(moved)s.")
            % told
        )
    elif moved.rci is not None:
        told = {"rci": f"{moved.rci:g}", "n": "1.96"}
        said.append(_("Reliable change index %(rci)s; beyond %(n)s is reliable.") % told)
    if moved.response:
        said.append(_("That counts as response."))
    if moved.remission:
        said.append(_("The score is in the range of remission."))
    return said


def critical_words(found: Series) -> list[str]:
    """Report the answers to each critical item with their dates, never the absence of risk."""
    return [words for item in found.form.questions if item.critical for words in _run(found, item)]


def _run(found: Series, item: Item) -> Iterable[str]:
    asked = [(kept, _given(kept, item)) for kept in found.answers]
    given = [(kept, value) for kept, value in asked if value is not None]
    if not given:
        return
    newest, value = given[-1]
    run = 0
    for _kept, answer in reversed(given):
        if answer != value:
            break
        run += 1
    told = {
        "place": _("Item %(number)s") % {"number": item.number},
        "answer": _("declined") if value == DECLINED else item.label_of(value).lower(),
        "n": run,
        "on": dates.day(newest.occurred_at),
        "since": dates.day(given[-run][0].occurred_at),
    }
    if run == 1:
        yield _("%(place)s: %(answer)s on %(on)s.") % told
        return
    yield (
        ngettext(
            "%(place)s: %(answer)s on the last %(n)d form (%(since)s to %(on)s).",
            "%(place)s: %(answer)s on the last %(n)d forms (%(since)s to %(on)s).",
            run,
        )
        % told
    )


def _given(kept: Kept, item: Item) -> Any:
    return kept.body.answers.get(item.id) if isinstance(kept.body, FormAnswer) else None


def strip(found: Series) -> dict[str, Any]:
    """Set each item's answers beside each other, oldest left; a gap stays a gap."""
    last = found.answers[-STRIP:]
    heads = [timezone.localtime(kept.occurred_at) for kept in last]
    rows = [
        (item, [_cell(item, kept) for kept in last])
        for item in found.form.questions
        if any(option.score is not None for option in item.options)
    ]
    return {"heads": heads, "rows": rows}


def _cell(item: Item, kept: Kept) -> dict[str, str]:
    value = _given(kept, item)
    if value is None:
        return {"text": "–", "words": _("not answered"), "level": "none"}
    if value == DECLINED:
        return {"text": "×", "words": _("declined"), "level": "none"}
    score = next((o.score for o in item.options if o.value == str(value)), None)
    level = "none" if score is None else str(min(int(score), 3))
    text = "" if score is None else f"{score:g}"
    return {"text": text, "words": item.label_of(value), "level": level}


def rail_card(chart: Chart) -> dict[str, Any] | None:
    """Draw the newest measures small, each with its score, band and date."""
    shown = []
    for form in answered_forms(chart)[:RAIL]:
        found = series(chart, form)
        if not found.values:
            continue
        last = found.values[-1]
        shown.append(
            {
                "form": form,
                "url": reverse("assessments:measure", args=[chart.record_id, form.id]),
                "value": f"{last.value:g}",
                "band": _band(form, last.value),
                "on": dates.day(last.on),
                "points": found.points[-12:],
                "high": found.top,
                "label": sentence(found, ""),
            }
        )
    url = reverse("assessments:give", args=[chart.record_id])
    return {
        "shown": shown,
        "give_url": url,
        "url": reverse("assessments:measures", args=[chart.record_id]),
    }
