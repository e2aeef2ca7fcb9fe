"""Write a progress note: kept while it is written, threaded to the plan, signed at the end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.care.charting.entries import SECTIONS, NoteFormat, ProgressNote
from mainstay.care.charting.pages import facts, noting
from mainstay.care.planning.actions import Bead, current_plan, plan_body, thread
from mainstay.kernel import drafts
from mainstay.kernel.chart import Chart
from mainstay.kernel.components import dates
from mainstay.kernel.forms import Bound
from mainstay.kernel.kept import Kept
from mainstay.kernel.ledger import Taken, Unacceptable
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people.banner import banner_of
from mainstay.kernel.people.entries import Release
from mainstay.kernel.people.lists import face
from mainstay.kernel.people.proof import ask_again, proof_of
from mainstay.kernel.unsigned import Desk

STEP = timedelta(minutes=5)


@require_POST
def begin(request: Asked, record: UUID) -> HttpResponse:
    """Lay a new note on one's desk, in the format last used, and open it."""
    chart = open_chart(request, record)
    last = _last_note(chart)
    kind = last.body.format if last and isinstance(last.body, ProgressNote) else NoteFormat.DAP
    started = chart.now - (chart.now - chart.now.replace(minute=0, second=0, microsecond=0)) % STEP
    words = {
        "format": str(kind),
        "started_at": started.replace(second=0, microsecond=0).isoformat(),
        "present": [face(record).preferred, request.user.name],
    }
    desk = drafts.begin(chart, ProgressNote, words)
    return redirect("charting:draft", draft=desk.id)


def _last_note(chart: Chart, *, but: UUID | None = None) -> Kept | None:
    found = [kept for kept in chart.several(ProgressNote, limit=10) if kept.id != but]
    own = [kept for kept in found if kept.author_id == chart.viewer.id]
    return next(iter([*own, *found]), None)


def write(request: Asked, desk: Desk) -> HttpResponse:
    """Show a note's draft, or keep what was typed and do what was asked beside it."""
    chart = open_chart(request, desk.row.record_id)
    beads = thread(chart, plan_body(current_plan(chart)))
    if request.method != "POST":
        return _drawn(request, chart, desk, beads, noting.bound_to(desk, beads))
    bound = noting.bound_to(desk, beads, request.POST)
    desk.reason = bound.answers.get("reason") or ""
    desk.words = noting.words_of(bound, desk.words)
    _keep(request, desk)
    if request.POST.get("autosave"):
        return HttpResponse(status=204)
    act, _sep, what = request.POST.get("act", "keep").partition(":")
    if act == "sign":
        return _sign(request, chart, desk, beads)
    if act in ACTS:
        ACTS[act](chart, desk, what)
        _keep(request, desk)
    elif noting.mistyped(bound):
        return _drawn(request, chart, desk, beads, bound, status=422)
    where = f"#{noting.SECTION}{what}" if act in ("confirm", "carry", "clear") else ""
    return redirect(f"{reverse('charting:draft', args=[desk.id])}{where}")


def _keep(request: Asked, desk: Desk) -> None:
    drafts.save(
        desk.id, words=desk.words, reason=desk.reason, viewer=request.viewer, now=request.now
    )


# --- what may be done beside writing ---------------------------------------------------------


def _confirm(chart: Chart, desk: Desk, code: str) -> None:
    text = noting.text_of(desk.words, code)
    desk.words = noting.with_section(desk.words, code, text, carried=False)


def _clear(chart: Chart, desk: Desk, code: str) -> None:
    desk.words = noting.with_section(desk.words, code, "", carried=False)


def _carry(chart: Chart, desk: Desk, code: str) -> None:
    last = _last_note(chart, but=desk.row.entry_id)
    if last is None or not isinstance(last.body, ProgressNote):
        return
    text = next((s.text for s in last.body.sections if s.code == code), "")
    if text and not noting.text_of(desk.words, code):
        desk.words = noting.with_section(desk.words, code, text, carried=True)


