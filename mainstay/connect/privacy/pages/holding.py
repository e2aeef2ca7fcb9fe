"""Hold one line of *who looked* back from the client, with a reason and an end; or show it again."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.connect.privacy import actions
from mainstay.connect.privacy.entries import OpeningHeld
from mainstay.connect.privacy.pages.acting import act, officers_chart
from mainstay.connect.privacy.pages.asking import Reason
from mainstay.kernel.access import NotFound
from mainstay.kernel.chart import Chart
from mainstay.kernel.components import dates
from mainstay.kernel.kept import Kept
from mainstay.kernel.pages import Asked
from mainstay.kernel.people.looking import Look, looks_at


def hold(request: Asked, record: UUID, opening: UUID) -> HttpResponse:
    """Ask why a line may not be shown, and until when."""
    chart = officers_chart(request, record)
    look = _look(chart, opening)

    def do(said: dict[str, Any], proof: Any) -> str:
        until = date.fromisoformat(str(said["until_on"]))
        actions.hold_back(chart, look.ids, reason=said["reason"], until_on=until, proof=proof)
        return _("Held back until %(day)s. Then it is shown by itself.") % {
            "day": dates.day(until)
        }

    words = {
        "title": _("Hold a line back from the client"),
        "lead": _("%(name)s, %(when)s. It stays in this log for you and for whoever comes after.")
        % {"name": look.name, "when": dates.moment(look.at)},
        "button": _("Hold it back"),
    }
    return act(request, chart, OpeningHeld, do, back=_back(record), words=words)


def show(request: Asked, record: UUID, opening: UUID) -> HttpResponse:
    """Take a hold back before its day."""
    chart = officers_chart(request, record)
    held = _standing(chart, opening)

    def do(said: dict[str, Any], proof: Any) -> str:
        chart.retract(held.id, reason=said["reason"], proof=proof)
        return _("The client sees the line again.")

    words = {
        "title": _("Show the line again"),
        "lead": _("The client sees it at the next look."),
        "button": _("Show it"),
    }
    return act(request, chart, Reason, do, back=_back(record), words=words)


def _look(chart: Chart, opening: UUID) -> Look:
    looks = looks_at(chart.record_id, now=chart.now)
    found = next((look for look in looks if opening in look.ids), None)
    if found is None:
        raise NotFound(str(opening))
    return found


def _standing(chart: Chart, opening: UUID) -> Kept:
    for kept in chart.several(OpeningHeld):
        if isinstance(kept.body, OpeningHeld) and opening in kept.body.openings:
            return kept
    raise NotFound(str(opening))


def _back(record: UUID) -> str:
    return reverse("privacy:who_opened", args=[record])
