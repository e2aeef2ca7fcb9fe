"""Draw the screens of a manager's day: who works here, who is on the unit, which devices."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.kernel import openings
from mainstay.kernel.access import NotFound, Refused, Shelf, Viewer, decide
from mainstay.kernel.components.shapes import Cell, Table
from mainstay.kernel.entries import Permission
from mainstay.kernel.pages import Asked, access_at
from mainstay.kernel.people import devices
from mainstay.kernel.people.lists import on_unit, place_names, role_words, staff_at, staff_names
from mainstay.kernel.people.models import Device, Place
from mainstay.kernel.people.pages.coming_in import chart_url, id_from
from mainstay.kernel.scope import Credential

KEEPERS = (Credential.MANAGER, Credential.ADMINISTRATOR, Credential.CHARGE_NURSE)


def staff(request: Asked) -> HttpResponse:
    """List who works where one stands, with what they are and until when."""
    if not request.viewer.holds(*KEEPERS):
        raise Refused(_("The manager and the charge nurse see who works here."))
    places = places_kept(request.viewer)
    workers = staff_at(places, now=request.now)
    named = place_names(one.place_id for one in workers)
    rows = [
        [
            one.name,
            Cell(text=role_words(one.title), note=one.title),
            named.get(one.place_id, ""),
            _until(one.licence_until, now=request.now),
        ]
        for one in workers
    ]
    table = Table(
        caption=_("Who works here"),
        columns=[_("Name"), _("Role"), _("Where"), _("License")],
        rows=rows,
        empty=_("Nobody yet."),
    )
    context = {"table": table, "workers": workers}
    return render(request, "people/staff.html", context)


def _until(licence_until: object, *, now: object) -> Cell | str:
    if licence_until is None:
        return ""
    day = timezone.localtime(licence_until)  # type: ignore[arg-type]
    ended = licence_until <= now  # type: ignore[operator]
    words = _("ended %(day)s") if ended else _("until %(day)s")
    return Cell(text=words % {"day": f"{day:%d-%b-%Y}"}, state="late" if ended else "")


def places_kept(viewer: Viewer) -> set[UUID]:
    """Return the places a keeper of staff answers for: their own, or all of the house."""
    if any(s.place_kind == "organisation" and s.credential in KEEPERS for s in viewer.stands):
        rows = Place.objects.filter(organisation_id=viewer.organisation_id)
        return set(rows.values_list("place_id", flat=True))
    return {stand.place_id for stand in viewer.stands if stand.credential in KEEPERS}


@require_POST
def pin_back(request: Asked, account: UUID) -> HttpResponse:
    """Open someone's shut PIN again, having seen the person."""
    around = {one.account_id for one in staff_at(places_kept(request.viewer), now=request.now)}
    if account not in around:
        raise NotFound(str(account))
    devices.give_pin_back(viewer=request.viewer, account_id=account)
    messages.success(request, _("The PIN works again."))
    return redirect("people:staff")


def unit(request: Asked, place: UUID) -> HttpResponse:
    """Show who is on a unit, by room and bed."""
    access = access_at(request.viewer, place, now=request.now)
    row = Place.objects.filter(place_id=place, kind="unit").first()
    if row is None or not decide(access, Shelf(Permission.PLACEMENT)):
        raise NotFound(str(place))
    here = on_unit(place, now=request.now)
    if request.viewer.together_with is not None:
        here = [one for one in here if one.client.record_id == request.viewer.together_with]
    openings.note(
        request.viewer,
        act="board",
        purpose="care",
        now=request.now,
        place=place,
        named=[one.client.record_id for one in here],
    )
    rows: list[list[Cell | str]] = [
        [
            Cell(text=one.client.preferred, url=chart_url(one.client.record_id),
                 note=one.client.full_name),
            f"{one.room} {one.bed}".strip(),
            f"{timezone.localtime(one.since):%d-%b-%Y}",
            one.client.pronouns,
        ]
        for one in here
    ]  # fmt: skip
    table = Table(
        caption=_("On the unit now"),
        columns=[_("Name"), _("Room and bed"), _("Since"), _("Pronouns")],
        rows=rows,
        empty=_("Nobody is on the unit."),
    )
    return render(request, "people/unit.html", {"place": row, "table": table, "count": len(here)})


def known_devices(request: Asked) -> HttpResponse:
    """List the house's devices; make this one known, or forget one that is lost."""
    if not request.viewer.holds(*KEEPERS):
        raise Refused(_("The manager and the charge nurse look after the devices."))
    if request.method == "POST":
        return _changed_device(request)
    rows = list(
        Device.objects.filter(
            organisation_id=request.viewer.organisation_id, revoked_at=None
        ).order_by("name", "id")
    )
    context = {
        "devices": rows,
        "places": place_names(row.place_id for row in rows),
        "by": staff_names(row.registered_by for row in rows),
        "this": devices.device_of(request),
        "mine": place_names(places_kept(request.viewer)),
    }
    return render(request, "people/devices.html", context)


def _changed_device(request: Asked) -> HttpResponse:
    answer = redirect("people:devices")
    if lost := request.POST.get("revoke"):
        devices.revoke(viewer=request.viewer, device_id=id_from(lost), now=request.now)
        return answer
    mine = {str(place) for place in places_kept(request.viewer)}
    wanted = request.POST.get("place", "")
    device, told = devices.register_device(
        viewer=request.viewer,
        name=request.POST.get("name", "").strip() or _("Tablet"),
        place_id=UUID(wanted) if wanted in mine else None,
        is_shared=bool(request.POST.get("shared")),
        now=request.now,
    )
    request.session["device"] = str(device.id)
    devices.remember_device(answer, told, secure=settings.SESSION_COOKIE_SECURE)
    return answer
