"""Legal holds, and the destruction of a record by two officers: asked by one, done by another."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.connect.privacy.pages.acting import act, officers_chart
from mainstay.connect.privacy.pages.asking import Number, Reason
from mainstay.kernel import erasure
from mainstay.kernel.access import Refused
from mainstay.kernel.chart import Chart
from mainstay.kernel.components import dates
from mainstay.kernel.erasure import DestructionAsked, LegalHold
from mainstay.kernel.kept import Kept
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people.banner import banner_of
from mainstay.kernel.people.lists import face, staff_name


def keys_page(request: Asked, record: UUID) -> HttpResponse:
    """Say what holds a record, until when it is kept, and who asked for its destruction."""
    chart = officers_chart(request, record)
    asked = chart.latest(DestructionAsked)
    hindrances = erasure.hindrances(chart)
    context = {
        "banner": banner_of(chart),
        "record": record,
        "holds": [_hold(kept, record) for kept in chart.several(LegalHold)],
        "until": dates.day(erasure.retained_until(chart.record_row)),
        "why_not": " ".join(_(why) for why in hindrances),
        "asked": _asked(asked) if asked else None,
        "is_first": bool(asked and asked.author_id == request.viewer.id),
    }
    return render(request, "privacy/keys.html", context)


def _hold(kept: Kept, record: UUID) -> dict[str, str]:
    return {
        "matter": kept.body.matter if isinstance(kept.body, LegalHold) else "",
        "by": staff_name(kept.author_id),
        "at": dates.moment(kept.occurred_at),
        "lift_url": reverse("privacy:lift_hold", args=[record, kept.id]),
    }


def _asked(kept: Kept) -> dict[str, str]:
    return {
        "ground": kept.body.ground if isinstance(kept.body, DestructionAsked) else "",
        "by": staff_name(kept.author_id),
        "at": dates.moment(kept.occurred_at),
    }


def place_hold(request: Asked, record: UUID) -> HttpResponse:
    """Put a legal hold on a record."""
    chart = officers_chart(request, record)

    def do(said: dict[str, Any], proof: Any) -> str:
        erasure.hold(chart, matter=said["matter"], proof=proof)
        return _("The hold stands. Nothing of this record can be destroyed.")

    words = {
        "title": _("Place a legal hold"),
        "lead": _("While it stands, nothing of this record can be destroyed."),
        "button": _("Place the hold"),
    }
    return act(request, chart, LegalHold, do, back=_back(record), words=words)


def lift_hold(request: Asked, record: UUID, hold: UUID) -> HttpResponse:
    """Lift a legal hold."""
    chart = officers_chart(request, record)

    def do(said: dict[str, Any], proof: Any) -> str:
        erasure.lift(chart, hold, reason=said["reason"], proof=proof)
        return _("The hold is lifted. It stays in the history.")

    words = {
        "title": _("Lift a legal hold"),
        "lead": _("The retention rules go on as before."),
        "button": _("Lift the hold"),
    }
    return act(request, chart, Reason, do, back=_back(record), words=words)


def ask(request: Asked, record: UUID) -> HttpResponse:
    """Let the first officer ask for destruction."""
    chart = officers_chart(request, record)
    _refuse_if_hindered(chart)

    def do(said: dict[str, Any], proof: Any) -> str:
        erasure.ask(chart, ground=said["ground"], proof=proof)
        return _("Asked for. A second officer must carry it out.")

    words = {
        "title": _("Ask for destruction"),
        "lead": _("You are the first officer. Nothing happens until a second officer acts."),
        "button": _("Ask for destruction"),
    }
    return act(request, chart, DestructionAsked, do, back=_back(record), words=words)


def destroy(request: Asked, record: UUID) -> HttpResponse:
    """Let the second officer destroy the record: no one can read it ever again."""
    chart = officers_chart(request, record)
    _refuse_if_hindered(chart)
    number = face(record).number

    def do(said: dict[str, Any], proof: Any) -> str:
        if said["number"] != number:
            raise Refused(_("The ID typed is not the one of this record."))
        house = open_chart(request, request.viewer.organisation_id, purpose="audit")
        erasure.destroy(chart, organisation=house, proof=proof)
        return _("Destroyed. It is complete when the backups that hold its key have run out.")

    words = {
        "title": _("Destroy this record"),
        "lead": _(
            "Its key, drafts, files and every list it stands in go at once. No one can read it"
            " again, and this cannot be undone. That it existed can still be proved."
        ),
        "button": _("Destroy it for good"),
        "is_grave": True,
    }
    return act(request, chart, Number, do, back=reverse("privacy:desk"), words=words)


def _refuse_if_hindered(chart: Chart) -> None:
    for why_not in erasure.hindrances(chart):
        raise Refused(_(why_not))


def _back(record: UUID) -> str:
    return reverse("privacy:keys", args=[record])
