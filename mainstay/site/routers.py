"""Say which of the two SQLite files a table lives in."""

from typing import Any

from django.db import connections
from django.db.models import Model

PASSING = frozenset({"sessions", "django_cache"})


class Transient:
    """Sessions and the cache in a file of their own, so a sign-in never waits for a chart.

    Where there is one PostgreSQL database for everything, this stands aside.
    """

    def _place(self, app_label: str) -> str | None:
        if "transient" not in connections:
            return None
        return "transient" if app_label in PASSING else "default"

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return self._place(model._meta.app_label)

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        return self._place(model._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        place = self._place(app_label)
        return None if place is None else db == place
