"""Headers that keep a shared machine from remembering what its last user saw."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

Answer = Callable[[HttpRequest], HttpResponse]

HAS_ONE = "second_factor"
ADDING = ("/account/", "/static/", "/display/")

CLOSED = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), \
microphone=(), payment=(), usb=(), browsing-topics=()"


def quiet_headers(answer: Answer) -> Answer:
    """Let no page be stored, by the browser or between, unless it says it may."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", CLOSED)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def second_factor(answer: Answer) -> Answer:
    """Let staff who signed in with a password alone do nothing but add a second factor."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.SECOND_FACTOR_REQUIRED or not _lacks_one(request):
            return answer(request)
        adding = any(request.path.startswith(place) for place in ADDING)
        return answer(request) if adding else redirect("mfa_index")

    return middleware


def _lacks_one(request: HttpRequest) -> bool:
    """Test whether staff are signed in who never set a second factor; a yes is remembered."""
    user = request.user
    if not user.is_authenticated or getattr(user, "acting", "") != "staff":
        return False
    if request.session.get(HAS_ONE) == str(user.pk):
        return False
    wanted = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    if not Authenticator.objects.filter(user=user, type__in=wanted).exists():
        return True
    request.session[HAS_ONE] = str(user.pk)
    return False
