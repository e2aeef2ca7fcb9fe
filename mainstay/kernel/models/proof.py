"""Keep the log of openings, what is to be followed, and the checkpoints that prove it all."""

from typing import ClassVar

from django.db import models
from django.db.models import Index, Q, UniqueConstraint


class Outbox(models.Model):
    """What happened, for those who follow: claimed row by row, never read past a number."""

    id = models.BigAutoField(primary_key=True)
    record_id = models.UUIDField()
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outbox"
        indexes: ClassVar = [
            Index(fields=["id"], name="outbox_open", condition=Q(claimed_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}:{self.number}"


class Opening(models.Model):
    """One opening of a record, one board, search, print, export or refusal, and why."""

    id = models.UUIDField(primary_key=True, editable=False)
    organisation_id = models.UUIDField()
    at = models.DateTimeField()
    viewer_id = models.UUIDField(null=True)
    credential = models.CharField(max_length=24)
    act = models.CharField(max_length=10)
    purpose = models.CharField(max_length=32)
    reason = models.CharField(max_length=64)
    record_id = models.UUIDField(null=True)
    place_id = models.UUIDField(null=True)
    detail = models.CharField(max_length=120, default="")

    class Meta:
        db_table = "opening"
        indexes: ClassVar = [
            Index(fields=["record_id", "-at"], name="opening_record"),
            Index(fields=["viewer_id", "-at"], name="opening_viewer"),
            Index(fields=["at"], name="opening_at"),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.at}"


class OpeningNamed(models.Model):
    """One person a board or list showed, under the one opening that showed it."""

    id = models.BigAutoField(primary_key=True)
    opening_id = models.UUIDField()
    record_id = models.UUIDField()

    class Meta:
        db_table = "opening_named"
        indexes: ClassVar = [
            Index(fields=["record_id", "opening_id"], name="named_record"),
            Index(fields=["opening_id"], name="named_opening"),
        ]

    def __str__(self) -> str:
        return str(self.record_id)


class Checkpoint(models.Model):
    """A Merkle root over chain heads and openings, signed by the site, linked to the last."""

    number = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField()
    previous = models.BinaryField(max_length=32)
    root = models.BinaryField(max_length=32)
    leaves = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    site_key = models.CharField(max_length=16)
    signature = models.BinaryField(max_length=64)

    class Meta:
        db_table = "checkpoint"

    def __str__(self) -> str:
        return f"checkpoint {self.number}"


class Leaf(models.Model):
    """What one leaf of a checkpoint stands for: a record's head, or a minute of openings."""

    id = models.BigAutoField(primary_key=True)
    checkpoint = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    sort = models.CharField(max_length=8)
    record_id = models.UUIDField(null=True)
    number = models.PositiveIntegerField(default=0)
    digest = models.BinaryField(max_length=32)
    members = models.TextField(default="")

    class Meta:
        db_table = "checkpoint_leaf"
        constraints: ClassVar = [
            UniqueConstraint(fields=["checkpoint", "position"], name="leaf_place_once"),
        ]
        indexes: ClassVar = [Index(fields=["record_id", "-checkpoint"], name="leaf_record")]

    def __str__(self) -> str:
        return f"{self.checkpoint}.{self.position}"


class SiteKey(models.Model):
    """A public half of the site's signing key, kept so that old signatures stay provable."""

    id = models.CharField(max_length=16, primary_key=True)
    public = models.BinaryField(max_length=32)
    from_at = models.DateTimeField()

    class Meta:
        db_table = "site_key"

    def __str__(self) -> str:
        return self.id
