"""Keep the kernel's tables.  Only the kernel touches them; everyone else goes through a chart."""

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
            Index(
                fields=["cosigner_id", "cosign", "occurred_at"],
                name="timeline_cosign",
                condition=~Q(cosign=""),
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
                condition=Q(state="open"),
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


class Tie(Projected):
    """Who stands in what relation to a record, from when, until when."""

    party_id = models.UUIDField()
    relation = models.CharField(max_length=16)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "tie"
        indexes: ClassVar = [
            Index(fields=["record_id", "party_id"], name="tie_record"),
            Index(fields=["party_id", "relation"], name="tie_party"),
        ]

    def __str__(self) -> str:
        return f"{self.relation} of {self.record_id}"


class Grant(Projected):
    """What a consent, an order or the law opens to someone or closes from them."""

    effect = models.CharField(max_length=6)
    permission = models.CharField(max_length=16)
    label = models.CharField(max_length=16)
    party_id = models.UUIDField(null=True)
    basis = models.CharField(max_length=32)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_grant"
        indexes: ClassVar = [
            Index(fields=["record_id", "party_id"], name="grant_record"),
            Index(fields=["party_id", "effect"], name="grant_party"),
        ]

    def __str__(self) -> str:
        return f"{self.effect} {self.permission} of {self.record_id}"


class Standing(Projected):
    """What a worker is, and where: credential, licence, supervisor, programme or unit."""

    worker_id = models.UUIDField()
    credential = models.CharField(max_length=24)
    place_id = models.UUIDField()
    place_kind = models.CharField(max_length=12)
    part2 = models.BooleanField(default=False)
    jurisdiction = models.CharField(max_length=8)
    supervisor_id = models.UUIDField(null=True)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True)
    licence_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "standing"
        indexes: ClassVar = [
            Index(fields=["worker_id"], name="standing_worker"),
            Index(fields=["supervisor_id"], name="standing_supervisor"),
            Index(fields=["place_id"], name="standing_place"),
        ]

    def __str__(self) -> str:
        return f"{self.credential} at {self.place_id}"


class NameKey(Projected):
    """A folded piece of a name or identifier, by which a record is found."""

    token = models.CharField(max_length=40)
    sort = models.CharField(max_length=8)
    former = models.BooleanField(default=False)

    class Meta:
        db_table = "name_key"
        indexes: ClassVar = [
            Index(fields=["organisation_id", "sort", "token"], name="name_token"),
            Index(fields=["record_id"], name="name_record"),
        ]

    def __str__(self) -> str:
        return self.sort


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
