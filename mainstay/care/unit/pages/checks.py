"""Record a check from a tile: one tap, or the Change sheet; undo; a late entry."""

from datetime import datetime, time, timedelta
from typing import Annotated, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import BaseModel, ValidationError

from mainstay.care.unit import actions
from mainstay.care.unit.actions import Board, Row, board_of
from mainstay.care.unit.entries import (
    Activity,
    LateCheck,
    LevelOrdered,
    LevelRaised,
    Place,
    PlaceName,
    Position,
    SafetyCheck,
    WhyLate,
)
from mainstay.care.unit.pages.boards import named
from mainstay.care.unit.pages.tiles import at, level_words, tile
from mainstay.kernel.access import NotFound
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Ask
from mainstay.kernel.forms import Bound, Form, Option, bind, field_errors, form_of
from mainstay.kernel.ids import new_id
from mainstay.kernel.ledger import Taken, Unacceptable
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.scope import Act

SHEET = "change"


class LateForm(BaseModel):
    """What a late entry asks."""

    at: Annotated[time, Ask(gettext_lazy("When you saw them"), help=gettext_lazy("Like 14:05"))]
    place: Annotated[PlaceName, Ask(gettext_lazy("Where"))]
    activity: Annotated[Activity, Ask(gettext_lazy("Doing"))]
    why: Annotated[WhyLate, Ask(gettext_lazy("Why is it written now?"))]
    words: Annotated[str, Ask(gettext_lazy("More about why"), rows=2)] = ""


def opened(request: Asked, unit: UUID, record: UUID) -> tuple[Chart, Board, Row]:
    """Open one person on a unit for rounds.

    :raises NotFound: not there, or the viewer does not stand there.
    """
    drawn = board_of(request.viewer, unit, now=request.now, only=record)
    return open_chart(request, record, purpose="rounds"), drawn, drawn.row(record)


def answered(request: Asked, unit: UUID, record: UUID, say: str) -> HttpResponse:
    """Answer with the tile as it stands now, or lead back to the board."""
    if not getattr(request, "htmx", False):
        messages.success(request, say)
        return redirect(f"{reverse('unit:board', args=[unit])}#tile-{record.hex}")
    row = board_of(request.viewer, unit, now=request.now, only=record).row(record)
    drawn = tile(row, unit, now=request.now, say=say)
    return render(request, "unit/tile.html", {"tile": drawn})


def sent_to(request: Asked, url: str, why: str) -> HttpResponse:
    """Lead elsewhere, saying why; with script or without."""
    messages.warning(request, why)
    if getattr(request, "htmx", False):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return redirect(url)


def uuid_in(data: QueryDict, name: str) -> UUID:
    """Read an id from a query.

    :raises NotFound: there is none, or it is no id.
    """
    try:
        return UUID(data.get(name, ""))
    except ValueError:
        raise NotFound(name) from None


@require_POST
def same(request: Asked, unit: UUID, record: UUID) -> HttpResponse:
    """Record *Seen, same* with one tap, at the server's time."""
    chart, _drawn, row = opened(request, unit, record)
    after, entry_id = uuid_in(request.GET, "after"), uuid_in(request.GET, "as")
    try:
        kept = actions.see_same(chart, row, after=after, entry_id=entry_id)
    except actions.Moved:
        return answered(request, unit, record, moved_words(row))
    except Unacceptable as why:
        return sent_to(request, reverse("unit:change", args=[unit, record]), str(why))
    say = _("%(name)s: seen %(at)s, same.") % {"name": row.person.name, "at": at(kept.occurred_at)}
    return answered(request, unit, record, say)


def moved_words(row: Row) -> str:
    """Say that someone else has checked since the tile was drawn."""
    when = at(row.watch.seen.at) if row.watch.seen else ""
    told = {"name": row.person.name, "at": when, "by": row.by}
    return _("%(by)s saw %(name)s at %(at)s. Look again, then tap.") % told


@require_http_methods(["GET", "POST"])
def asleep(request: Asked, unit: UUID, record: UUID) -> HttpResponse:
    """Record that someone is asleep and breathing was seen; now and then, how they lie."""
    chart, drawn, row = opened(request, unit, record)
    if request.method == "GET":
        named(request, _("Rounds"), drawn.unit.name)
        context = sheet_facts(request, row, unit) | {"positions": Position}
        return render(request, sheet(request, "asleep"), context)
    after, entry_id = uuid_in(request.GET, "after"), uuid_in(request.GET, "as")
    lying = request.POST.get("position", "")
    position = Position(lying) if lying in set(Position) else None
    try:
        kept = actions.see_asleep(chart, row, after=after, entry_id=entry_id, position=position)
    except actions.Moved:
        return answered(request, unit, record, moved_words(row))
    except Unacceptable as why:
        return sent_to(request, reverse("unit:change", args=[unit, record]), str(why))
    told = {"name": row.person.name, "at": at(kept.occurred_at)}
    return answered(request, unit, record, _("%(name)s: asleep, breathing seen %(at)s.") % told)


def sheet(request: Asked, name: str) -> str:
    """Return the template of a sheet: alone for a swap, else standing on its own page."""
    return f"unit/{name}_sheet.html" if getattr(request, "htmx", False) else f"unit/{name}.html"


