"""Two PostgreSQL roles: one owns the tables and migrates, one works and owns none."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections

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