def _format(chart: Chart, desk: Desk, wanted: str) -> None:
    if wanted in set(NoteFormat):
        desk.words = {**desk.words, "format": wanted}


def _pull(chart: Chart, desk: Desk, key: str) -> None:
    last = _last_note(chart, but=desk.row.entry_id)
    fact = next((f for f in facts.facts_for(chart, desk.words, last) if f.key == key), None)
    if fact is None or fact.is_pulled:
        return
    code = str(SECTIONS[noting.format_of(desk.words)][0])
    text = f"{noting.text_of(desk.words, code)} {fact.sentence}".strip()
    desk.words = noting.with_section(desk.words, code, text, carried=False)


ACTS: dict[str, Callable[[Chart, Desk, str], None]] = {
    "confirm": _confirm,
    "clear": _clear,
    "carry": _carry,
    "format": _format,
    "pull": _pull,
}


# --- signing ---------------------------------------------------------------------------------


def _sign(request: Asked, chart: Chart, desk: Desk, beads: list[Bead]) -> HttpResponse:
    """Sign one note with one signature, or say why not yet."""
    errors = {**noting.blockers(desk)}
    bound = noting.bound_to(desk, beads, request.POST, errors=errors)
    if errors or bound.errors:
        return _drawn(request, chart, desk, beads, bound, status=422)
    proof = proof_of(request)
    if proof is None:
        return ask_again(request, back=f"{request.path}?ready=1#sign")
    body = desk.body()
    started = body.started_at if isinstance(body, ProgressNote) else None
    try:
        kept = drafts.sign(desk.id, chart, proof=proof, occurred_at=started)
    except Taken as taken:
        both = drafts.find(taken.draft_id or desk.id, viewer=request.viewer)
        return _clash(request, chart, both)
    except Unacceptable as wrong:
        bound = noting.bound_to(desk, beads, request.POST, errors={"started_at": str(wrong)})
        return _drawn(request, chart, desk, beads, bound, status=422)
    messages.success(request, _("Signed. It stands in the chart."))
    return redirect("charting:entry", record=chart.record_id, entry=kept.id)


def _clash(request: Asked, chart: Chart, desk: Desk) -> HttpResponse:
    """Show the draft's words beside those that were signed meanwhile; overwrite neither."""
    there = chart.entry(desk.row.entry_id)
    mine = [(_("In their words"), desk.words.get("their_words", ""))]
    mine += [(_label(s["code"]), s["text"]) for s in desk.words.get("sections") or ()]
    body = there.body
    theirs = []
    if isinstance(body, ProgressNote):
        theirs = [(_("In their words"), body.their_words)]
        theirs += [(s.code.label, s.text) for s in body.sections]
    context = {
        "banner": _banner(chart),
        "draft": desk,
        "mine": [pair for pair in mine if pair[1]],
        "theirs": [pair for pair in theirs if pair[1]],
        "there": there,
        "record": chart.record_id,
    }
    return render(request, "charting/clash.html", context, status=409)


def _label(code: str) -> str:
    return next(each.label for many in SECTIONS.values() for each in many if each == code)


@require_POST
def discard(request: Asked, draft: UUID) -> HttpResponse:
    """Throw one's own draft away."""
    desk = drafts.find(draft, viewer=request.viewer)
    drafts.discard(draft, viewer=request.viewer)
    messages.info(request, _("The draft is gone. Nothing in the chart has changed."))
    return redirect("charting:chart", record=desk.row.record_id)


# --- drawing ---------------------------------------------------------------------------------


def _banner(chart: Chart) -> Any:
    return banner_of(chart, url=reverse("charting:chart", args=[chart.record_id]))


