"""Keep what charting counts: which signed note worked on which objective."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Count, Max

from mainstay.kernel.chart import Chart
from mainstay.kernel.models import Projected


class Worked(Projected):
    """A note's link to one objective of the plan."""

    objective_id = models.UUIDField()
    minutes = models.PositiveIntegerField()
    shelf = models.CharField(max_length=120)

    class Meta:
        db_table = "worked"
        indexes: ClassVar = [
            models.Index(fields=["record_id", "objective_id"], name="worked_objective"),
        ]

    def __str__(self) -> str:
        return f"worked on {self.objective_id}"


def worked_on(chart: Chart) -> dict[UUID, tuple[int, object]]:
    """Return how many notes this viewer may read worked on each objective, and when last."""
    rows = Worked.objects.filter(record_id=chart.record_id, shelf__in=chart.shelves())
    counted = rows.values("objective_id").annotate(notes=Count("id"), last=Max("occurred_at"))
    return {
        row["objective_id"]: (row["notes"], row["last"])
        for row in counted.order_by("objective_id")
    }
