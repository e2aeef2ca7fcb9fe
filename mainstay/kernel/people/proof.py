"""Ask again who is there before words are signed, and remember the answer for five minutes."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from mainstay.kernel import clock
from mainstay.kernel.chart import signed_again
from mainstay.kernel.signing import Proof

AGAIN = "again"


def remember(request: HttpRequest, *, how: str, now: datetime) -> Proof:
    """Keep in the session that someone just showed who they are, and how."""
    request.session[AGAIN] = [how, now.isoformat()]
    return Proof(how=f"again:{how}", at=now)


def proof_of(request: HttpRequest) -> Proof | None:
    """Return the proof by which this request may sign, if it was given in the last minutes."""
    kept = request.session.get(AGAIN)
    if not kept:
        return None
    proof = Proof(how=f"again:{kept[0]}", at=datetime.fromisoformat(kept[1]))
    return proof if signed_again(proof, now=clock.now()) else None


def ask_again(request: HttpRequest, *, back: str) -> HttpResponse:
    """Lead to the page that asks again who is there, and from there back."""
    return redirect(f"{reverse('people:again')}?{urlencode({'next': back})}")


def forget(request: HttpRequest) -> None:
    """Drop the proof, as signing out or changing hands does."""
    request.session.pop(AGAIN, None)
