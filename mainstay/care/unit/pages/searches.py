"""Show what to do when someone can't be found or does not wake, and end a search."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from mainstay.care.unit import actions
from mainstay.care.unit.entries import Found
from mainstay.care.unit.pages.boards import named
from mainstay.care.unit.pages.checks import answered, opened, places, sheet, sheet_facts
from mainstay.care.unit.pages.tiles import at, minutes
from mainstay.kernel.forms import bind, form_of
from mainstay.kernel.pages import Asked


@require_http_methods(["GET", "POST"])
def missing(request: Asked, unit: UUID, record: UUID) -> HttpResponse:
    """Begin a search with one tap, and show its steps."""
    chart, drawn, row = opened(request, unit, record)
    if request.method == "POST":
        actions.cannot_find(chart, row)
        return redirect("unit:missing", unit=unit, record=record)
    named(request, _("Can’t be found"), drawn.unit.name)
    since = row.watch.missing_since
    context = sheet_facts(request, row, unit) | {
        "since": at(since) if since else "",
        "minutes": minutes(since, request.now) if since else 0,
        "last": at(row.watch.seen.at) if row.watch.seen else "",
        "zones": drawn.unit.zones,
    }
    return render(request, "unit/missing.html", context)


@require_http_methods(["GET", "POST"])
def found(request: Asked, unit: UUID, record: UUID) -> HttpResponse:
    """End a search: where the person was seen, and how they are."""
    chart, drawn, row = opened(request, unit, record)
    form = places(form_of(Found), drawn.unit.zones)
    bound = bind(form, request.POST if request.method == "POST" else None)
    if bound.is_valid:
        actions.find(chart, row, **bound.body)
        say = _("%(name)s: found.") % {"name": row.person.name}
        return answered(request, unit, record, say)
    named(request, _("Found"), drawn.unit.name)
    items = {item.name: item for item in bound.items}
    context = sheet_facts(request, row, unit) | {"bound": bound, "f": items}
    answer = render(request, sheet(request, "found"), context)
    if bound.errors and context["is_sheet"]:
        answer["HX-Retarget"], answer["HX-Reswap"] = "#change", "outerHTML"
    return answer


@require_safe
def unrousable(request: Asked, unit: UUID, record: UUID) -> HttpResponse:
    """Say what to do when someone does not wake, or breathing is not seen."""
    _chart, drawn, row = opened(request, unit, record)
    named(request, _("Not rousable"), drawn.unit.name)
    return render(request, "unit/unrousable.html", sheet_facts(request, row, unit))
