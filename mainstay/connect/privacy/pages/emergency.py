"""Is someone in danger now?  Then who, who you are, and why: it opens what keeps them alive."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.care.medicines.entries import Allergy, AllergyStatus, Medication, Taking
from mainstay.care.risk.actions import plan_steps
from mainstay.care.risk.entries import Alert, SafetyPlan
from mainstay.kernel import emergency, openings
from mainstay.kernel.access import NotFound, Viewer
from mainstay.kernel.chart import Chart
from mainstay.kernel.components import dates
from mainstay.kernel.entries import Body
from mainstay.kernel.forms import bind, form_of
from mainstay.kernel.kept import Kept
from mainstay.kernel.kinds import EmergencyOverride
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people.banner import banner_of
from mainstay.kernel.people.lists import face
from mainstay.kernel.people.proof import ask_again, proof_of
from mainstay.kernel.people.urgent import find_urgently
from mainstay.kernel.scope import MAY_OVERRIDE

TAKEN = (Taking.ACTIVE, Taking.ON_HOLD, Taking.UNKNOWN)


def may_ever(viewer: Viewer) -> bool:
    """Test whether this viewer's role may open anyone in an emergency."""
    return viewer.acting == "staff" and viewer.holds(*MAY_OVERRIDE)


def find(request: Asked) -> HttpResponse:
    """Ask whether someone is in danger, and who; the words typed are kept nowhere."""
    if not may_ever(request.viewer) or request.viewer.together_with:
        raise NotFound("emergency")
    text = request.POST.get("who", "").strip()
    found = find_urgently(viewer=request.viewer, text=text, now=request.now) if text else []
    context = {
        "text": text,
        "is_asked": request.method == "POST",
        "found": [
            {
                "name": one.full_name,
                "born": dates.day(one.born_on) if one.born_on else "",
                "number": one.number,
                "url": reverse("privacy:declare", args=[one.record_id]),
            }
            for one in found
        ],
    }
    return render(request, "privacy/emergency.html", context)


def declare(request: Asked, record: UUID) -> HttpResponse:
    """Ask who you are and why; then open, on the record, for four hours at most."""
    if request.viewer.together_with or not emergency.may_declare(
        request.viewer, record, now=request.now
    ):
        openings.note(
            request.viewer, act="refused", purpose="emergency", now=request.now, record=record
        )
        raise NotFound(str(record))
    client, proof = face(record), proof_of(request)
    if proof is None and request.method != "POST":
        return ask_again(request, back=request.path)
    bound = bind(form_of(EmergencyOverride), request.POST if request.method == "POST" else None)
    if request.method == "POST" and proof is None:
        said = _("Show again who you are, in another tab, then open.")
        bound = bind(form_of(EmergencyOverride), request.POST, errors={"emergency": said})
    if bound.is_valid and proof is not None:
        emergency.declare(
            viewer=request.viewer,
            record_id=record,
            emergency=bound.body["emergency"],
            proof=proof,
            now=request.now,
        )
        return redirect("privacy:vital", record=record)
    context = {
        "name": client.full_name,
        "born": dates.day(client.born_on) if client.born_on else "",
        "number": client.number,
        "bound": bound,
        "again_url": reverse("people:again"),
        "must_show": request.method == "POST" and proof is None,
        "until": dates.hour(request.now + emergency.LASTS),
    }
    return render(request, "privacy/declare.html", context, status=422 if bound.errors else 200)


def vital(request: Asked, record: UUID) -> HttpResponse:
    """Show what keeps this person alive, and nothing else; say until when it is open."""
    until = emergency.open_until(request.viewer, record, now=request.now)
    if until is None:
        raise NotFound(str(record))
    chart = open_chart(request, record, purpose="emergency")
    plan = chart.latest(SafetyPlan)
    allergies = [k for k in _all(chart, Allergy) if _holds(k)]
    medicines = sorted((k for k in _all(chart, Medication) if _taken(k)), key=_taken_now)
    context: dict[str, Any] = {
        "banner": banner_of(chart),
        "until": dates.hour(until),
        "until_moment": dates.moment(until),
        "allergies": [k.body.headline() for k in allergies],
        "medicines": [_medicine(k) for k in medicines],
        "alerts": [k.body.headline() for k in _all(chart, Alert)],
        "steps": plan_steps(plan.body) if plan and isinstance(plan.body, SafetyPlan) else [],
    }
    return render(request, "privacy/vital.html", context)


def _all(chart: Chart, kind: type[Body]) -> list[Kept]:
    return chart.several(kind, limit=200)


def _holds(kept: Kept) -> bool:
    return isinstance(kept.body, Allergy) and kept.body.status is AllergyStatus.ACTIVE


def _taken(kept: Kept) -> bool:
    return isinstance(kept.body, Medication) and kept.body.status in TAKEN


def _taken_now(kept: Kept) -> bool:
    """Sort what is surely taken before what may be."""
    return not (isinstance(kept.body, Medication) and kept.body.status is Taking.ACTIVE)


def _medicine(kept: Kept) -> dict[str, str]:
    body = kept.body
    if not isinstance(body, Medication):
        return {}
    return {
        "name": body.name,
        "directions": body.directions,
        "note": body.note,
        "status": "" if body.status is Taking.ACTIVE else str(body.status.label),
        "since": body.from_on,
        "said": dates.day(kept.occurred_at),
    }
