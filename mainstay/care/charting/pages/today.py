"""The day: what needs someone now, what is owed next, my people, what is to sign."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from mainstay.kernel import desks, drafts, openings, tasks
from mainstay.kernel.components import dates
from mainstay.kernel.components.shapes import TaskRow
from mainstay.kernel.pages import Asked
from mainstay.kernel.people.lists import clients_of, faces
from mainstay.kernel.scope import Credential
from mainstay.kernel.viewers import Viewer

NOW_MOST = 2
PEOPLE_SHOWN = 12
ON_SHIFT = {Credential.TECHNICIAN, Credential.PRACTICAL_NURSE}


@dataclass(frozen=True)
class Danger:
    """Something for which someone must move now, with its clock."""

    title: str
    clock: str
    clock_note: str
    text: str
    url: str
    chart_url: str


def has_a_day(viewer: Viewer) -> bool:
    """Test whether someone's day is people and tasks, not the shift of a unit."""
    return not viewer.stands or not viewer.credentials() <= ON_SHIFT


def today(request: Asked) -> HttpResponse:
    """Show a worker's day in one list and one order; who works a shift is led to it."""
    if not has_a_day(request.viewer):
        return redirect("unit:shift")
    only = request.viewer.together_with
    owed = [t for t in tasks.open_tasks(owner=request.viewer.id) if only in (None, t.record_id)]
    people = [
        c for c in clients_of(request.viewer, now=request.now) if only in (None, c.record_id)
    ]
    mine = [d for d in drafts.on_desk(request.viewer) if only in (None, d.row.record_id)]
    names = faces([*(t.record_id for t in owed), *(d.row.record_id for d in mine)])
    called = {record: client.preferred for record, client in names.items()}
    urgent = [task for task in owed if task.urgency == "now"][:NOW_MOST]
    rest = [task for task in owed if task not in urgent]
    shown = {*names, *(client.record_id for client in people[:PEOPLE_SHOWN])}
    openings.note(
        request.viewer, act="board", purpose="care", now=request.now, named=sorted(shown),
        detail="today",
    )  # fmt: skip
    waiting = [i for i in desks.to_cosign(request.viewer) if only in (None, i.record_id)]
    back = [i for i in desks.returned_to(request.viewer) if only in (None, i.record_id)]
    context = {
        "day": dates.long_day(request.now),
        "summary": _summary(request, owed, mine),
        "dangers": [_danger(task, called, request) for task in urgent],
        "rows": [_row(task, called, request) for task in rest],
        "people": people[:PEOPLE_SHOWN],
        "people_count": len(people),
        "drafts": [(d, called.get(d.row.record_id, "")) for d in mine[:6]],
        "returned": len(back),
        "waiting": len(waiting),
    }
    return render(request, "charting/today.html", context)


def _summary(request: Asked, owed: Sequence[desks.Duty], mine: Sequence[Any]) -> str:
    late = sum(task.due_at < request.now for task in owed)
    parts = [dates.hour(request.now)]
    parts.append(_("%(n)d owed") % {"n": len(owed)} if owed else _("Nothing owed"))
    if late:
        parts.append(_("%(n)d late") % {"n": late})
    parts.append(_("%(n)d to sign") % {"n": len(mine)} if mine else _("nothing to sign"))
    return ", ".join(parts) + "."


def _danger(task: desks.Duty, called: dict[UUID, str], request: Asked) -> Danger:
    minutes = int((task.due_at - request.now).total_seconds() // 60)
    late = _("%(n)s late") % {"n": dates.ago(task.due_at, now=request.now)}
    return Danger(
        title=task.title,
        clock=_("%(n)d min") % {"n": minutes} if minutes >= 0 else late,
        clock_note=_("by %(hour)s") % {"hour": _by(task, request)},
        text=_("%(name)s. You are the owner since %(moment)s.")
        % {"name": called.get(task.record_id, ""), "moment": dates.moment(task.owner_since)},
        url=task_url(task),
        chart_url=reverse("charting:chart", args=[task.record_id]),
    )


def _row(task: desks.Duty, called: dict[UUID, str], request: Asked) -> TaskRow:
    is_late = task.due_at < request.now
    proposed = task.state == "proposed"
    return TaskRow(
        when=_by(task, request),
        title=task.title,
        note=called.get(task.record_id, ""),
        state="waiting" if proposed else "late" if is_late else "new",
        state_words=_("Waiting for the supervisor")
        if proposed
        else _("%(n)s over") % {"n": dates.ago(task.due_at, now=request.now)}
        if is_late
        else _("by %(hour)s") % {"hour": _by(task, request)},
        url=task_url(task),
    )


def _by(task: desks.Duty, request: Asked) -> str:
    same = timezone.localdate(task.due_at) == timezone.localdate(request.now)
    return dates.hour(task.due_at) if same else dates.short_day(task.due_at)


def task_url(task: desks.Duty) -> str:
    """Return where a task is worked on: its area's own page, else the chart."""
    area = task.code.split(".")[0]
    for args in ([task.record_id, task.entry_id], [task.entry_id]):
        try:
            return reverse(f"{area}:task", args=args)
        except NoReverseMatch:
            continue
    return reverse("charting:chart", args=[task.record_id])