def sheet_facts(request: Asked, row: Row, unit: UUID) -> dict[str, Any]:
    """Return what every sheet about a person says first."""
    born = row.person.born_on
    return {
        "row": row,
        "unit": unit,
        "record": row.person.record,
        "level": level_words(row),
        "board_url": f"{reverse('unit:board', args=[unit])}#tile-{row.person.record.hex}",
        "born": f"{born:%d-%b-%Y}" if born else "",
        "now": request.now,
        "entry_id": new_id(),
        "after": row.watch.seen.id if row.watch.seen else "",
        "is_sheet": bool(getattr(request, "htmx", False)),
        "is_page": not getattr(request, "htmx", False),
        "target": f"#tile-{row.person.record.hex}",
    }


def places(form: Form, zones: tuple[str, ...]) -> Form:
    """Offer the unit's own zones beside the places every unit has."""
    own = tuple(Option(value=name, label=name) for name in zones)
    room, *rest = (Option(value=one.value, label=one.label) for one in Place)
    wanted = {"kind": "choice", "required": True, "options": (room, *own, *rest)}
    needed: dict[str, dict[str, Any]] = {"place": wanted, "activity": {"required": True}}
    items = tuple(
        item.model_copy(update=needed[item.id]) if item.id in needed else item
        for item in form.items
    )
    return form.model_copy(update={"items": items})


@require_http_methods(["GET", "POST"])
def change(request: Asked, unit: UUID, record: UUID) -> HttpResponse:
    """Describe what was seen: where, doing what, how the person seems."""
    chart, drawn, row = opened(request, unit, record)
    form = places(form_of(SafetyCheck), drawn.unit.zones)
    if request.method == "GET":
        return _sheet(request, chart, drawn, row, bind(form))
    bound, body = read(form, request.POST)
    if body is None:
        return _sheet(request, chart, drawn, row, bound)
    entry_id = uuid_in(request.GET, "as")
    if row.watch.missing_since is not None:
        return sent_to(
            request, reverse("unit:found", args=[unit, record]),
            _("This person is being looked for. Say where they were found."),
        )  # fmt: skip
    try:
        kept = actions.see(chart, row, body, entry_id=entry_id)
    except Taken:
        here = reverse("unit:change", args=[unit, record])
        return sent_to(request, here, _("That tap was kept already. Say what is so now."))
    told = {"name": row.person.name, "what": kept.body.headline(), "at": at(kept.occurred_at)}
    return answered(request, unit, record, _("%(name)s: seen %(at)s, %(what)s.") % told)


def read(form: Form, data: QueryDict) -> tuple[Bound, SafetyCheck | None]:
    """Read a described check; what is wrong is said at its field."""
    bound = bind(form, data)
    if not bound.is_valid:
        return bound, None
    try:
        return bound, SafetyCheck.model_validate(bound.body)
    except ValidationError as wrong:
        return bind(form, data, errors=field_errors(form, wrong)), None


def _sheet(request: Asked, chart: Chart, drawn: Board, row: Row, bound: Bound) -> HttpResponse:
    named(request, _("Rounds"), drawn.unit.name)
    items = {item.name: item for item in bound.items}
    sets_level = chart.may(Act.ORDER, LevelOrdered) or chart.may(Act.RECORD, LevelRaised)
    context = sheet_facts(request, row, drawn.unit.id) | {
        "bound": bound, "f": items, "sets_level": sets_level,
    }  # fmt: skip
    answer = render(request, sheet(request, "change"), context)
    if bound.errors and getattr(request, "htmx", False):
        answer["HX-Retarget"], answer["HX-Reswap"] = "#change", "outerHTML"
    return answer


@require_POST
def undo(request: Asked, unit: UUID, record: UUID) -> HttpResponse:
    """Take back one's own check within ten seconds."""
    chart, _drawn, row = opened(request, unit, record)
    try:
        actions.undo(chart, uuid_in(request.GET, "check"))
    except Unacceptable as why:
        return answered(request, unit, record, str(why))
    return answered(request, unit, record, _("%(name)s: undone.") % {"name": row.person.name})


@require_http_methods(["GET", "POST"])
def late(request: Asked, unit: UUID, record: UUID) -> HttpResponse:
    """Write down a check afterwards, with its reason; the gap stays."""
    chart, drawn, row = opened(request, unit, record)
    form = places(form_of(LateForm), drawn.unit.zones)
    bound = bind(form, request.POST if request.method == "POST" else None)
    if bound.is_valid:
        asked = LateForm.model_validate(bound.body)
        try:
            actions.write_late(
                chart, LateCheck.model_validate(asked.model_dump(exclude={"at"})),
                at=_moment(asked.at, request.now), entry_id=uuid_in(request.GET, "as"),
            )  # fmt: skip
            return answered(request, unit, record, _("Late entry kept beside the gap."))
        except Unacceptable as why:
            bound = bind(form, request.POST, errors={"at": str(why)})
    named(request, _("Late entry"), drawn.unit.name)
    context = sheet_facts(request, row, unit) | {"bound": bound}
    return render(request, "unit/late.html", context, status=422 if bound.errors else 200)


def _moment(asked: time, now: datetime) -> datetime:
    """Return the last moment at which the unit's clocks showed a time."""
    here = timezone.localtime(now)
    moment = here.replace(hour=asked.hour, minute=asked.minute, second=0, microsecond=0)
    return moment if moment <= here + timedelta(hours=1) else moment - timedelta(days=1)
