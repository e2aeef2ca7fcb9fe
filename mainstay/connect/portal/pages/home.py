"""Home: hello, the next thing, my plan, and the rest as rows; and help, right now."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.care.assessments.entries import FormAnswer, FormGiven
from mainstay.care.risk.actions import site_rules
from mainstay.care.risk.entries import SafetyPlan
from mainstay.connect.portal.pages import words
from mainstay.connect.portal.pages.door import Around, around, frame
from mainstay.connect.portal.pages.looked import people_lately
from mainstay.connect.portal.pages.notes import OPEN_KINDS, readable
from mainstay.connect.portal.pages.progress import CODE
from mainstay.kernel.access import Shelf, decide
from mainstay.kernel.entries import Permission
from mainstay.kernel.pages import Asked
from mainstay.kernel.people.lists import faces
from mainstay.kernel.people.reach import known_to, spoken_for

QUIET_DAYS = 7


def home(request: Asked, record: UUID | None = None) -> HttpResponse:
    """Say hello and show the next thing; someone without a record of their own sees whose they may."""
    others = _others(request) if record is None else []
    if record is None and request.user.record_id is None:
        frame(request)
        context: dict[str, Any] = {"others": others, "home_url": reverse("portal:home")}
        return render(request, "portal/others.html", context)
    here = around(request, record)
    context = {
        **here.facts,
        "today": words.day(request.now, now=request.now),
        "next": _next(here, request.now),
        "plan": _plan(here, request.now),
        "plan_url": here.url("plan"),
        "rows": _rows(here, request.now),
        "others": others,
    }
    return render(request, "portal/home.html", context)


def _others(request: Asked) -> list[dict[str, str]]:
    """Return the people whose records an authority opens here, named where it opens the name."""
    records = spoken_for(request.viewer, now=request.now)
    known = {one.record_id for one in known_to(request.viewer, now=request.now)}
    named = faces(known & set(records))
    return [
        {
            "name": named[one].preferred if one in named else _("Someone you speak for"),
            "url": reverse("portal:home_for", kwargs={"record": one}),
        }
        for one in records
    ]


def _next(here: Around, now: datetime) -> dict[str, str]:
    """Return the one thing to do, never more than one; else say that there is none."""
    waiting = [
        kept
        for kept in here.chart.several(FormGiven, limit=20)
        if isinstance(kept.body, FormGiven) and kept.body.way == "link" and kept.body.until > now
    ]
    answered = [
        kept.body.form
        for kept in here.chart.several(FormAnswer, limit=20)
        if isinstance(kept.body, FormAnswer)
        and waiting
        and kept.recorded_at > waiting[0].recorded_at
    ]
    still = [k for k in waiting if isinstance(k.body, FormGiven) and k.body.form not in answered]
    if not still or not here.is_own or not isinstance(still[0].body, FormGiven):
        return {}
    until = words.moment(still[0].body.until, now=now)
    return {
        "title": _("Some short questions about how you have been"),
        "text": _("Use the link we sent you. It works until %(when)s.") % {"when": until},
    }


def _plan(here: Around, now: datetime) -> dict[str, str]:
    kept = here.chart.latest(SafetyPlan)
    if kept is None or not isinstance(kept.body, SafetyPlan):
        return {}
    looked = words.short_day(kept.recorded_at, now=now)
    return {"text": _("You last looked at it on %(day)s.") % {"day": looked}}


def _rows(here: Around, now: datetime) -> list[dict[str, str]]:
    rows = []
    if decide(here.chart.access, Shelf(Permission.CARE)):
        count = len(readable(here.chart.several(kind, limit=100) for kind in OPEN_KINDS))
        text = ngettext("%(n)d to read", "%(n)d to read", count) % {"n": count}
        label = _("My notes") if here.is_own else _("Notes")
        rows.append(_row("note", label, text if count else _("None yet"), here.url("notes")))
    if decide(here.chart.access, Shelf(Permission.MEASURE)):
        scores = here.chart.measures(CODE)
        text = (
            _("Last answers %(day)s") % {"day": words.short_day(scores[-1].occurred_at, now=now)}
            if scores
            else _("No answers yet")
        )
        rows.append(_row("chart", _("How it is going"), text, here.url("progress")))
    if here.is_own:
        people = people_lately(here.chart, days=QUIET_DAYS)
        looked = ngettext("%(n)d person this week", "%(n)d people this week", people)
        rows.append(_row("people", _("Sharing"), _("Who may see what"), reverse("portal:sharing")))
        rows.append(
            _row(
                "eye",
                _("Who looked at my record"),
                looked % {"n": people} if people else _("No one this week"),
                reverse("portal:looked"),
            )
        )
    return rows


def _row(icon: str, label: str, text: str, url: str) -> dict[str, str]:
    return {"icon": icon, "label": label, "text": text, "url": url}


def help_now(request: Asked) -> HttpResponse:
    """Show whom to call or text at once: the site's own lines, never behind a question."""
    frame(request)
    rules = site_rules(request.viewer.organisation_id)
    own = request.user.record_id
    context = {
        "home_url": reverse("portal:home"),
        "rules": rules,
        "plan_url": reverse("portal:plan") if own else "",
    }
    return render(request, "portal/help.html", context)
