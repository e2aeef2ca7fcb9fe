"""Keep accounts, and the places and people drawn from entries so that lists can be short."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from mainstay.kernel.ids import new_id
from mainstay.kernel.models import Projected


class Accounts(BaseUserManager["Account"]):
    """Make accounts for sign-in; what a person may do comes from standings, never from here."""

    def create_user(self, username: str, password: str | None = None, **more: Any) -> "Account":
        """Make an account; without a password only a passkey or an invitation can open it."""
        account = self.model(username=username, **more)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """Someone who can sign in: a worker, a client, or someone for a client.

    :param acting: ``staff`` or ``client``; decides which front door opens.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField()
    username = models.CharField(max_length=64, unique=True)
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=120)
    acting = models.CharField(max_length=8, default="staff")
    record_id = models.UUIDField(null=True)
    pin = models.CharField(max_length=128, blank=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "organisation_id"]
    objects = Accounts()

    class Meta:
        db_table = "account"

    def __str__(self) -> str:
        return self.username


class Place(Projected):
    """An organisation, programme, unit, room or bed, drawn from the organisation's record."""

    place_id = models.UUIDField(unique=True)
    parent_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    law = models.CharField(max_length=12, default="hipaa")
    jurisdiction = models.CharField(max_length=8, default="US")
    closed = models.BooleanField(default=False)

    class Meta:
        db_table = "place"
        indexes: ClassVar = [models.Index(fields=["kind", "name"], name="place_kind")]

    def __str__(self) -> str:
        return self.name


class Client(Projected):
    """What a list needs to name a client; drawn from the client's own identity entry."""

    preferred = models.CharField(max_length=80)
    full_name = models.CharField(max_length=160)
    sort_name = models.CharField(max_length=160)
    pronouns = models.CharField(max_length=32, default="")
    born_on = models.DateField(null=True)
    number = models.CharField(max_length=32)
    languages = models.CharField(max_length=80, default="")
    interpreter = models.BooleanField(default=False)
    deceased_on = models.DateField(null=True)

    class Meta:
        db_table = "client"
        indexes: ClassVar = [
            models.Index(fields=["record_id"], name="client_record"),
            models.Index(fields=["number"], name="client_number"),
            models.Index(fields=["sort_name"], name="client_sort"),
            models.Index(fields=["born_on"], name="client_born"),
        ]

    def __str__(self) -> str:
        return self.number
