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
    pin_wrong = models.PositiveSmallIntegerField(default=0)
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
    naming = models.CharField(max_length=8, default="first")
    closed = models.BooleanField(default=False)

    class Meta:
        db_table = "place"
        indexes: ClassVar = [
            models.Index(fields=["kind", "name"], name="place_kind"),
            models.Index(fields=["parent_id"], name="place_parent"),
        ]

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
    photo_agreed = models.BooleanField(default=False)
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


class Bedded(Projected):
    """Who is on which unit, in which room and bed, from when, until when."""

    unit_id = models.UUIDField()
    room_id = models.UUIDField(null=True)
    bed_id = models.UUIDField(null=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    shelf = models.CharField(max_length=120)

    class Meta:
        db_table = "bedded"
        indexes: ClassVar = [
            models.Index(fields=["unit_id", "until_at"], name="bedded_unit"),
            models.Index(fields=["record_id"], name="bedded_record"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} on {self.unit_id}"


class Twin(Projected):
    """One of two records found to be one person, and the other."""

    one_id = models.UUIDField()
    other_id = models.UUIDField()

    class Meta:
        db_table = "twin"
        indexes: ClassVar = [models.Index(fields=["one_id"], name="twin_one")]

    def __str__(self) -> str:
        return f"{self.one_id} is {self.other_id}"


class Device(models.Model):
    """A tablet or computer the house knows, with the place it belongs to."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation_id = models.UUIDField()
    name = models.CharField(max_length=80)
    place_id = models.UUIDField(null=True)
    is_shared = models.BooleanField(default=False)
    secret = models.CharField(max_length=64)
    registered_at = models.DateTimeField()
    registered_by = models.UUIDField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "device"
        indexes: ClassVar = [models.Index(fields=["organisation_id"], name="device_house")]

    def __str__(self) -> str:
        return str(self.id)


class DeviceFace(models.Model):
    """Someone who signed in on a shared device this shift, and may come back by PIN."""

    id = models.BigAutoField(primary_key=True)
    device_id = models.UUIDField()
    account_id = models.UUIDField()
    signed_in_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        db_table = "device_face"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["device_id", "account_id"], name="face_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} on {self.device_id}"
