"""What sign-in may do here: no one signs up, and the second factor is sealed at rest."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from mainstay.kernel import clock
from mainstay.kernel.people.devices import arrived
from mainstay.kernel.people.models import Account
from mainstay.site import environment


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # the package has no types
    """Accounts are made by an administrator, with a person behind each."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Account) -> None:
        super().login(request, user)
        arrived(request, user, now=clock.now())

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return front_door(getattr(request.user, "acting", ""))


def front_door(acting: str) -> str:
    """Return the first page of whoever signed in: the portal for a client, else today."""
    if acting == "client":
        try:
            return reverse("portal:home")
        except NoReverseMatch:
            return reverse("account_logout")  # the portal is switched off here
    return str(settings.LOGIN_REDIRECT_URL)


def _box() -> MultiFernet:
    """Return the box for second factors; the first word seals, later ones still open."""
    said = environment.secret("MAINSTAY_SIGN_IN_KEY").split(",")
    keys = (hashlib.sha256(word.strip().encode()).digest() for word in said)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]  # the package has no types
    """Keep the secrets of authenticator apps and recovery codes sealed in the database."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()
