"""The privacy officer's desk: what is owed, emergencies to review, concerns to answer."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.connect.privacy import actions
from mainstay.connect.privacy.entries import Concern, ConcernAnswered
from mainstay.connect.privacy.pages.acting import act, officers_chart
from mainstay.connect.privacy.rules import CONCERN
from mainstay.kernel import emergency
from mainstay.kernel.access import NotFound
from mainstay.kernel.chart import Chart
from mainstay.kernel.components import dates
from mainstay.kernel.components.shapes import Fact, TaskRow
from mainstay.kernel.kinds import EmergencyOverride, OverrideReviewed
from mainstay.kernel.pages import Asked
from mainstay.kernel.people.lists import faces, place_names, role_words, staff_name
from mainstay.kernel.people.search import find
from mainstay.kernel.scope import Credential
from mainstay.kernel.tasks import Task, open_tasks

OFFICERS = (Credential.PRIVACY_OFFICER, Credential.RECORDS_OFFICER)
REVIEW = "kernel.override_review"
SAME = "people.maybe_same"
PAGES = {REVIEW: "privacy:review", CONCERN: "privacy:concern"}


def desk(request: Asked) -> HttpResponse:
    """Show what waits for the privacy officer, and find a record to look after."""
    if not request.viewer.holds(*OFFICERS):
        raise NotFound("privacy")
    text = request.POST.get("who", "").strip()
    found = (
        find(viewer=request.viewer, text=text, now=request.now, purpose="audit") if text else []
    )
    owed = _owed(request)
    rows = [_row(task, name, request) for task, name in owed]
    context = {
        "rows": rows,
        "late": sum(row.state == "late" for row in rows),
        "text": text,
        "found": [
            {
                "name": one.full_name,
                "born": dates.day(one.born_on) if one.born_on else "",
                "number": one.number,
                "url": reverse("privacy:who_opened", args=[one.record_id]),
                "keys_url": reverse("privacy:keys", args=[one.record_id]),
            }
            for one in found
        ],
    }
    return render(request, "privacy/desk.html", context)


def _owed(request: Asked) -> list[tuple[Task, str]]:
    """Return the officer's own tasks, and those waiting for any privacy officer, with names."""
    every = open_tasks().filter(organisation_id=request.viewer.organisation_id)
    mine = every.filter(owner_id=request.viewer.id)
    anyones = every.filter(owner_id=None, owner_role="privacy_officer")
    tasks = sorted([*mine, *anyones], key=lambda task: (task.due_at, task.entry_id))
    named = faces(task.record_id for task in tasks)
    return [
        (task, named[task.record_id].full_name if task.record_id in named else "")
        for task in tasks
    ]


def _row(task: Task, name: str, request: Asked) -> TaskRow:
    is_late = task.due_at <= request.now
    return TaskRow(
        when=dates.short_day(task.due_at),
        title=f"{task.title}: {name}" if name else task.title,
        state="late" if is_late else "new",
        state_words=(_("Late since %(time)s") if is_late else _("By %(time)s"))
        % {"time": dates.hour(task.due_at)},
        url=_page_of(task),
    )


def _page_of(task: Task) -> str:
    """Return where a task is done; one about two records has its own list."""
    if task.code == SAME:
        return reverse("people:same")
    page = PAGES.get(task.code)
    return reverse(page, args=[task.record_id, task.entry_id]) if page else ""


def review(request: Asked, record: UUID, task: UUID) -> HttpResponse:
    """Show one emergency opening whole, and keep what the privacy officer found."""
    chart = officers_chart(request, record)
    owed = _task(chart, task, REVIEW)
    kept = chart.entry(owed.cause_id) if owed.cause_id else None
    if kept is None or not isinstance(kept.body, EmergencyOverride):
        raise NotFound(str(task))

    def do(said: dict[str, Any], proof: Any) -> str:
        emergency.review(
            chart,
            owed,
            was_warranted=bool(said["was_warranted"]),
            finding=said["finding"],
            proof=proof,
        )
        return _("Reviewed. It is on the record, and the client sees that it was checked.")

    words = {
        "title": _("Review an emergency opening"),
        "lead": _("Due %(when)s, 72 hours after it was opened.")
        % {"when": dates.moment(owed.due_at)},
        "facts": _facts(kept.body),
        "button": _("Keep the review"),
    }
    return act(
        request,
        chart,
        OverrideReviewed,
        do,
        back=reverse("privacy:desk"),
        words=words,
        again=False,
    )


def _facts(body: EmergencyOverride) -> list[Fact]:
    part2 = (
        _("Yes. This entry is the record 42 CFR 2.51 asks for.") if body.part2_opened else _("No")
    )
    who = f"{staff_name(body.opened_by)}, {role_words(body.opened_by_credential)}"
    place = place_names([body.place]).get(body.place, "") if body.place else ""
    return [
        Fact(label=_("Opened by"), value=f"{who}, {place}" if place else who),
        Fact(label=_("From"), value=dates.moment(body.from_at)),
        Fact(label=_("Until"), value=dates.moment(body.until_at)),
        Fact(label=_("What they said"), value=body.emergency),
        Fact(label=_("Substance-use facts opened"), value=part2),
        Fact(label=_("Disclosed by"), value=body.disclosed_by),
    ]


def concern(request: Asked, record: UUID, task: UUID) -> HttpResponse:
    """Show what a client asked about who looked, and keep the answer."""
    chart = officers_chart(request, record)
    owed = _task(chart, task, CONCERN)
    kept = chart.entry(owed.cause_id) if owed.cause_id else None
    if kept is None or not isinstance(kept.body, Concern):
        raise NotFound(str(task))

    def do(said: dict[str, Any], proof: Any) -> str:
        actions.answer_concern(chart, owed, finding=said["finding"], answer=said["answer"])
        return _("Answered. The client reads it on their own page.")

    words = {
        "title": _("Answer a concern"),
        "lead": _("Asked %(at)s; answer by %(due)s.")
        % {"at": dates.moment(kept.occurred_at), "due": dates.moment(owed.due_at)},
        "voice": kept.body.words,
        "more_url": reverse("privacy:who_opened", args=[record]),
        "more_words": _("See who opened the chart"),
        "button": _("Send the answer"),
    }
    return act(
        request, chart, ConcernAnswered, do, back=reverse("privacy:desk"), words=words, again=False
    )


def _task(chart: Chart, task: UUID, code: str) -> Task:
    found = open_tasks(record=chart.record_id).filter(entry_id=task, code=code).first()
    if found is None:
        raise NotFound(str(task))
    return found
