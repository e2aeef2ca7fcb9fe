"""Sharing: who may see what of my record, until when, as it stands on file."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mainstay.connect.portal.pages import words
from mainstay.connect.portal.pages.door import around
from mainstay.kernel.access import NotFound
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Permission, Sensitivity, Text
from mainstay.kernel.kept import Kept
from mainstay.kernel.pages import Asked
from mainstay.kernel.people.entries import Authority, Release
from mainstay.kernel.people.lists import staff_name

P = Permission
PARTS: dict[Permission, Text] = {
    P.IDENTITY: gettext_lazy("your name and birth date"),
    P.CONTACT: gettext_lazy("the people around you"),
    P.CARE: gettext_lazy("your notes and plan"),
    P.MEASURE: gettext_lazy("your answers and scores"),
    P.OBSERVE: gettext_lazy("safety checks on the unit"),
    P.RISK: gettext_lazy("talks about safety"),
    P.SAFETY: gettext_lazy("your safety plan"),
    P.MEDICINE: gettext_lazy("your medicines"),
    P.ALERT: gettext_lazy("your allergies"),
    P.DIAGNOSE: gettext_lazy("what led you here"),
    P.ORDER: gettext_lazy("what your doctor ordered"),
    P.PLACEMENT: gettext_lazy("where and when you come"),
    P.LEGAL: gettext_lazy("papers about your record"),
}


def sharing(request: Asked) -> HttpResponse:
    """List who may see what, and what was stopped."""
    here = around(request, None)
    if not here.is_own:
        raise NotFound("sharing")
    shared = [_shared(kept, here.chart) for kept in here.chart.several(Release)]
    spoken = [_spoken(kept, here.chart) for kept in here.chart.several(Authority)]
    both = [*spoken, *shared]
    context = {
        **here.facts,
        "now_shared": [one for one in both if one["is_open"]],
        "stopped": [one for one in both if not one["is_open"]],
    }
    return render(request, "portal/sharing.html", context)


def _shared(kept: Kept, chart: Chart) -> dict[str, Any]:
    body = kept.body
    if not isinstance(body, Release):
        raise NotFound(str(kept.id))
    return {
        "who": body.recipient_name,
        "sees": _sees(body.parts, sud=Sensitivity.SUD in body.labels),
        "why": body.purpose,
        "is_open": not body.withdrawn and (body.until_at is None or body.until_at > chart.now),
        "until": words.short_day(body.until_at, now=chart.now) if body.until_at else "",
        "since": words.short_day(body.from_at, now=chart.now),
        "stopped_on": words.short_day(kept.recorded_at, now=chart.now) if body.withdrawn else "",
    }


def _spoken(kept: Kept, chart: Chart) -> dict[str, Any]:
    body = kept.body
    if not isinstance(body, Authority):
        raise NotFound(str(kept.id))
    return {
        "who": _("%(name)s, who may speak for you") % {"name": staff_name(body.account)},
        "sees": _sees(body.parts, sud=False),
        "why": str(body.sort.label),
        "is_open": body.until_at is None or body.until_at > chart.now,
        "until": words.short_day(body.until_at, now=chart.now) if body.until_at else "",
        "since": words.short_day(body.from_at, now=chart.now),
        "stopped_on": "",
    }


def _sees(parts: tuple[Permission, ...], *, sud: bool) -> str:
    """Say in words what may be seen; what is not named is not seen."""
    said = [str(PARTS[part]) for part in parts if part in PARTS]
    if sud:
        said.append(_("help with alcohol or drugs"))
    if not said:
        return _("Nothing.")
    first, *rest = said
    listed = (
        first
        if not rest
        else _("%(a)s and %(b)s")
        % {
            "a": ", ".join([first, *rest[:-1]]),
            "b": rest[-1],
        }
    )
    return _("May see %(parts)s.") % {"parts": listed}
