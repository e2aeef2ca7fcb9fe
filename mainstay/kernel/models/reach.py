"""Keep what access reads: ties, grants, standings; and the keys names are found by."""

from typing import ClassVar

from django.db import models
from django.db.models import Index

from mainstay.kernel.models.projections import Projected


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
            # Holds all a search asks, so that no row is fetched for a name that is not shown.
            Index(
                fields=["organisation_id", "sort", "token", "former", "record_id"],
                name="name_token",
            ),
            Index(fields=["record_id"], name="name_record"),
        ]

    def __str__(self) -> str:
        return self.sort
