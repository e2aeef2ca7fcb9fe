"""Tell the time, once, at the edge; everything below is handed ``now``."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)  # noqa: TID251 - this is the edge
