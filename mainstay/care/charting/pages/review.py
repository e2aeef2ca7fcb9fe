"""The supervisor's desk: risk first, then oldest; what changed; one note, one signature."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from mainstay.care.charting.entries import ProgressNote
from mainstay.care.charting.pages import facts, lines, reading
from mainstay.kernel import desks, drafts, openings, tasks
from mainstay.kernel.access import NotFound, Shelf, Viewer
from mainstay.kernel.areas import announced
from mainstay.kernel.chart import Chart
from mainstay.kernel.components import dates
from mainstay.kernel.entries import Permission
from mainstay.kernel.kept import Kept
from mainstay.kernel.kinds import LaterSignature, Returned, SignedAs
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people.banner import banner_of
from mainstay.kernel.people.lists import faces, staff_names
from mainstay.kernel.people.proof import ask_again, proof_of
from mainstay.kernel.scope import Credential
from mainstay.kernel.unsigned import Desk

LATE = timedelta(days=2)
"""After this a note is late to its co-signature: 24–72 h is usual on units, days elsewhere."""


@dataclass(frozen=True)
class Waiting:
    """One entry in the queue."""

    item: desks.Waits
    name: str
    label: str
    author: str
    age: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Group:
    """Entries of the queue under one heading."""

    title: str
    rows: list[Waiting]


def queue(request: Asked, *, current: UUID | None = None) -> list[Group]:
    """Return what waits for this supervisor: risk first, then late, then the rest, oldest first."""
    items = desks.to_cosign(request.viewer)
    only = request.viewer.together_with
    items = [item for item in items if only in (None, item.record_id)]
    names = faces(item.record_id for item in items)
    authors = staff_names(item.author_id for item in items)
    risky = _risky([item.record_id for item in items])
    sorted_in: dict[str, list[Waiting]] = {"risk": [], "late": [], "rest": []}
    for item in items:
        kind = announced().kind(item.kind)
        is_risk = item.record_id in risky or kind.needs is Permission.RISK
        late = request.now - item.recorded_at > LATE
        place = "risk" if is_risk else "late" if late else "rest"
        client = names.get(item.record_id)
        sorted_in[place].append(
            Waiting(
                item=item,
                name=client.preferred if client else _("Record"),
                label=str(kind.label),
                author=authors.get(item.author_id, ""),
                age=dates.ago(item.recorded_at, now=request.now),
                url=reverse("charting:review_one", args=[item.record_id, item.entry_id]),
                is_current=item.entry_id == current,
            )
        )
    titles = {"risk": _("Risk"), "late": _("Late"), "rest": _("Rest")}
    return [Group(titles[place], rows) for place, rows in sorted_in.items() if rows]


def _risky(records: Sequence[UUID]) -> set[UUID]:
    """Return the records about which something urgent is owed that carries no closed label."""
    found = tasks.open_tasks().filter(record_id__in=records, urgency="now")
    return {task.record_id for task in found if not Shelf.parse(task.shelf).labels}


def reviews(viewer: Viewer) -> bool:
    """Test whether someone signs under others' words."""
    return viewer.holds(Credential.SUPERVISOR) or bool(viewer.supervisees)


def review(request: Asked) -> HttpResponse:
    """Show the queue, and open the first of it when there is one."""
    groups = queue(request)
    if groups:
        return redirect(groups[0].rows[0].url)
    return render(request, "charting/review_empty.html", {})


def review_one(request: Asked, record: UUID, entry: UUID) -> HttpResponse:
    """Show one entry with what changed; co-sign it, or return it with a word."""
    chart = open_chart(request, record, purpose="review")
    kept = chart.entry(entry)
    if kept.entry.cosigner_id != request.viewer.id:
        raise NotFound(str(entry))
    if kept.item is None or kept.item.cosign != "waiting":
        return redirect("charting:entry", record=record, entry=entry)
    if request.method == "POST":
        return _answered(request, chart, kept)
    return _drawn(request, chart, kept)


def _answered(request: Asked, chart: Chart, kept: Kept) -> HttpResponse:
    """Take the supervisor's answer for exactly the version that was read."""
    word = request.POST.get("word", "").strip()
    if request.POST.get("version") != str(kept.version):
        error = _("It was changed while you read. This is how it stands now.")
        return _drawn(request, chart, kept, word=word, error=error)
    if request.POST.get("act") == "return":
        if not word:
            error = _("Say what should change, so that the writer knows.")
            return _drawn(request, chart, kept, word=word, error=error)
        chart.record(Returned(target=kept.id, version=kept.version, comment=word))
        messages.success(request, _("Returned with your words."))
        return redirect("charting:review")
    return _cosign(request, chart, kept, word)


