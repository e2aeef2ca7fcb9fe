"""Keep the kernel's tables.  Only the kernel touches them; everyone else goes through a chart."""

from mainstay.kernel.models.projections import (
    Link,
    Measure,
    Projected,
    Slot,
    Stream,
    Task,
    TimelineItem,
)
from mainstay.kernel.models.proof import Checkpoint, Leaf, Opening, OpeningNamed, Outbox, SiteKey
from mainstay.kernel.models.reach import Grant, NameKey, Standing, Tie
from mainstay.kernel.models.records import Draft, Entry, Record

__all__ = [
    "Checkpoint",
    "Draft",
    "Entry",
    "Grant",
    "Leaf",
    "Link",
    "Measure",
    "NameKey",
    "Opening",
    "OpeningNamed",
    "Outbox",
    "Projected",
    "Record",
    "SiteKey",
    "Slot",
    "Standing",
    "Stream",
    "Task",
    "Tie",
    "TimelineItem",
]
