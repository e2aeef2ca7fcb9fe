"""Hand the tablet over, and take it back: nobody is signed in while it is in the client's hands."""

from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.hashers import check_password
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mainstay.care.assessments import actions
from mainstay.care.assessments.actions import TABLET, Asking, Ended
from mainstay.care.assessments.models import Giving
from mainstay.care.assessments.pages.answering import HANDED, HELD, frame, through_secret
from mainstay.care.assessments.pages.words import client_moment
from mainstay.kernel.access import NotFound
from mainstay.kernel.pages import Asked
from mainstay.kernel.people.models import Account

MOST_WRONG = 5
TALK = "asked_to_talk"
STAYS = ("device",)
"""What a tablet keeps when it changes hands: which tablet it is, and nothing of its user."""


def hand_over(request: HttpRequest, giving: Giving) -> None:
    """Sign the giver out and bind this browser to one questionnaire: the chart is out of reach."""
    kept = {name: request.session[name] for name in STAYS if name in request.session}
    logout(request)
    request.session.update({**kept, HANDED: str(giving.id)})


def pass_back(request: Asked, secret: str) -> HttpResponse:
    """Ask for the tablet back; the giver's PIN opens the chart again, and nothing else does."""
    frame(request, secret)
    handed = request.session.get(HANDED)
    giving = Giving.objects.filter(id=UUID(handed)).first() if handed else None
    if giving is None or giving.way != TABLET:
        raise NotFound("tablet")
    if request.method == "POST" and request.POST.get("talk"):
        actions.ask_to_talk(giving, now=request.now)
        request.session[TALK] = True
        return redirect("assessments:pass_back", secret=secret)
    giver = Account.objects.filter(id=giving.given_by, is_active=True).first()
    can_pin = giver is not None and bool(giver.pin) and giver.pin_wrong < MOST_WRONG
    error = ""
    if request.method == "POST" and giver is not None and can_pin:
        if _opens(giver, request.POST.get("pin", "")):
            _end(secret, request.now)
            return _taken_back(request, giving, giver)
        can_pin = giver.pin_wrong + 1 < MOST_WRONG
        error = _("That is not the PIN of whoever gave this.")
    context = {
        "secret": secret,
        "has_pin": can_pin,
        "error": error,
        "errors": [("pin-field", error)],
        "asked_to_talk": bool(request.session.get(TALK)),
    }
    return render(request, "assessments/pass_back.html", context, status=422 if error else 200)


def _opens(giver: Account, pin: str) -> bool:
    if check_password(pin, giver.pin):
        Account.objects.filter(id=giver.id).update(pin_wrong=0)
        return True
    Account.objects.filter(id=giver.id).update(pin_wrong=F("pin_wrong") + 1)
    return False


def _end(secret: str, now: datetime) -> None:
    """End what was not sent: nobody goes on from a tablet that went back."""
    with suppress(Ended, NotFound):
        actions.stop(secret, now=now)


def _taken_back(request: Asked, giving: Giving, giver: Account) -> HttpResponse:
    """Sign the giver in again; what the client left unsent waits no longer on this tablet."""
    kept = {name: request.session[name] for name in STAYS if name in request.session}
    request.session.flush()
    login(request, giver, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session.update({**kept, "proved_how": "session:pin"})
    return redirect("assessments:measures", record=giving.record_id)


@through_secret
def stop(request: Asked, asking: Asking, secret: str) -> HttpResponse:
    """Stop for now: by link, come back later; on the tablet, pass it back."""
    request.session.pop(HELD, None)
    if asking.giving.way == TABLET:
        return redirect("assessments:pass_back", secret=secret)
    until = client_moment(asking.giving.closes_at, now=request.now)
    return render(request, "assessments/stopped.html", {"secret": secret, "until": until})
