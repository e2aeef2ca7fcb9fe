"""What lies on one's desk to sign, and the page on which any such draft is finished."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from mainstay.care.charting.entries import Addendum, ProgressNote
from mainstay.care.charting.pages import note, noting
from mainstay.kernel import desks, drafts, openings
from mainstay.kernel.areas import announced
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Signing
from mainstay.kernel.forms import Bound, Form, Item, bind, field_errors, form_of
from mainstay.kernel.kinds import HeldBack
from mainstay.kernel.ledger import Taken
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people.banner import banner_of
from mainstay.kernel.people.lists import faces
from mainstay.kernel.people.proof import ask_again, proof_of
from mainstay.kernel.unsigned import Desk


def to_sign(request: Asked) -> HttpResponse:
    """List one's drafts and what a supervisor sent back, each to be opened and signed alone."""
    mine = drafts.on_desk(request.viewer)
    back = desks.returned_to(request.viewer)
    only = request.viewer.together_with
    if only is not None:
        mine = [desk for desk in mine if desk.row.record_id == only]
        back = [item for item in back if item.record_id == only]
    records = {desk.row.record_id for desk in mine} | {item.record_id for item in back}
    names = faces(records)
    openings.note(
        request.viewer, act="board", purpose="care", now=request.now, named=sorted(names),
        detail="to sign",
    )  # fmt: skip
    context = {
        "drafts": [(desk, names.get(desk.row.record_id)) for desk in mine],
        "returned": [
            (item, announced().kind(item.kind).label, names.get(item.record_id)) for item in back
        ],
    }
    return render(request, "charting/to_sign.html", context)


def write(request: Asked, draft: UUID) -> HttpResponse:
    """Finish a draft: a note in its editor, anything else on a form of its own."""
    desk = drafts.find(draft, viewer=request.viewer)
    if desk.kind is ProgressNote.kind:
        return note.write(request, desk)
    if desk.row.kind == "planning.plan":
        return redirect("planning:edit", record=desk.row.record_id, draft=desk.id)
    chart = open_chart(request, desk.row.record_id)
    form = _form(desk)
    if request.method != "POST":
        known = {**desk.words, "reason_for_change": desk.reason}
        return _drawn(request, chart, desk, bind(form, initial=known))
    bound = bind(form, request.POST, zone=timezone.get_current_timezone())
    _keep(request, desk, bound)
    if request.POST.get("autosave"):
        return HttpResponse(status=204)
    if request.POST.get("act") != "sign":
        return redirect("charting:draft", draft=draft)
    errors = _refused(desk)
    bound = bind(form, request.POST, errors=errors, zone=timezone.get_current_timezone())
    if errors or bound.errors:
        return _drawn(request, chart, desk, bound, status=422)
    return _sign(request, chart, desk, bound)


def _form(desk: Desk) -> Form:
    form = form_of(desk.kind.body)
    if not desk.row.seen_version:
        return form
    reason = Item(
        id="reason_for_change", text=_("Why is this changed?"), kind="text", required=True
    )
    return form.model_copy(update={"items": (*form.items, reason)})


def _keep(request: Asked, desk: Desk, bound: Bound) -> None:
    body = json.loads(json.dumps(bound.body, default=_plain))
    desk.reason = body.pop("reason_for_change", "") or ""
    asked = {item.id.split(".")[0] for item in bound.form.items}
    fixed = {name: value for name, value in desk.words.items() if name not in asked}
    desk.words = {**fixed, **body}
    drafts.save(
        desk.id, words=desk.words, reason=desk.reason, viewer=request.viewer, now=request.now
    )


def _plain(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _refused(desk: Desk) -> dict[str, str]:
    try:
        desk.body()
    except ValidationError as wrong:
        return field_errors(form_of(desk.kind.body), wrong)
    return {}


def _sign(request: Asked, chart: Chart, desk: Desk, bound: Bound) -> HttpResponse:
    proof = proof_of(request)
    if desk.kind.signing is Signing.AGAIN and proof is None:
        return ask_again(request, back=f"{request.path}?ready=1#sign")
    try:
        kept = drafts.sign(desk.id, chart, proof=proof or chart.proof())
    except Taken as taken:
        desk = drafts.find(taken.draft_id or desk.id, viewer=request.viewer)
        there = chart.entry(desk.row.entry_id)
        said = _("Someone changed this meanwhile. What stands now: %(words)s") % {
            "words": there.body.headline()
        }
        bound.errors.append((bound.items[0].id, said))
        return _drawn(request, chart, desk, bound, status=409)
    messages.success(request, _("Signed. It stands in the chart."))
    target = kept.id
    if isinstance(kept.body, Addendum):
        target = kept.body.about
    if isinstance(kept.body, HeldBack):
        target = kept.body.target
    return redirect("charting:entry", record=chart.record_id, entry=target)


def _drawn(
    request: Asked, chart: Chart, desk: Desk, bound: Bound, *, status: int = 200
) -> HttpResponse:
    bound.errors = noting.named(bound)
    about = desk.words.get("about") or desk.words.get("target")
    context = {
        "banner": banner_of(chart, url=reverse("charting:chart", args=[chart.record_id])),
        "record": chart.record_id,
        "draft": desk,
        "title": str(desk.kind.label),
        "about": chart.entry(UUID(about)).body.headline() if about else "",
        "bound": bound,
        "again": desk.kind.signing is Signing.AGAIN,
        "is_proved": proof_of(request) is not None,
        "is_hold": desk.kind is HeldBack.kind,
    }
    return render(request, "charting/draft.html", context, status=status)
