"""Keep what a board reads: levels, checks and searches, one row an entry, no note words."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import F, Index

from mainstay.care.unit.entries import (
    Found,
    LateCheck,
    LevelEnded,
    LevelOrdered,
    LevelRaised,
    SafetyCheck,
)
from mainstay.kernel.kept import Kept
from mainstay.kernel.models import Projected

SORTS: dict[type, str] = {LevelOrdered: "ordered", LevelRaised: "raised", LevelEnded: "ended"}


class LevelRow(Projected):
    """One statement about someone's level."""

    sort = models.CharField(max_length=8)
    level = models.CharField(max_length=16, default="")
    precautions = models.CharField(max_length=120, default="")
    review_at = models.DateTimeField(null=True)
    author_id = models.UUIDField()
    shelf = models.CharField(max_length=120)

    class Meta:
        db_table = "unit_level"
        indexes: ClassVar = [Index(fields=["record_id", "occurred_at"], name="unit_level_record")]

    def __str__(self) -> str:
        return f"{self.sort} {self.level}"


class CheckRow(Projected):
    """One check, or one late entry of a check, which no gap counts.

    :param same_as: the described check this one equals.
    """

    author_id = models.UUIDField()
    recorded_at = models.DateTimeField()
    same_as = models.UUIDField(null=True)
    place = models.CharField(max_length=80, default="")
    activity = models.CharField(max_length=16, default="")
    seems = models.CharField(max_length=16, default="")
    concern = models.BooleanField(default=False)
    is_late = models.BooleanField(default=False)
    why = models.CharField(max_length=16, default="")
    shelf = models.CharField(max_length=120)

    class Meta:
        db_table = "unit_check"
        indexes: ClassVar = [
            Index(
                F("record_id"), F("is_late"), F("occurred_at").desc(), F("entry_id").desc(),
                name="unit_check_latest",
            ),
            Index(fields=["record_id", "same_as"], name="unit_check_same"),
            Index(fields=["author_id", "occurred_at"], name="unit_check_author"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"check {self.entry_id}"


class SearchRow(Projected):
    """Someone could not be found, or was: the two halves of a search, joined by ``missing_id``."""

    missing_id = models.UUIDField()
    is_end = models.BooleanField(default=False)
    author_id = models.UUIDField()
    place = models.CharField(max_length=80, default="")
    shelf = models.CharField(max_length=120)

    class Meta:
        db_table = "unit_search"
        indexes: ClassVar = [Index(fields=["record_id", "occurred_at"], name="unit_search_record")]

    def __str__(self) -> str:
        return f"search {self.missing_id}"


def level_rows(kept: Kept) -> Iterable[LevelRow]:
    """Draw one statement about a level."""
    body = kept.body
    row = LevelRow(sort=SORTS[type(body)], author_id=kept.author_id, shelf=str(kept.shelf))
    if isinstance(body, LevelOrdered | LevelRaised):
        row.level = body.level.value
        row.precautions = ",".join(one.value for one in body.precautions)
    if isinstance(body, LevelOrdered):
        row.review_at = body.review_at
    yield row


def check_rows(kept: Kept) -> Iterable[CheckRow]:
    """Draw a check, or a late entry of one."""
    body = kept.body
    row = CheckRow(author_id=kept.author_id, recorded_at=kept.recorded_at, shelf=str(kept.shelf))
    if isinstance(body, LateCheck):
        row.is_late, row.why = True, body.why.value
    if isinstance(body, SafetyCheck):
        row.same_as, row.concern = body.same_as, body.concern
        row.seems = body.seems.value if body.seems else ""
    if isinstance(body, SafetyCheck | LateCheck):
        row.place = body.place or ""
        row.activity = body.activity.value if body.activity else ""
    yield row


def search_rows(kept: Kept) -> Iterable[SearchRow]:
    """Draw the beginning or the end of a search."""
    body = kept.body
    row = SearchRow(missing_id=kept.id, author_id=kept.author_id, shelf=str(kept.shelf))
    if isinstance(body, Found):
        row.missing_id, row.is_end, row.place = body.missing, True, body.place
    yield row
