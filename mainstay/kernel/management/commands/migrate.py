"""Migrate, then set the guards anew: rebuilding a table drops its triggers on SQLite."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from mainstay.kernel import guards


class Command(Migrate):
    """Django's migrate, followed by the guards."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Apply migrations and leave the database refusing what must never happen."""
        super().handle(*args, **options)
        guards.set_up(options["database"])
