"""Know the house's own tablets, who came in on them this shift, and the PIN that brings them back."""

import hashlib
import secrets
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.contrib.auth import login, logout
from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from mainstay.kernel.access import Viewer
from mainstay.kernel.ids import new_id
from mainstay.kernel.ledger import Unacceptable
from mainstay.kernel.people.models import Account, Device, DeviceFace

COOKIE = "device"
REMEMBERED = timedelta(days=365)
SHIFT = timedelta(hours=12)
WRONG_MOST = 5
PIN_LEAST, PIN_MOST = 4, 6
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class PinShut(Exception):
    """Too many wrong PINs: only a passkey, the password, or the charge nurse opens it again."""


def register_device(
    *, viewer: Viewer, name: str, place_id: UUID | None, is_shared: bool, now: datetime
) -> tuple[Device, str]:
    """Make a device known; the secret is told once, to its own cookie."""
    secret = secrets.token_urlsafe(32)
    device = Device.objects.create(
        id=new_id(),
        organisation_id=viewer.organisation_id,
        name=name[:80],
        place_id=place_id,
        is_shared=is_shared,
        secret=_digest(secret),
        registered_at=now,
        registered_by=viewer.id,
    )
    return device, f"{device.id}.{secret}"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def remember_device(response: HttpResponse, told: str, *, secure: bool) -> None:
    """Let this browser show again which device it is."""
    response.set_cookie(
        COOKIE,
        told,
        max_age=int(REMEMBERED.total_seconds()),
        httponly=True,
        secure=secure,
        samesite="Lax",
    )


def device_of(request: HttpRequest) -> Device | None:
    """Return which known device a request comes from, unless it was revoked."""
    name, _dot, secret = request.COOKIES.get(COOKIE, "").partition(".")
    try:
        wanted = UUID(name)
    except ValueError:
        return None
    device = Device.objects.filter(id=wanted, revoked_at=None).first()
    if device is None or not constant_time_compare(device.secret, _digest(secret)):
        return None
    return device


def arrived(request: HttpRequest, account: Account, *, now: datetime) -> None:
    """Note a full sign-in: it opens the PIN again, and on a shared device leaves a face."""
    Account.objects.filter(id=account.id, pin_wrong__gt=0).update(pin_wrong=0)
    request.session["proved_how"] = _how_proved(request)
    device = device_of(request)
    if device is None or device.organisation_id != account.organisation_id:
        return
    request.session["device"] = str(device.id)
    if device.is_shared and account.acting == "staff":
        DeviceFace.objects.update_or_create(
            device_id=device.id,
            account_id=account.id,
            defaults={"signed_in_at": now, "until_at": now + SHIFT},
        )


def _how_proved(request: HttpRequest) -> str:
    """Say by what someone signed in: the strongest of what they showed."""
    shown = request.session.get("account_authentication_methods", ())
    ways = {str(one.get("type") or one.get("method") or "") for one in shown}
    names = {"webauthn": "passkey", "totp": "totp", "recovery_codes": "code"}
    found = next((name for way, name in names.items() if way in ways), "password")
    return f"session:{found}"


def faces_on(device: Device, *, now: datetime) -> list[Account]:
    """Return who came in on a device this shift and has a PIN to come back by, newest first."""
    faces = DeviceFace.objects.filter(device_id=device.id, until_at__gt=now)
    order = list(faces.order_by("-signed_in_at", "id").values_list("account_id", flat=True))
    people = Account.objects.filter(id__in=order, is_active=True, acting="staff").exclude(pin="")
    return sorted(people.order_by("id"), key=lambda account: order.index(account.id))


def check_pin(account: Account, pin: str) -> bool:
    """Test a PIN, counting the try before it is looked at, so that no race gives a sixth.

    :raises PinShut: five were wrong since the last full sign-in.
    """
    if not account.pin:
        return False
    counted = Account.objects.filter(id=account.id, pin_wrong__lt=WRONG_MOST)
    if not counted.update(pin_wrong=F("pin_wrong") + 1):
        raise PinShut
    if not check_password(pin, account.pin):
        return False
    Account.objects.filter(id=account.id).update(pin_wrong=0)
    return True


def set_pin(account: Account, pin: str) -> None:
    """Set the PIN someone comes back and signs by.

    :raises Unacceptable: it is too short, too long, or one anybody would try first.
    """
    if not (pin.isascii() and pin.isdigit()) or not PIN_LEAST <= len(pin) <= PIN_MOST:
        raise Unacceptable(_("A PIN is 4 to 6 digits."))
    steps = {int(b) - int(a) for a, b in pairwise(pin)}
    if steps <= {0} or steps <= {1} or steps <= {-1}:
        raise Unacceptable(_("Choose a PIN that is not a row of digits."))
    Account.objects.filter(id=account.id).update(pin=make_password(pin), pin_wrong=0)


def give_pin_back(*, viewer: Viewer, account_id: UUID) -> None:
    """Open a shut PIN again: the charge nurse's act, who sees the person."""
    Account.objects.filter(id=account_id, organisation_id=viewer.organisation_id).update(
        pin_wrong=0
    )


def change_hands(request: HttpRequest, account: Account, *, device: Device) -> None:
    """Sign one person out and another in, with nothing of the first left in the session."""
    logout(request)
    login(request, account, backend=BACKEND)
    request.session["device"] = str(device.id)
    request.session["proved_how"] = "session:pin"


def revoke(*, viewer: Viewer, device_id: UUID, now: datetime) -> None:
    """Forget a device that is lost: its faces and its secret are worth nothing from now on."""
    mine: Any = Device.objects.filter(id=device_id, organisation_id=viewer.organisation_id)
    if mine.update(revoked_at=now):
        DeviceFace.objects.filter(device_id=device_id).delete()
