"""Keep records and the versions in them: what is said, sealed, and what is not signed yet."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Index, Q, UniqueConstraint


class Record(models.Model):
    """One subject's record: where its chain stands, and its own key, wrapped.

    ``shelves`` lists the shelves that ever held an entry, so that a list asks only those;
    ``proved`` is the number the last checkpoint covered, a work-list and never a proof.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation_id = models.UUIDField()
    subject = models.CharField(max_length=16)
    number = models.PositiveIntegerField(default=0)
    proved = models.PositiveIntegerField(default=0)
    head = models.BinaryField(max_length=32, default=bytes(32))
    wrapped_key = models.BinaryField(null=True)
    key_commitment = models.BinaryField(max_length=32)
    master_id = models.CharField(max_length=16)
    shelves = models.JSONField(default=list)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "record"
        indexes: ClassVar = [
            Index(fields=["id"], name="record_unproved", condition=Q(number__gt=F("proved"))),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Entry(models.Model):
    """One version of one entry, sealed.  The database refuses to change or remove it."""

    pk = models.CompositePrimaryKey("organisation_id", "record_id", "number")
    organisation_id = models.UUIDField()
    record_id = models.UUIDField()
    number = models.PositiveIntegerField()
    entry_id = models.UUIDField()
    version = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=10)
    kind = models.CharField(max_length=64)
    revision = models.PositiveSmallIntegerField()
    labels = models.CharField(max_length=64)
    occurred_at = models.DateTimeField()
    occurred_offset = models.SmallIntegerField()
    recorded_at = models.DateTimeField()
    recorded_offset = models.SmallIntegerField()
    device_at = models.DateTimeField(null=True)
    author_id = models.UUIDField()
    behalf_id = models.UUIDField(null=True)
    cosigner_id = models.UUIDField(null=True)
    programme_id = models.UUIDField(null=True)
    form = models.PositiveSmallIntegerField()
    commitment = models.BinaryField(max_length=32)
    sealed = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    chain = models.BinaryField(max_length=32)
    proved_how = models.CharField(max_length=24)
    site_key = models.CharField(max_length=16)
    signature = models.BinaryField(max_length=64)

    class Meta:
        db_table = "entry"
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["record_id", "entry_id", "version"], name="entry_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}:{self.number}"


class Draft(models.Model):
    """Unsigned work on its author's desk, sealed; signing empties it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    organisation_id = models.UUIDField()
    record_id = models.UUIDField()
    entry_id = models.UUIDField()
    seen_version = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=64)
    revision = models.PositiveSmallIntegerField()
    author_id = models.UUIDField()
    pen_id = models.UUIDField()
    state = models.CharField(max_length=10, default="open")
    shared = models.BooleanField(default=False)
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "draft"
        indexes: ClassVar = [
            Index(fields=["author_id", "-updated_at"], name="draft_desk"),
            Index(fields=["record_id", "entry_id"], name="draft_entry"),
        ]

    def __str__(self) -> str:
        return f"draft {self.id}"
