"""Keep rows drawn from entries: lists, numbers, duties, reservations."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Index, Q, UniqueConstraint


class Projected(models.Model):
    """A row drawn from one entry: no words of a note, rebuildable, written by the kernel."""

    id = models.BigAutoField(primary_key=True)
    organisation_id = models.UUIDField()
    record_id = models.UUIDField()
    entry_id = models.UUIDField()
    occurred_at = models.DateTimeField()

    class Meta:
        abstract = True


class TimelineItem(Projected):
    """Where an entry stands on the timeline: its shelf, its newest number, its state."""

    number = models.PositiveIntegerField()
    version = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=64)
    group = models.CharField(max_length=16)
    shelf = models.CharField(max_length=120)
    state = models.CharField(max_length=10)
    author_id = models.UUIDField()
    recorded_at = models.DateTimeField()
    cosign = models.CharField(max_length=10, default="")
    cosigner_id = models.UUIDField(null=True)

    class Meta:
        db_table = "timeline"
        constraints: ClassVar = [
            UniqueConstraint(fields=["record_id", "entry_id"], name="timeline_entry_once"),
        ]
        indexes: ClassVar = [
            Index(
                F("record_id"),
                F("shelf"),
                F("occurred_at").desc(),
                F("entry_id").desc(),
                name="timeline_shelf",
            ),
            Index(
                F("record_id"),
                F("kind"),
                F("occurred_at").desc(),
                F("entry_id").desc(),
                name="timeline_kind",
            ),
            # SQLite uses a part of an index only for what it can prove without the parameters.
            Index(
                fields=["author_id", "cosign", "occurred_at"],
                name="timeline_returned",
                condition=Q(cosigner_id__isnull=False),
            ),
            Index(
                fields=["cosigner_id", "cosign", "occurred_at"],
                name="timeline_cosign",
                condition=Q(cosigner_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.shelf}"


class Link(Projected):
    """What one entry says about another: a later signature, a hold, a task's hand-over."""

    target_id = models.UUIDField()
    sort = models.CharField(max_length=12)
    version = models.PositiveSmallIntegerField(default=0)
    party_id = models.UUIDField(null=True)
    detail = models.CharField(max_length=32, default="")
    by_id = models.UUIDField()

    class Meta:
        db_table = "link"
        indexes: ClassVar = [Index(fields=["record_id", "target_id"], name="link_target")]

    def __str__(self) -> str:
        return f"{self.sort} {self.target_id}"


class Measure(Projected):
    """A number drawn from an entry or a device."""

    code = models.CharField(max_length=64)
    value = models.FloatField()
    unit = models.CharField(max_length=24)
    band = models.CharField(max_length=64)
    shelf = models.CharField(max_length=120)

    class Meta:
        db_table = "measure"
        indexes: ClassVar = [
            Index(fields=["record_id", "code", "occurred_at"], name="measure_code")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.value}"


class Task(Projected):
    """Something owed by someone by a time; ``entry_id`` is the entry that made it owed."""

    code = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    shelf = models.CharField(max_length=120)
    urgency = models.CharField(max_length=8)
    owner_id = models.UUIDField(null=True)
    owner_role = models.CharField(max_length=32)
    owner_since = models.DateTimeField()
    due_at = models.DateTimeField()
    escalate_at = models.DateTimeField(null=True)
    escalate_to = models.UUIDField(null=True)
    escalated_at = models.DateTimeField(null=True)
    to_close = models.CharField(max_length=16)
    closes_with = models.CharField(max_length=200)
    cause_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, default="open")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.UUIDField(null=True)
    closing_id = models.UUIDField(null=True)

    class Meta:
        db_table = "task"
        constraints: ClassVar = [
            UniqueConstraint(fields=["record_id", "entry_id"], name="task_entry_once"),
        ]
        indexes: ClassVar = [
            Index(fields=["owner_id", "state", "due_at"], name="task_desk"),
            Index(fields=["record_id", "state", "code"], name="task_record"),
            Index(
                fields=["escalate_at"],
                name="task_escalate",
                condition=Q(escalate_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Slot(Projected):
    """Time or a bed reserved; the database refuses an overlap on one resource."""

    resource_id = models.UUIDField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    shelf = models.CharField(max_length=120)

    class Meta:
        db_table = "slot"
        indexes: ClassVar = [Index(fields=["resource_id", "starts_at"], name="slot_resource")]

    def __str__(self) -> str:
        return f"{self.resource_id} from {self.starts_at}"


class Stream(Projected):
    """Bulk kept by reference and sealed under the record's key: a file, audio, an original."""

    stream_id = models.UUIDField(unique=True)
    media_type = models.CharField(max_length=80)
    size = models.BigIntegerField()
    address = models.CharField(max_length=64)
    shelf = models.CharField(max_length=120)

    class Meta:
        db_table = "stream"

    def __str__(self) -> str:
        return f"{self.media_type} {self.address}"
