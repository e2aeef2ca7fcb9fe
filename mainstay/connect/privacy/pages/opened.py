"""Who opened this chart: the answer first, what to ask about, then every look by day."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from mainstay.connect.privacy import actions
from mainstay.connect.privacy.pages.acting import is_officer
from mainstay.connect.privacy.pages.desk import REVIEW
from mainstay.kernel.access import NotFound, Shelf, decide
from mainstay.kernel.chart import Chart
from mainstay.kernel.components import dates
from mainstay.kernel.entries import Permission
from mainstay.kernel.openings import PURPOSES
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people.banner import banner_of
from mainstay.kernel.people.lists import role_words
from mainstay.kernel.people.looking import Look, looks_at, older_than
from mainstay.kernel.tasks import open_tasks

ACTS = {
    "open": gettext_lazy("Opened the chart"),
    "board": gettext_lazy("Saw the name on a board"),
    "search": gettext_lazy("Saw the name in a search"),
    "print": gettext_lazy("Printed"),
    "export": gettext_lazy("Exported"),
    "refused": gettext_lazy("Was refused"),
    "override": gettext_lazy("Opened in an emergency"),
}
FLAGS_MOST = 2


def who_opened(request: Asked, record: UUID) -> HttpResponse:
    """Say who opened this chart; reading this is itself noted, and the client can see that."""
    chart = open_chart(request, record, purpose="audit")
    officer = is_officer(chart)
    if not officer and not _on_team(chart):
        raise NotFound(str(record))
    looks = looks_at(record, now=request.now, before=actions.before_of(request))
    older = older_than(looks)
    shown = _chosen(looks, request.GET)
    held = actions.held_back(record, today=timezone.localdate(request.now)) if officer else set()
    context = {
        "banner": banner_of(chart),
        "record": record,
        "officer": officer,
        "answer": _answer(looks),
        "flags": list(_flags(chart, looks)) if officer else [],
        "days": list(_days(shown, officer=officer, record=record, held=held)),
        "people": sorted({(str(k.viewer_id), k.name) for k in looks if k.name}, key=_by_name),
        "purposes": sorted({(k.purpose, _(PURPOSES.get(k.purpose, k.purpose))) for k in looks}),
        "who": request.GET.get("who", ""),
        "why": request.GET.get("why", ""),
        "older": older.isoformat() if older else "",
        "as_of": dates.hour(request.now),
    }
    return render(request, "privacy/who_opened.html", context)


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


def _on_team(chart: Chart) -> bool:
    """Test whether the viewer cares for this client: whoever reads the care may ask who else does."""
    return chart.viewer.acting == "staff" and bool(decide(chart.access, Shelf(Permission.CARE)))


def _chosen(looks: Sequence[Look], wanted: Any) -> list[Look]:
    who, why = wanted.get("who", ""), wanted.get("why", "")
    return [
        look
        for look in looks
        if (not who or str(look.viewer_id) == who) and (not why or look.purpose == why)
    ]


def _answer(looks: Sequence[Look]) -> dict[str, str]:
    """Say in one sentence how many people opened it, and how many looks need asking about."""
    opened = [k for k in looks if k.by != "house" and k.act in ("open", "override", "print")]
    people, times = len({look.viewer_id for look in opened}), len(opened)
    asked = sum(look.asks_why or (look.is_emergency and not look.reviewed_at) for look in opened)
    first = ngettext("%(n)d person opened it", "%(n)d people opened it", people) % {"n": people}
    second = ngettext("%(n)d time.", "%(n)d times.", times) % {"n": times}
    third = ngettext("%(n)d needs a look.", "%(n)d need a look.", asked) % {"n": asked}
    return {
        "opened": f"{first} {second}",
        "asked": third if asked else _("Everyone had work on it that day."),
    }


def _flags(chart: Chart, looks: Sequence[Look]) -> Iterator[dict[str, str]]:
    """Yield what the privacy officer should ask about: two at most on the page, the newest."""
    owed = {
        task.cause_id: reverse("privacy:review", args=[chart.record_id, task.entry_id])
        for task in open_tasks(record=chart.record_id).filter(code=REVIEW)
    }
    found = [k for k in looks if k.asks_why or (k.is_emergency and k.override in owed)]
    # An emergency waits for its review by a clock; the rest can wait behind it.
    found.sort(key=lambda look: not look.is_emergency)
    for look in found[:FLAGS_MOST]:
        text = _("%(name)s, %(role)s, %(when)s.") % {
            "name": look.name,
            "role": role_words(look.credential),
            "when": dates.moment(look.at),
        }
        if look.is_emergency:
            yield {
                "title": _("Opened in an emergency"),
                "text": text,
                "url": owed[look.override],
                "label": _("Review"),
            }
        else:
            yield {
                "title": _("No visit, note or task that day"),
                "text": f"{text} {_('Ask once, in private.')}",
                "url": f"?who={look.viewer_id}",
                "label": _("Show their looks"),
            }


def _days(
    looks: Sequence[Look], *, officer: bool, record: UUID, held: set[UUID]
) -> Iterator[dict[str, Any]]:
    for day, several in groupby(looks, key=lambda look: look.day):
        those = list(several)
        yield {
            "day": _day_words(day),
            "rows": [
                _row(k, officer=officer, record=record, held=held)
                for k in those
                if not k.is_routine
            ],
            "routine": [
                _row(k, officer=False, record=record, held=set()) for k in those if k.is_routine
            ],
        }


def _day_words(day: date) -> str:
    return dates.long_day(day)


def _row(look: Look, *, officer: bool, record: UUID, held: set[UUID]) -> dict[str, Any]:
    is_held = bool(held & set(look.ids))
    page = "privacy:show" if is_held else "privacy:hold"
    return {
        "when": _when(look),
        "who": look.name or _("The system"),
        "role": _role(look),
        "what": _what(look),
        "why": _(PURPOSES.get(look.purpose, look.purpose)),
        "is_flagged": officer and (look.asks_why or look.is_emergency),
        "note": _note(look) if officer else "",
        "is_held": is_held,
        "act_url": reverse(page, args=[record, look.ids[0]]) if officer else "",
    }


def _when(look: Look) -> str:
    first, last = dates.hour(look.at), dates.hour(look.until)
    return first if first == last else _("%(a)s to %(b)s") % {"a": first, "b": last}


def _role(look: Look) -> str:
    if look.by == "self":
        return _("Their own record")
    if look.by == "proxy":
        return _("On the client’s behalf")
    return role_words(look.credential) if look.by == "staff" else ""


def _what(look: Look) -> str:
    what = str(ACTS.get(look.act, look.act))
    return f"{what}, {look.place}" if look.place else what


def _note(look: Look) -> str:
    if look.is_emergency:
        if look.reviewed_at:
            return _("Reviewed %(day)s") % {"day": dates.day(look.reviewed_at)}
        return _("Review owed")
    return _("No visit or task") if look.asks_why else ""
