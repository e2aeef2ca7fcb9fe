"""Ask again who is there before words are signed, and remember the answer for five minutes."""

from datetime import UTC, datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from mainstay.kernel import clock
from mainstay.kernel.chart import signed_again
from mainstay.kernel.signing import Proof

AGAIN = "again"
SIGN_IN_KEEPS = "account_authentication_methods"


def remember(request: HttpRequest, *, how: str, now: datetime) -> Proof:
    """Keep in the session that someone just showed who they are, and how."""
    request.session[AGAIN] = [how, now.isoformat()]
    return Proof(how=f"again:{how}", at=now)


def last_proof(request: HttpRequest) -> Proof | None:
    """Return the last time the person was asked again, however long ago."""
    found = [_by_passkey_or_password(one) for one in request.session.get(SIGN_IN_KEEPS, ())]
    kept = request.session.get(AGAIN)
    if kept:
        found.append(Proof(how=f"again:{kept[0]}", at=datetime.fromisoformat(kept[1])))
    return max((one for one in found if one), key=lambda proof: proof.at, default=None)


def _by_passkey_or_password(shown: dict[str, object]) -> Proof | None:
    """Read what the sign-in package kept of an asking again; a first sign-in does not count."""
    if not shown.get("reauthenticated"):
        return None
    how = "passkey" if shown.get("type") == "webauthn" else str(shown.get("type") or "password")
    return Proof(how=f"again:{how}", at=datetime.fromtimestamp(float(str(shown["at"])), tz=UTC))


def proof_of(request: HttpRequest) -> Proof | None:
    """Return the proof by which this request may sign, if it was given in the last minutes."""
    proof = last_proof(request)
    return proof if proof and signed_again(proof, now=clock.now()) else None


def ask_again(request: HttpRequest, *, back: str) -> HttpResponse:
    """Lead to the page that asks again who is there, and from there back."""
    return redirect(f"{reverse('people:again')}?{urlencode({'next': back})}")


def forget(request: HttpRequest) -> None:
    """Drop the proof, as leaving the room does."""
    request.session.pop(AGAIN, None)
