"""A migrated database made once, and as many fresh copies of it as the tests want."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any, Protocol

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

from mainstay.site.commands.migrate import bring_up_to_date

NAMES = count(1)


class Engine(Protocol):
    """Where copies of the migrated database come from."""

    def copy(self) -> dict[str, str]:
        """Make a copy and name it, per alias."""

    def drop(self, names: dict[str, str]) -> None:
        """Remove a copy."""

    def tamper(self) -> Any:
        """Open the present copy as its owner, past the application: what an attacker could do."""


@contextmanager
def standing_on(names: dict[str, str]) -> Iterator[None]:
    """Point every connection, of every thread that opens one, at these databases."""
    before = {alias: str(connections.settings[alias]["NAME"]) for alias in names}
    _point(names)
    try:
        yield
    finally:
        _point(before)


def _point(names: dict[str, str]) -> None:
    connections.close_all()
    for alias, name in names.items():
        connections.settings[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


class Files:
    """SQLite: a copy is a copied file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = self._paths("template")
        with standing_on(self.template):
            bring_up_to_date()

    def _paths(self, name: str) -> dict[str, str]:
        return {a: str(self.folder / f"{name}-{a}.sqlite3") for a in connections.settings}

    def copy(self) -> dict[str, str]:
        names = self._paths(f"copy{next(NAMES)}")
        for alias, source in self.template.items():
            shutil.copyfile(source, names[alias])
        return names

    def drop(self, names: dict[str, str]) -> None:
        for name in names.values():
            for end in ("", "-wal", "-shm"):
                Path(name + end).unlink(missing_ok=True)

    @contextmanager
    def tamper(self) -> Iterator[Any]:
        with connections["default"].cursor() as cursor:
            yield cursor


class Server:
    """PostgreSQL from a wheel: a copy is a database made from a template."""

    def __init__(self, host: str) -> None:
        self.host = host
        with self._connect("postgres", "postgres") as link:
            for role in ("mainstay_owner", "mainstay_app"):
                link.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        connections.settings["default"]["HOST"] = host
        connections["default"].settings_dict["HOST"] = host
        self._create("mainstay_template", "template0")
        settings.OWNER_DATABASE_URL = f"postgresql://mainstay_owner@/mainstay_template?host={host}"
        with standing_on({"default": "mainstay_template"}):
            bring_up_to_date()

    def _connect(self, database: str, role: str) -> psycopg.Connection[Any]:
        return psycopg.connect(host=self.host, dbname=database, user=role, autocommit=True)

    def _create(self, name: str, template: str) -> None:
        with self._connect("postgres", "postgres") as link:
            link.execute(
                sql.SQL("CREATE DATABASE {} OWNER mainstay_owner TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )

    def copy(self) -> dict[str, str]:
        name = f"copy{next(NAMES)}"
        self._create(name, "mainstay_template")
        return {"default": name}

    def drop(self, names: dict[str, str]) -> None:
        drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(names["default"]))
        with self._connect("postgres", "postgres") as link:
            link.execute(drop)

    @contextmanager
    def tamper(self) -> Iterator[Any]:
        name = connections["default"].settings_dict["NAME"]
        with self._connect(name, "mainstay_owner") as link, link.cursor() as cursor:
            yield cursor


@contextmanager
def files() -> Iterator[Engine]:
    """Keep SQLite copies in a folder of their own."""
    with tempfile.TemporaryDirectory(prefix="mainstay-db-") as folder:
        yield Files(Path(folder))


@contextmanager
def server() -> Iterator[Engine]:
    """Start the wheel's PostgreSQL, which listens on a socket in its own folder only."""
    import pgserver

    # Straight below the temporary folder: its user must be able to walk the whole path.
    folder = tempfile.mkdtemp(prefix="mainstay-pg-")
    running = pgserver.get_server(folder, cleanup_mode="delete")
    try:
        uri = running.get_uri()
        with psycopg.connect(uri, autocommit=True) as link:
            # Power does not fail here.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                link.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
            link.execute("SELECT pg_reload_conf()")
        yield Server(host=psycopg.conninfo.conninfo_to_dict(uri)["host"])
    finally:
        connections.close_all()
        running.cleanup()


ENGINES = {"sqlite": files, "postgresql": server}