def _drawn(
    request: Asked, chart: Chart, desk: Desk, beads: list[Bead], bound: Bound, *, status: int = 200
) -> HttpResponse:
    last = _last_note(chart, but=desk.row.entry_id)
    by_id = {item.id: item for item in bound.items}
    share = noting.alike(desk.words, last)
    bound.errors = noting.named(bound)
    context = {
        "banner": _banner(chart),
        "record": chart.record_id,
        "draft": desk,
        "kept_at": dates.hour(desk.row.updated_at),
        "bound": bound,
        "about": [by_id[name] for name in noting.ABOUT],
        "about_is_open": any(
            by_id[name].error or not by_id[name].value for name in ("minutes", "mode")
        ),
        "about_line": _about_line(desk),
        "their_words": by_id["their_words"],
        "unplanned": by_id["unplanned"],
        "reason": by_id.get("reason"),
        "sections": _sections(desk, by_id, last),
        "formats": [(f, f.label, f == noting.format_of(desk.words)) for f in NoteFormat],
        "thread": _thread(beads, desk),
        "linked": len(noting.objectives_of(desk.words)),
        "facts": facts.facts_for(chart, desk.words, last),
        "last": last,
        "last_day": dates.day(last.occurred_at) if last else "",
        "share": share,
        "is_too_alike": share > noting.TOO_ALIKE * 100,
        "on_file": _on_file(chart),
        "why_not": noting.why_not(desk),
        "is_proved": proof_of(request) is not None,
        "is_ready": "ready" in request.GET,
    }
    return render(request, "charting/note.html", context, status=status)


def _about_line(desk: Desk) -> str:
    answers = noting.answers_of(desk)
    parts = [dates.moment(answers["started_at"])] if "started_at" in answers else []
    if "minutes" in answers:
        parts.append(_("%(n)s min") % {"n": answers["minutes"]})
    parts.append(noting.format_of(desk.words).label)
    return " · ".join(parts)


def _sections(desk: Desk, by_id: dict[str, Any], last: Kept | None) -> list[dict[str, Any]]:
    carried = {s["code"] for s in desk.words.get("sections") or () if s.get("carried")}
    before = {}
    if last is not None and isinstance(last.body, ProgressNote):
        before = {s.code: s.text for s in last.body.sections}
    found = []
    for code in noting.codes_of(desk.words):
        item = by_id[f"{noting.SECTION}{code}"]
        may_carry = not item.value and bool(before.get(code))
        found.append(
            {"item": item, "code": str(code), "carried": code in carried, "may_carry": may_carry}
        )
    return found


def _thread(beads: list[Bead], desk: Desk) -> list[dict[str, Any]]:
    """Return problems, goals and objectives in the plan's order, each said once."""
    objectives = noting.objectives_of(desk.words)
    done = {UUID(str(each)) for each in desk.words.get("interventions") or ()}
    rows: list[dict[str, Any]] = []
    seen: set[UUID] = set()
    for bead in beads:
        for sort, part, text in (
            ("problem", bead.problem, bead.problem.text),
            ("goal", bead.goal, bead.goal.words),
        ):
            if part.id not in seen:
                seen.add(part.id)
                rows.append({"sort": sort, "text": text, "linked": False, "objective": None})
            if bead.objective.id in objectives:
                next(r for r in rows if r["text"] == text and r["sort"] == sort)["linked"] = True
        rows.append(
            {
                "sort": "objective",
                "text": bead.objective.text,
                "linked": bead.objective.id in objectives,
                "objective": bead.objective,
                "by": dates.short_day(bead.objective.target_on),
                "done": [(one, one.id in done) for one in bead.objective.interventions],
            }
        )
    return rows


def _on_file(chart: Chart) -> list[tuple[bool, str]]:
    """Say what the record holds of consents and interpreter; nobody types this."""
    client = face(chart.record_id)
    bodies = [kept.body for kept in chart.several(Release, limit=20)]
    still = [one for one in bodies if isinstance(one, Release) and _stands(one, chart)]
    found = [
        (True, _("Release of information: on file"))
        if still
        else (False, _("Release of information: not on file"))
    ]
    if client.interpreter:
        found.append((True, _("Interpreter needed: %(in)s") % {"in": client.languages}))
    else:
        found.append((True, _("Interpreter: not needed, on file")))
    return found


def _stands(release: Release, chart: Chart) -> bool:
    ended = release.until_at is not None and release.until_at <= chart.now
    return not (release.withdrawn or ended)
