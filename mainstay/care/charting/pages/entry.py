"""Show one entry in full, its earlier words, and what may follow it; print it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.care.charting.entries import Addendum, ProgressNote
from mainstay.care.charting.pages import lines, reading
from mainstay.care.planning.actions import current_plan, plan_body, thread
from mainstay.kernel import drafts, openings
from mainstay.kernel.access import Refused
from mainstay.kernel.chart import AUTHORS_OWN, Chart
from mainstay.kernel.components import dates
from mainstay.kernel.entries import Signing
from mainstay.kernel.forms import FormError, form_of
from mainstay.kernel.kept import Kept
from mainstay.kernel.kinds import HeldBack, Returned
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people.banner import banner_of
from mainstay.kernel.people.lists import face, staff_name
from mainstay.kernel.people.proof import ask_again, proof_of
from mainstay.kernel.scope import Act

MOST_ON_PAPER = 100


def entry_page(request: Asked, record: UUID, entry: UUID) -> HttpResponse:
    """Show one entry with its signature, addenda, and what may be done."""
    chart = open_chart(request, record)
    kept = chart.entry(entry)
    addenda = _addenda(chart, entry)
    about = [kept, *addenda]
    writers = lines.Writers.of(about, now=chart.now)
    context = {
        "banner": banner_of(chart, url=reverse("charting:chart", args=[record])),
        "record": record,
        "kept": kept,
        "head": lines.line(kept, writers, now=chart.now),
        "facts": _facts(chart, kept),
        "said": reading.said(kept.body),
        "addenda": [(one, writers.say(one.author_id)) for one in addenda],
        "signed": _signed(kept, writers),
        "is_late": kept.is_late and not lines.is_stated(kept),
        "held": _held(chart, entry),
        "returned": _returned(chart, kept),
        "may": _may(chart, kept),
        "is_note": isinstance(kept.body, ProgressNote),
    }
    return render(request, "charting/entry.html", context)


def _addenda(chart: Chart, entry: UUID) -> list[Kept]:
    found = [k for k in chart.several(Addendum) if getattr(k.body, "about", None) == entry]
    return found[::-1]


def _facts(chart: Chart, kept: Kept) -> list[tuple[str, str]]:
    """Say when, where and with whom it was, and what it worked on."""
    body = kept.body
    if not isinstance(body, ProgressNote):
        return [(_("When"), dates.moment(kept.occurred_at))]
    times = f"{dates.moment(body.started_at)} – {dates.hour(body.ended_at)}"
    where = ", ".join(x for x in (body.mode.label, body.place) if x)
    found = [
        (_("When"), _("%(times)s, %(n)d min") % {"times": times, "n": body.minutes}),
        (_("How and where"), where),
        (_("Present"), ", ".join(body.present)),
    ]
    beads = thread(chart, plan_body(current_plan(chart))) if body.objectives else []
    linked = [bead.objective.text for bead in beads if bead.objective.id in body.objectives]
    missing = len(body.objectives) - len(linked)
    if missing:
        linked.append(_("%(n)d from an earlier plan") % {"n": missing})
    if linked:
        found.append((_("Worked on"), "; ".join(linked)))
    return found


def _signed(kept: Kept, writers: lines.Writers) -> str:
    if lines.is_stated(kept):
        return _("Stored %(moment)s") % {"moment": dates.moment(kept.recorded_at)}
    if kept.kind.signing is not Signing.AGAIN:
        return _("Recorded by %(who)s, %(moment)s") % {
            "who": writers.say(kept.author_id), "moment": dates.moment(kept.recorded_at),
        }  # fmt: skip
    return _("Signed by %(who)s, %(moment)s") % {
        "who": writers.say(kept.author_id), "moment": dates.moment(kept.recorded_at),
    }  # fmt: skip


def _held(chart: Chart, entry: UUID) -> Kept | None:
    found = [k for k in chart.several(HeldBack) if getattr(k.body, "target", None) == entry]
    return found[0] if found else None


def _returned(chart: Chart, kept: Kept) -> str:
    if kept.item is None or kept.item.cosign != "returned":
        return ""
    found = [k.body for k in chart.several(Returned) if isinstance(k.body, Returned)]
    said = [b.comment for b in found if (b.target, b.version) == (kept.id, kept.version)]
    return said[0] if said else ""


def _may(chart: Chart, kept: Kept) -> dict[str, bool]:
    """Say which acts this viewer may begin on an entry."""
    writes = bool(chart.may(Act.RECORD, kept.kind))
    own = kept.author_id == chart.viewer.id or kept.kind.needs not in AUTHORS_OWN
    return {
        "add": bool(chart.may(Act.RECORD, Addendum)) and kept.kind.group == "notes",
        "amend": writes and own and _is_asked(kept),
        "retract": writes and own,
        "hold": bool(chart.may(Act.RECORD, HeldBack)) and kept.shelf.gate == "",
    }


def _is_asked(kept: Kept) -> bool:
    try:
        return bool(form_of(type(kept.body)).items)
    except FormError:
        return False


def versions(request: Asked, record: UUID, entry: UUID) -> HttpResponse:
    """Show every version of an entry, what changed, who changed it and why."""
    chart = open_chart(request, record)
    history = chart.history(entry)
    writers = lines.Writers.of(history, now=chart.now)
    steps = []
    for before, kept in zip([None, *history], history, strict=False):
        steps.append(
            {
                "kept": kept,
                "who": writers.say(kept.author_id),
                "said": reading.compared(before.body if before else None, kept.body),
            }
        )
    context = {
        "banner": banner_of(chart, url=reverse("charting:chart", args=[record])),
        "record": record,
        "entry": entry,
        "title": str(history[-1].kind.label),
        "steps": steps[::-1],
        "is_gone": not history[-1].stands,
    }
    return render(request, "charting/versions.html", context)


# --- what may follow an entry ----------------------------------------------------------------


@require_POST
def follow(request: Asked, record: UUID, entry: UUID, how: str) -> HttpResponse:
    """Lay an addendum, a correction or a hold for this entry on one's desk."""
    chart = open_chart(request, record)
    kept = chart.entry(entry)
    if how == "addendum":
        desk = drafts.begin(chart, Addendum, {"about": str(entry)})
    elif how == "hold":
        desk = drafts.begin(chart, HeldBack, {"target": str(entry)})
    else:
        if not _may(chart, kept)["amend"]:
            raise Refused("Only its author may change this. Add your own entry beside it.")
        words = kept.body.model_dump(mode="json")
        desk = drafts.begin(chart, type(kept.body), words, amends=kept)
    return redirect("charting:draft", draft=desk.id)


