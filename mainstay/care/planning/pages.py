"""Show the treatment plan, and write its next version."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from pydantic import ValidationError

from mainstay.care.planning.actions import current_plan, plan_body, thread
from mainstay.care.planning.entries import TreatmentPlan
from mainstay.kernel import drafts
from mainstay.kernel.access import NotFound
from mainstay.kernel.chart import Chart
from mainstay.kernel.components.shapes import Banner
from mainstay.kernel.forms import Bound, BoundItem, bind, field_errors, form_of
from mainstay.kernel.ids import new_id
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people.banner import banner_of
from mainstay.kernel.people.lists import staff_names
from mainstay.kernel.people.proof import ask_again, proof_of
from mainstay.kernel.scope import Act
from mainstay.kernel.unsigned import Desk

PARTS = {
    "problems": (_("Problem"), _("Add a problem")),
    "goals": (_("Goal"), _("Add a goal")),
    "objectives": (_("Objective"), _("Add an objective")),
    "interventions": (_("Intervention"), _("Add an intervention")),
}


@dataclass(frozen=True)
class Row:
    """One problem, goal, objective or intervention as its fields and what hangs on it."""

    name: str
    key: str
    fields: list[BoundItem]
    parts: "list[Rows]"


@dataclass(frozen=True)
class Rows:
    """The rows of one part, the blank ones last."""

    label: str
    add: str
    rows: list[Row] = field(default_factory=list)


def plan_page(request: Asked, record: UUID) -> HttpResponse:
    """Show the plan that stands, its progress, and the versions before it."""
    chart = open_chart(request, record)
    versions = chart.several(TreatmentPlan, limit=20)
    kept = versions[0] if versions else None
    plan = plan_body(kept)
    mine = [
        d for d in drafts.on_desk(request.viewer, record=record) if d.kind is TreatmentPlan.kind
    ]
    context = {
        "banner": _banner(chart),
        "record": record,
        "plan": plan,
        "kept": kept,
        "tree": _tree(chart, plan),
        "names": staff_names([one.author_id for one in versions]),
        "versions": versions[1:],
        "draft": mine[0] if mine else None,
        "may_write": bool(chart.may(Act.RECORD, TreatmentPlan)),
        "is_due": plan is not None and plan.review_on < timezone.localdate(request.now),
    }
    return render(request, "planning/plan.html", context)


def _tree(chart: Chart, plan: TreatmentPlan | None) -> list[dict[str, Any]]:
    if plan is None:
        return []
    worked = {bead.objective.id: bead.worked for bead in thread(chart, plan)}
    return [
        {
            "text": problem.text,
            "goals": [
                {
                    "words": goal.words,
                    "objectives": [
                        {"said": each, "worked": worked[each.id]} for each in goal.objectives
                    ],
                }
                for goal in problem.goals
            ],
        }
        for problem in plan.problems
    ]


def _banner(chart: Chart) -> Banner:
    return banner_of(chart, url=reverse("charting:chart", args=[chart.record_id]))


@require_POST
def begin(request: Asked, record: UUID) -> HttpResponse:
    """Lay the next version of the plan on one's desk, with what stands now in it."""
    chart = open_chart(request, record)
    kept = current_plan(chart)
    words: dict[str, Any] = {}
    if kept is not None:
        words = {**kept.body.model_dump(mode="json"), "follows": str(kept.id)}
    desk = drafts.begin(chart, TreatmentPlan, words)
    return redirect("planning:edit", record=record, draft=desk.id)


def edit(request: Asked, record: UUID, draft: UUID) -> HttpResponse:
    """Write the next version: kept while it is written, signed at the end."""
    chart = open_chart(request, record)
    desk = drafts.find(draft, viewer=request.viewer)
    if desk.row.record_id != record or desk.kind is not TreatmentPlan.kind:
        raise NotFound(str(draft))
    if request.method != "POST":
        return _drawn(request, chart, desk, bind(form_of(TreatmentPlan), initial=desk.words))
    if request.POST.get("act") == "over":
        return _go_over(request, chart, desk)
    form = form_of(TreatmentPlan)
    bound = bind(form, request.POST, zone=timezone.get_current_timezone())
    desk.words = _words(bound, request.POST, follows=desk.words.get("follows"))
    drafts.save(draft, words=desk.words, viewer=request.viewer, now=request.now)
    if request.POST.get("autosave"):
        return HttpResponse(status=204)
    if request.POST.get("act") != "sign":
        return redirect("planning:edit", record=record, draft=draft)
    wrong = dict(bound.errors) or _refused(desk)
    if not wrong:
        return _sign(request, chart, desk)
    bound = bind(form, request.POST, errors=_refused(desk), zone=timezone.get_current_timezone())
    return _drawn(request, chart, desk, bound, status=422)


def _refused(desk: Desk) -> dict[str, str]:
    try:
        desk.body()
    except ValidationError as wrong:
        return field_errors(form_of(TreatmentPlan), wrong)
    return {}


