"""Draw the screens of coming in: change hands, show again who you are, set a PIN, be together."""

from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mainstay.kernel import clock
from mainstay.kernel.access import NotFound
from mainstay.kernel.components.shapes import Face
from mainstay.kernel.ledger import Unacceptable
from mainstay.kernel.pages import Asked, open_chart
from mainstay.kernel.people import devices, proof
from mainstay.kernel.people.banner import banner_of
from mainstay.kernel.people.lists import role_words, titles
from mainstay.kernel.people.models import Account


def onward(request: HttpRequest, otherwise: str = "/") -> str:
    """Return the page of this house that was asked for next, never another's."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if own else otherwise


def id_from(text: str) -> UUID:
    """Read an id someone posted.

    :raises NotFound: it is none.
    """
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(text[:40]) from None


def switch(request: HttpRequest) -> HttpResponse:
    """Change hands on a shared device: a face, a PIN, and nothing left of who was there."""
    now = clock.now()
    device = devices.device_of(request)
    people = devices.faces_on(device, now=now) if device and device.is_shared else []
    chosen = next((one for one in people if str(one.id) == request.POST.get("who")), None)
    error = ""
    if device and chosen and request.POST.get("pin"):
        error = _pin_error(chosen, request.POST["pin"])
        if not error:
            devices.change_hands(request, chosen, device=device)
            return redirect(onward(request))
    printed = titles([one.id for one in people], now=now)
    context = {
        "device": device,
        "chosen": chosen,
        "error": error,
        "next": onward(request, ""),
        "faces": [
            Face(
                id=str(one.id),
                name=one.name,
                role=role_words(printed.get(one.id, "")),
                chosen=chosen is not None and one.id == chosen.id,
            )
            for one in people
        ],
    }
    return render(request, "people/switch.html", context, status=422 if error else 200)


def _pin_error(account: Account, pin: str) -> str:
    """Return what is wrong with a PIN, in words; nothing when it is right."""
    try:
        return "" if devices.check_pin(account, pin) else _("That is not the PIN.")
    except devices.PinShut:
        return _("Too many tries. Use a passkey or password, or ask the charge nurse.")


def again(request: Asked) -> HttpResponse:
    """Ask again who is there: PIN here, passkey or password beside it."""
    back = onward(request)
    error = ""
    if request.method == "POST":
        error = _pin_error(request.user, request.POST.get("pin", ""))
        if not error:
            proof.remember(request, how="pin", now=request.now)
            return redirect(back)
    if not request.user.pin and not error:
        return redirect(other_ways(back))
    context = {"error": error, "next": back, "other_url": other_ways(back)}
    return render(request, "people/again.html", context, status=422 if error else 200)


def other_ways(back: str) -> str:
    """Return the page that asks again by passkey or password."""
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': back})}"


def pin(request: Asked) -> HttpResponse:
    """Set one's own PIN, after showing by passkey or password who one is."""
    if proof.proof_of(request) is None:
        return redirect(other_ways(request.path))
    error = ""
    if request.method == "POST":
        try:
            if request.POST.get("pin") != request.POST.get("pin_again"):
                raise Unacceptable(_("The two PINs are not the same."))
            devices.set_pin(request.user, request.POST.get("pin", ""))
        except Unacceptable as wrong:
            error = str(wrong)
        else:
            messages.success(request, _("Your PIN is set."))
            return redirect(onward(request))
    return render(request, "people/pin.html", {"error": error}, status=422 if error else 200)


@require_POST
def together(request: Asked, record: UUID) -> HttpResponse:
    """Turn the screen to the client: from here on no one else is named."""
    chart = open_chart(request, record)
    banner_of(chart)
    request.session["together"] = str(record)
    request.session["together_at"] = request.now.isoformat()
    return redirect(onward(request, chart_url(record)))


def apart(request: Asked) -> HttpResponse:
    """Leave *together*: the PIN is asked here and now, for someone else holds the screen."""
    record = request.session.get("together")
    if record is None:
        return redirect(onward(request))
    error = ""
    if request.method == "POST":
        error = _pin_error(request.user, request.POST.get("pin", ""))
    shown = proof.proof_of(request)
    since = request.session.get("together_at", "")
    if (request.method == "POST" and not error) or (shown and shown.at.isoformat() > since):
        request.session.pop("together")
        request.session.pop("together_at", None)
        proof.forget(request)
        return redirect(onward(request, chart_url(UUID(record))))
    context = {
        "error": error,
        "has_pin": bool(request.user.pin),
        "other_url": other_ways(request.path),
        "back_url": chart_url(UUID(record)),
    }
    return render(request, "people/apart.html", context, status=422 if error else 200)


def chart_url(record: UUID) -> str:
    """Return the chart's address, or the front page where no area shows charts."""
    try:
        return reverse("charting:chart", args=[record])
    except NoReverseMatch:
        return str(settings.LOGIN_REDIRECT_URL)
