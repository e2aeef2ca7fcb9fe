"""Clear away everything that was kept beside a record's entries, and the places it stood in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection

from mainstay.kernel.areas import announced
from mainstay.kernel.models import Entry, Leaf, Opening, OpeningNamed, Outbox

KEPT = (Entry, Opening, OpeningNamed, Leaf, Outbox)
"""What stays of a destroyed record: sealed entries, proofs, and who opened it."""


def tables() -> list[type[Any]]:
    """Return every table of the house with rows about one record, but for those that stay."""
    labels = set(announced().areas)
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in labels
        and model not in KEPT
        and any(field.attname == "record_id" for field in model._meta.concrete_fields)
        and not hasattr(model, "USERNAME_FIELD")
    ]


def clear(record_id: UUID) -> None:
    """Delete every row about a record: projections, drafts, and what areas kept of their own."""
    for model in tables():
        model.objects.filter(record_id=record_id).delete()


@contextmanager
def overwritten() -> Iterator[None]:
    """Let SQLite write zeros over what is deleted in here; PostgreSQL's vacuum reuses it."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=OFF")


def forget_pages() -> None:
    """Bring SQLite's log into the database and cut it, so that no older page stays in it."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
