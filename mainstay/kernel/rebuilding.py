"""Rebuild projections from entries, one record a transaction, so that it can be stopped."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from mainstay.kernel import projecting
from mainstay.kernel.models import Entry, Record


def records() -> list[UUID]:
    """Return every record, oldest first."""
    return list(Record.objects.order_by("created_at", "id").values_list("id", flat=True))


def rebuild_all(wanted: Iterable[UUID]) -> int:
    """Rebuild each record's projections; a destroyed record keeps none."""
    count = 0
    for record_id in wanted:
        with transaction.atomic():
            record = Record.objects.select_for_update().get(id=record_id)
            rows = Entry.objects.filter(record_id=record_id).order_by("number")
            projecting.rebuild(record, rows if record.wrapped_key is not None else ())
        count += 1
    return count
