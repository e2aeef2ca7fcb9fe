"""Wrap every record's key anew under the present master key; nothing is sealed again."""

from collections.abc import Callable

from django.db import transaction
from django.db.models import QuerySet

from mainstay.kernel import keys
from mainstay.kernel.models import Record

BATCH = 200


def outstanding() -> int:
    """Say how many records' keys still need an earlier master key."""
    return _earlier().count()


def rotate(step: Callable[[int], None] = lambda done: None) -> int:
    """Wrap anew, in batches that may be stopped and taken up again; say how many.

    :param step: told after each batch how many it wrapped.
    :raises Broken: a key's master key is not at hand; what was wrapped before it stands.
    """
    count = 0
    while True:
        with transaction.atomic():
            rows = list(_earlier().select_for_update().order_by("id")[:BATCH])
            for record in rows:
                record.wrapped_key, record.master_id = keys.rewrap(record)
            Record.objects.bulk_update(rows, ["wrapped_key", "master_id"])
        if not rows:
            return count
        count += len(rows)
        step(len(rows))


def _earlier() -> QuerySet[Record]:
    present = next(iter(keys.ring()))
    return Record.objects.exclude(master_id=present).exclude(wrapped_key=None)