def retract(request: Asked, record: UUID, entry: UUID) -> HttpResponse:
    """Take an entry back, with a reason: it leaves the timeline and stays in the history."""
    chart = open_chart(request, record)
    kept = chart.entry(entry)
    proof = proof_of(request)
    if kept.kind.signing is Signing.AGAIN and proof is None and request.method != "POST":
        return ask_again(request, back=request.path)
    reason = request.POST.get("reason", "").strip()
    not_about = request.POST.get("why") == "not_about"
    errors = []
    if request.method == "POST":
        errors = _retract_errors(kept, reason, proved=proof is not None)
        if not errors:
            chart.retract(entry, reason=reason, not_about=not_about, proof=proof)
            messages.success(request, _("Taken back. The history keeps it."))
            return redirect("charting:chart", record=record)
    context = {
        "banner": banner_of(chart, url=reverse("charting:chart", args=[record])),
        "record": record,
        "kept": kept,
        "title": kept.body.headline(),
        "reason": reason,
        "not_about": not_about,
        "errors": errors,
        "again_url": reverse("people:again"),
    }
    return render(request, "charting/retract.html", context, status=422 if errors else 200)


def _retract_errors(kept: Kept, reason: str, *, proved: bool) -> list[tuple[str, str]]:
    errors = [] if reason else [("reason", _("Say why this is taken back."))]
    if kept.kind.signing is Signing.AGAIN and not proved:
        errors.append(("again", _("Show again who you are, then press once more.")))
    return errors


# --- on paper --------------------------------------------------------------------------------


def printed(request: Asked, record: UUID, entry: UUID) -> HttpResponse:
    """Put one entry on paper, and note that it was printed."""
    chart = open_chart(request, record)
    kept = chart.entry(entry)
    addenda = _addenda(chart, entry)
    writers = lines.Writers.of([kept, *addenda], now=chart.now)
    openings.note(
        request.viewer, act="print", purpose="print", now=request.now, record=record,
        detail=kept.kind.name,
    )  # fmt: skip
    context: dict[str, Any] = {
        "client": face(record),
        "born": _born(record),
        "kept": kept,
        "title": kept.body.headline(),
        "facts": _facts(chart, kept),
        "said": reading.said(kept.body),
        "addenda": [(one, writers.say(one.author_id)) for one in addenda],
        "signed": _signed(kept, writers),
        "is_late": kept.is_late and not lines.is_stated(kept),
        "is_waiting": kept.item is not None and kept.item.cosign in ("waiting", "returned"),
        "by": staff_name(request.viewer.id),
        "now": dates.moment(request.now),
    }
    return render(request, "charting/print.html", context)


def extract(request: Asked, record: UUID) -> HttpResponse:
    """Put the newest of a chart on paper, only what this reader may read, and note it."""
    chart = open_chart(request, record)
    kept = chart.timeline(limit=MOST_ON_PAPER, groups=chosen_groups(request))
    writers = lines.Writers.of(kept, now=chart.now)
    openings.note(
        request.viewer, act="print", purpose="print", now=request.now, record=record,
        detail="chart extract",
    )  # fmt: skip
    context = {
        "client": face(record),
        "born": _born(record),
        "parts": [
            {
                "kept": one,
                "when": dates.moment(one.occurred_at),
                "signed": _signed(one, writers),
                "said": reading.said(one.body),
                "is_waiting": one.item is not None and one.item.cosign in ("waiting", "returned"),
            }
            for one in kept
        ],
        "is_whole": len(kept) < MOST_ON_PAPER,
        "by": staff_name(request.viewer.id),
        "now": dates.moment(request.now),
    }
    return render(request, "charting/extract.html", context)


def chosen_groups(request: Asked) -> list[str]:
    """Return the part of the timeline that is asked for; notes when none is named."""
    return [request.GET.get("show") or "notes"]


def _born(record: UUID) -> str:
    client = face(record)
    return dates.day(client.born_on) if client.born_on else _("not known")
