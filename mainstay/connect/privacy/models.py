"""Keep which lines of *who looked* are held back, so that the client's page need not unseal them."""

from collections.abc import Iterator
from typing import ClassVar

from django.db import models

from mainstay.connect.privacy.entries import OpeningHeld
from mainstay.kernel.kept import Kept
from mainstay.kernel.models import Projected


class HeldOpening(Projected):
    """One opening the client is not shown before a day; the reason stays sealed."""

    opening_id = models.UUIDField()
    until_on = models.DateField()

    class Meta:
        db_table = "held_opening"
        indexes: ClassVar = [models.Index(fields=["record_id", "until_on"], name="held_record")]

    def __str__(self) -> str:
        return f"{self.opening_id} until {self.until_on}"


def held(kept: Kept) -> Iterator[HeldOpening]:
    """Draw a row for each opening held back."""
    if isinstance(kept.body, OpeningHeld):
        for opening in kept.body.openings:
            yield HeldOpening(opening_id=opening, until_on=kept.body.until_on)