def _sign(request: Asked, chart: Chart, desk: Desk) -> HttpResponse:
    """Sign this version, unless a newer one was signed meanwhile: then both are shown."""
    newest = current_plan(chart)
    if newest is not None and str(newest.id) != desk.words.get("follows"):
        return _clash(request, chart, desk)
    proof = proof_of(request)
    if proof is None:
        return ask_again(request, back=request.path)
    drafts.sign(desk.id, chart, proof=proof)
    return redirect("planning:plan", record=chart.record_id)


def _clash(request: Asked, chart: Chart, desk: Desk) -> HttpResponse:
    newest = current_plan(chart)
    context = {
        "banner": _banner(chart),
        "record": chart.record_id,
        "draft": desk,
        "newest": newest,
        "theirs": _tree(chart, plan_body(newest)),
        "mine": _tree(chart, plan_body_of(desk)),
        "author": staff_names([newest.author_id] if newest else []),
    }
    return render(request, "planning/clash.html", context, status=409)


def _go_over(request: Asked, chart: Chart, desk: Desk) -> HttpResponse:
    """Let this draft follow the newer plan, once its writer has read both."""
    newest = current_plan(chart)
    if newest is not None and request.POST.get("over") == str(newest.id):
        words = {**desk.words, "follows": str(newest.id)}
        drafts.save(desk.id, words=words, viewer=request.viewer, now=request.now)
    return redirect("planning:edit", record=chart.record_id, draft=desk.id)


def plan_body_of(desk: Desk) -> TreatmentPlan | None:
    """Return a draft as a plan, if it is one already."""
    body = desk.body()
    return body if isinstance(body, TreatmentPlan) else None


def _drawn(
    request: HttpRequest, chart: Chart, desk: Desk, bound: Bound, *, status: int = 200
) -> HttpResponse:
    problems, *rest = bound.items
    bound.errors = [(i.id, f"{i.label}: {i.error}") for i in bound.flat if i.error]
    tree = _rows(problems, desk.words.get("problems") or ())
    context = {
        "banner": _banner(chart),
        "record": chart.record_id,
        "draft": desk,
        "bound": bound,
        "tree": tree,
        "keys": list(_keys(tree)),
        "rest": rest,
    }
    return render(request, "planning/edit.html", context, status=status)


def _rows(item: BoundItem, known: Iterable[Mapping[str, Any]]) -> Rows:
    given = list(known)
    rows = []
    for place, row in enumerate(item.items):
        said = given[place] if place < len(given) else {}
        fields = [one for one in row.items if not one.repeats]
        parts = [_rows(one, said.get(_last(one)) or ()) for one in row.items if one.repeats]
        rows.append(Row(row.name, str(said.get("id") or ""), fields, parts))
    label, add = PARTS[_last(item)]
    return Rows(str(label), str(add), rows)


def _last(item: BoundItem) -> str:
    return item.item.id.rsplit(".", 1)[-1]


def _keys(rows: Rows) -> Iterator[tuple[str, str]]:
    for row in rows.rows:
        if row.key:
            yield f"{row.name}.key", row.key
        for part in row.parts:
            yield from _keys(part)


def _words(bound: Bound, posted: Mapping[str, Any], *, follows: str | None) -> dict[str, Any]:
    """Return what was typed as a plan's words; what was there before keeps its id."""
    words = json.loads(json.dumps(bound.body, default=str))
    for item in bound.items:
        if item.repeats and item.kind == "group":
            _keep_ids(item, words.get(_last(item)) or [], posted)
    return {**words, "follows": follows}


def _keep_ids(item: BoundItem, rows: list[dict[str, Any]], posted: Mapping[str, Any]) -> None:
    for bound, row in zip(item.items, rows, strict=False):
        row["id"] = _uuid(posted.get(f"{bound.name}.key")) or str(new_id())
        for part in bound.items:
            if part.repeats and part.kind == "group":
                _keep_ids(part, row.get(_last(part)) or [], posted)


def _uuid(written: Any) -> str:
    try:
        return str(UUID(str(written)))
    except ValueError:
        return ""


def goals_card(chart: Chart) -> dict[str, Any] | None:
    """Say each goal in the client's words, and how many of its steps are reached."""
    plan = plan_body(current_plan(chart))
    if plan is None:
        if not chart.may(Act.RECORD, TreatmentPlan):
            return None
        return {"goals": [], "review_on": None, "url": _plan_url(chart)}
    worked = {bead.objective.id: bead.worked.notes for bead in thread(chart, plan)}
    goals = [
        {
            "words": goal.words,
            "met": sum(o.standing == "met" for o in goal.objectives),
            "of": len(goal.objectives),
            "notes": sum(worked.get(o.id, 0) for o in goal.objectives),
        }
        for goal in plan.goals()
    ]
    return {"goals": goals, "review_on": plan.review_on, "url": _plan_url(chart)}


def _plan_url(chart: Chart) -> str:
    return reverse("planning:plan", args=[chart.record_id])
