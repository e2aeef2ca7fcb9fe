"""Draw the privacy officer's screen of records that may be one person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mainstay.kernel import openings, tasks
from mainstay.kernel.access import NotFound
from mainstay.kernel.chart import Chart
from mainstay.kernel.kept import Kept
from mainstay.kernel.models import Task
from mainstay.kernel.pages import Asked
from mainstay.kernel.people import actions
from mainstay.kernel.people.entries import MaybeSame, SamePerson
from mainstay.kernel.people.lists import faces
from mainstay.kernel.people.pages.coming_in import id_from
from mainstay.kernel.scope import Act


def same(request: Asked) -> HttpResponse:
    """Show each pair side by side; say they are one, or that they are two."""
    chart = Chart.open(
        viewer=request.viewer,
        subject=request.viewer.organisation_id,
        purpose="audit",
        now=request.now,
    )
    if not chart.may(Act.RECORD, SamePerson):
        raise NotFound("same")
    if request.method == "POST":
        return _settled(request, chart)
    pairs = {kept.id: kept for kept in chart.several(MaybeSame)}
    owed = [task for task in _owed(request) if task.cause_id in pairs]
    records = {side for task in owed if task.cause_id for side in _sides(pairs[task.cause_id])}
    named = faces(records)
    openings.note(request.viewer, act="board", purpose="audit", now=request.now, named=named)
    shown = [
        {
            "task": task.entry_id,
            "sides": [named[record] for record in _sides(pairs[task.cause_id]) if record in named],
        }
        for task in owed
        if task.cause_id
    ]
    linked = chart.several(SamePerson, limit=20)
    both = faces({side for kept in linked for side in _sides(kept)})
    links = [
        {"id": kept.id, "sides": [both[side] for side in _sides(kept) if side in both]}
        for kept in linked
    ]
    return render(request, "people/same.html", {"pairs": shown, "links": links})


def _owed(request: Asked) -> list[Task]:
    return list(tasks.open_tasks(owner=request.viewer.id).filter(code="people.maybe_same"))


def _sides(kept: Kept) -> tuple[UUID, UUID]:
    body = kept.body
    assert isinstance(body, MaybeSame | SamePerson)  # noqa: S101 - both kinds name two records
    return body.one, body.other


def _settled(request: Asked, chart: Chart) -> HttpResponse:
    if undo := request.POST.get("part"):
        actions.unlink_same(
            viewer=request.viewer,
            link_id=id_from(undo),
            reason=request.POST.get("because", "").strip() or _("They are two people."),
            now=request.now,
        )
        messages.success(request, _("Parted again."))
        return redirect("people:same")
    wanted = id_from(request.POST.get("task", ""))
    task = next((one for one in _owed(request) if one.entry_id == wanted), None)
    if task is None or task.cause_id is None:
        raise NotFound(str(wanted))
    one, other = _sides(chart.entry(task.cause_id))
    actions.settle_same(
        viewer=request.viewer,
        task_id=task.entry_id,
        one=one,
        other=other,
        is_same=request.POST.get("answer") == "one",
        because=request.POST.get("because", "").strip() or _("Both records were looked at."),
        now=request.now,
    )
    messages.success(request, _("Settled."))
    return redirect("people:same")
