"""Give a bench run its databases: SQLite files, or the PostgreSQL of a wheel, both fully durable."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[2]
DURABLE = {
    "sqlite": "SQLite WAL, synchronous=FULL: an answered write survives a power cut",
    "postgresql": "PostgreSQL fsync=on, synchronous_commit=on, full_page_writes=on",
}


@dataclass(frozen=True)
class Place:
    """Where one engine's run lives, and the environment both applications start in."""

    engine: str
    folder: Path
    env: dict[str, str]
    owner: str = ""

    def connections(self) -> int:
        """Count the connections the applications hold: to the server, or open files of SQLite."""
        if self.engine == "postgresql":
            query = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'mainstay_app'"
            with psycopg.connect(self.owner) as link:
                row = link.execute(query).fetchone()
            return int(row[0]) if row else 0
        return 0


@contextmanager
def place(engine: str) -> Iterator[Place]:
    """Make an engine ready and take it away again."""
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as folder:
        if engine == "sqlite":
            yield Place(engine, Path(folder), _env(folder))
            return
        with _server() as address:
            yield _databases(address, folder)


def _env(folder: str, **more: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("MAINSTAY_")}
    return {
        **own,
        "PYTHONPATH": str(ROOT),
        "MAINSTAY_HOME": folder,
        "MAINSTAY_INSECURE_HTTP": "1",
        "MAINSTAY_SECOND_FACTOR": "0",
        "MAINSTAY_STATIC_GATHERED": "",
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "BARE_HOME": folder,
        **more,
    }


@contextmanager
def _server() -> Iterator[str]:
    import pgserver

    # Straight below the temporary folder: the server's user must be able to walk the whole path.
    folder = tempfile.mkdtemp(prefix="mainstay-pg-")
    running = pgserver.get_server(folder, cleanup_mode="delete")
    try:
        yield running.get_uri()
    finally:
        running.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _databases(address: str, folder: str) -> Place:
    host = psycopg.conninfo.conninfo_to_dict(address)["host"]
    with psycopg.connect(address, autocommit=True) as link:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            row = link.execute(sql.SQL("SHOW {}").format(sql.Identifier(setting))).fetchone()
            assert row == ("on",), f"{setting} is {row}"
        for role in ("mainstay_owner", "mainstay_app"):
            link.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(role)))
        for name in ("bench", "bare"):
            query = sql.SQL("CREATE DATABASE {} OWNER mainstay_owner")
            link.execute(query.format(sql.Identifier(name)))
    env = _env(
        folder,
        MAINSTAY_DATABASE_URL=f"postgresql://mainstay_app@/bench?host={host}",
        MAINSTAY_OWNER_DATABASE_URL=f"postgresql://mainstay_owner@/bench?host={host}",
        BARE_DATABASE_URL=f"postgresql://mainstay_owner@/bare?host={host}",
    )
    return Place("postgresql", Path(folder), env, owner=address)