def _cosign(request: Asked, chart: Chart, kept: Kept, word: str) -> HttpResponse:
    words = {
        "target": str(kept.id),
        "version": kept.version,
        "digest": bytes(kept.entry.digest).hex(),
        "role": str(SignedAs.COSIGNER),
        "comment": word,
    }
    desk = _pending(chart, kept.id)
    if desk is None:
        desk = drafts.begin(chart, LaterSignature, words)
    else:
        drafts.save(desk.id, words=words, viewer=request.viewer, now=request.now)
    proof = proof_of(request)
    if proof is None:
        return ask_again(request, back=f"{request.path}?ready=1#answer")
    drafts.sign(desk.id, chart, proof=proof)
    messages.success(request, _("Co-signed. The client can read it from now on."))
    return redirect("charting:review")


def _pending(chart: Chart, target: UUID) -> Desk | None:
    """Return the co-signature begun before the supervisor was asked again who they are."""
    for desk in drafts.on_desk(chart.viewer, record=chart.record_id):
        if desk.kind is LaterSignature.kind and desk.words.get("target") == str(target):
            return desk
    return None


def _drawn(
    request: Asked, chart: Chart, kept: Kept, *, word: str = "", error: str = ""
) -> HttpResponse:
    groups = queue(request, current=kept.id)
    records = {row.item.record_id for group in groups for row in group.rows}
    openings.note(
        request.viewer, act="board", purpose="review", now=request.now, named=sorted(records),
        detail="review queue",
    )  # fmt: skip
    history = chart.history(kept.id)
    view = request.GET.get("view") or ("changed" if len(history) > 1 else "clean")
    before = history[-2].body if len(history) > 1 else None
    pending = _pending(chart, kept.id)
    context = {
        "banner": banner_of(chart, url=reverse("charting:chart", args=[chart.record_id])),
        "record": chart.record_id,
        "kept": kept,
        "groups": groups,
        "title": kept.body.headline(),
        "writer": lines.Writers.of([kept], now=chart.now).say(kept.author_id),
        "when": dates.moment(kept.occurred_at),
        "view": view,
        "views": _views(view, many=len(history) > 1),
        "said": _said(view, kept, before, history),
        "returned": _last_return(chart, kept.id),
        "checks": _checks(kept),
        "measures": list(facts.scores(chart))[:5],
        "word": word or (pending.words.get("comment", "") if pending else ""),
        "error": error,
        "is_proved": proof_of(request) is not None,
    }
    return render(request, "charting/review.html", context, status=422 if error else 200)


def _views(chosen: str, *, many: bool) -> list[tuple[str, str, bool]]:
    if not many:
        return []
    names = {"changed": _("What changed"), "clean": _("Clean"), "first": _("First version")}
    return [(name, label, name == chosen) for name, label in names.items()]


def _said(view: str, kept: Kept, before: Any, history: Sequence[Kept]) -> list[reading.Said]:
    if view == "first":
        return reading.said(history[0].body)
    return reading.compared(before, kept.body) if view == "changed" else reading.said(kept.body)


def _last_return(chart: Chart, target: UUID) -> tuple[str, str] | None:
    found = [k for k in chart.several(Returned) if getattr(k.body, "target", None) == target]
    if not found or not isinstance(found[0].body, Returned):
        return None
    return dates.moment(found[0].recorded_at), found[0].body.comment


def _checks(kept: Kept) -> list[tuple[bool, str]]:
    """Say how the entry hangs together; this names no absence of risk."""
    found = [] if not kept.is_late else [(False, _("Late entry"))]
    body = kept.body
    if not isinstance(body, ProgressNote):
        return found
    if body.objectives:
        linked = _("%(n)d linked to the plan") % {"n": len(body.objectives)}
        found.insert(0, (True, linked))
    else:
        found.insert(0, (False, _("Unplanned contact: reason given")))
    found.append((bool(body.their_words), _("In their words") if body.their_words
                  else _("In their words: left empty")))  # fmt: skip
    return found
