"""Two PostgreSQL roles: one owns the tables and migrates, one works and owns none."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections
from psycopg import sql

from mainstay.site import environment


@contextmanager
def as_owner(alias: str = "default") -> Iterator[None]:
    """Use the owner's connection for a while; where none is named, the usual one."""
    wrapper = connections[alias]
    if not settings.OWNER_DATABASE_URL:
        yield
        return
    usual = wrapper.settings_dict
    shut(alias)
    wrapper.settings_dict = {**usual, **environment.postgresql(settings.OWNER_DATABASE_URL)}
    try:
        yield
    finally:
        shut(alias)
        wrapper.settings_dict = usual


def shut(alias: str) -> None:
    """Close this thread's connection and the pool behind it, if there is one."""
    wrapper = connections[alias]
    wrapper.close()
    if wrapper.vendor == "postgresql" and wrapper.settings_dict["OPTIONS"].get("pool"):
        wrapper.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's wrapper alone has it


def let_work(*, role: str, alias: str = "default") -> None:
    """Let the application's role use the tables, as the owner; it may neither alter nor empty them.

    What the record itself refuses (a changed or deleted entry) is taken away afterwards by the
    kernel's guards.
    """
    statements = (
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    )
    with connections[alias].cursor() as cursor:
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(role)))
