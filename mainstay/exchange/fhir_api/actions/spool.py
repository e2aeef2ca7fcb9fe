"""Remember, on disk, where every checked resource lies and what refers to what.

A private database without a name: it is never seen in a folder and is gone when closed.
It holds places and digests, no names and no words, so memory stays flat however much comes.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

SCHEMA: Final = """
CREATE TABLE file (id INTEGER PRIMARY KEY, path TEXT, labels TEXT DEFAULT '');
CREATE TABLE resource (
    id INTEGER PRIMARY KEY, file INTEGER, place TEXT, at INTEGER, length INTEGER,
    type TEXT, rid TEXT, digest BLOB, owner INTEGER, subject BLOB, subject_path TEXT,
    follows BLOB
);
CREATE TABLE name (key BLOB, resource INTEGER);
CREATE TABLE ref (resource INTEGER, key BLOB, path TEXT);
CREATE TABLE said (key BLOB, resource INTEGER);
CREATE INDEX by_file ON resource (file);
CREATE INDEX by_owner ON resource (owner, id);
CREATE INDEX by_name ON name (key);
CREATE INDEX by_named ON name (resource);
CREATE INDEX by_ref ON ref (resource);
CREATE INDEX by_said ON said (key);
"""
WIDTH: Final = 9
"""How many columns make a Row; the first ones of the table."""


@dataclass(frozen=True, slots=True)
class Row:
    """Where one resource lies; ``owner`` is the row of the patient it is about."""

    id: int
    file: int
    place: str
    at: int
    length: int
    type: str
    rid: str
    digest: bytes
    owner: int | None


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A reference to something that is not here."""

    row: Row
    path: str
    key: bytes


def key_of(text: str) -> bytes:
    """Return a digest to find a name by, without keeping the name."""
    return hashlib.sha256(text.encode()).digest()[:16]


class Spool:
    """The index of one import."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("")
        self._db.executescript(SCHEMA)
        # A few pages in memory; the rest spills to the nameless file.
        self._db.execute("PRAGMA cache_size=-4000")
        self._db.execute("PRAGMA temp_store=FILE")

    def close(self) -> None:
        """Let the index go."""
        self._db.close()

    # --- filling -----------------------------------------------------------------------------

    def add_file(self, path: str) -> int:
        """Begin a file."""
        return int(self._db.execute("INSERT INTO file (path) VALUES (?)", [path]).lastrowid or 0)

    def label_file(self, file: int, labels: Iterable[str]) -> None:
        """Note the labels that a file's head puts on everything in it."""
        self._db.execute("UPDATE file SET labels=? WHERE id=?", ["+".join(sorted(labels)), file])

    def drop_file(self, file: int) -> None:
        """Forget everything of a file that is refused."""
        mine = "WHERE resource IN (SELECT id FROM resource WHERE file=?)"
        for statement in ("DELETE FROM name ", "DELETE FROM ref ", "DELETE FROM said "):
            self._db.execute(statement + mine, [file])
        self._db.execute("DELETE FROM resource WHERE file=?", [file])

    def add(
        self,
        *,
        file: int,
        place: str,
        at: int,
        length: int,
        kind: str,
        rid: str,
        digest: bytes,
        subject: tuple[str, str] | None,
        follows: str,
    ) -> int:
        """Note one resource."""
        path, target = subject or ("", "")
        row = self._db.execute(
            "INSERT INTO resource (file, place, at, length, type, rid, digest, subject,"
            " subject_path, follows) VALUES (?,?,?,?,?,?,?,?,?,?)",
            [file, place, at, length, kind, rid, digest, key_of(target) if target else None, path,
             key_of(follows) if follows else None],
        )  # fmt: skip
        return int(row.lastrowid or 0)

    def link(self, row: int, *, names: Iterable[str], refs: Iterable[tuple[str, str]]) -> None:
        """Note what a resource is called and what it refers to."""
        self._db.executemany("INSERT INTO name VALUES (?,?)", [(key_of(n), row) for n in names])
        found = {(key_of(target), path) for path, target in refs}
        self._db.executemany("INSERT INTO ref VALUES (?,?,?)", [(row, k, p) for k, p in found])

    def said(self, row: int, words: Iterable[bytes]) -> None:
        """Note the digests of whole texts a document holds."""
        self._db.executemany("INSERT INTO said VALUES (?,?)", [(one, row) for one in words])

    def add_known(self, target: str, record: UUID) -> None:
        """Note someone who came before: a row that lies in no file, and the record it means."""
        row = self.add(
            file=0, place=str(record), at=0, length=0, kind="Patient", rid=target,
            digest=b"", subject=None, follows="",
        )  # fmt: skip
        self.link(row, names=[target], refs=())

    def forget_ambiguous(self) -> None:
        """Forget names, such as an identifier, that several resources bear: they name none."""
        self._db.execute(
            "DELETE FROM name WHERE key IN (SELECT key FROM name GROUP BY key"
            " HAVING COUNT(DISTINCT resource) > 1)"
        )

    # --- asking ------------------------------------------------------------------------------

    def named(self, target: str) -> Row | None:
        """Return the resource that a name stands for."""
        return self._one(
            "SELECT r.* FROM name n JOIN resource r ON r.id=n.resource WHERE n.key=?"
            " ORDER BY r.id LIMIT 1",
            [key_of(target)],
        )

    def settle(self) -> None:
        """Work out whom each resource is about, once everything is noted."""
        self._db.execute("UPDATE resource SET owner=NULL")
        self._db.execute("UPDATE resource SET owner=id WHERE type='Patient'")
        self._db.execute(
            "UPDATE resource SET owner=(SELECT r.id FROM name n JOIN resource r"
            " ON r.id=n.resource WHERE n.key=resource.subject AND r.type='Patient' LIMIT 1)"
            " WHERE owner IS NULL AND subject IS NOT NULL"
        )
        self._db.execute(
            "UPDATE resource SET owner=(SELECT r.owner FROM name n JOIN resource r"
            " ON r.id=n.resource WHERE n.key=resource.follows LIMIT 1)"
            " WHERE owner IS NULL AND follows IS NOT NULL"
        )
        self._db.commit()

    def without_subject(self) -> Iterator[tuple[Row, str]]:
        """Yield resources about someone who is not in what is imported."""
        rows = self._db.execute(
            "SELECT r.* FROM resource r WHERE owner IS NULL AND subject IS NOT NULL"
            " ORDER BY file, id"
        )
        for row in rows.fetchall():
            yield Row(*row[:WIDTH]), row[WIDTH + 1]

    def unresolved(self) -> Iterator[Unresolved]:
        """Yield references to what is not in what is imported, each target once a resource."""
        found = self._db.execute(
            "SELECT r.*, ref.path, ref.key FROM ref JOIN resource r ON r.id=ref.resource"
            " WHERE NOT EXISTS (SELECT 1 FROM name n WHERE n.key=ref.key) ORDER BY r.id, ref.path"
        )
        for row in found:
            yield Unresolved(Row(*row[:WIDTH]), row[-2], row[-1])

    def says(self, words: bytes, *, owner: int | None) -> Row | None:
        """Return a document of the same person that says the very same."""
        return self._one(
            "SELECT r.* FROM said s JOIN resource r ON r.id=s.resource"
            " WHERE s.key=? AND r.owner IS ? LIMIT 1",
            [words, owner],
        )

    def owners(self) -> list[int]:
        """Return whose resources there are, in the order they were read."""
        rows = self._db.execute(
            "SELECT DISTINCT owner FROM resource WHERE owner IS NOT NULL ORDER BY owner"
        )
        return [row[0] for row in rows]

    def of(self, owner: int | None) -> Iterator[Row]:
        """Yield everything about one person, the person first; or about nobody."""
        at = -1
        while True:
            rows = list(
                self._rows(
                    "SELECT * FROM resource WHERE owner IS ? AND id>? ORDER BY id LIMIT 200",
                    [owner, at],
                )
            )
            if not rows:
                return
            yield from rows
            at = rows[-1].id

    def row(self, row: int) -> Row | None:
        """Return one row."""
        return self._one("SELECT * FROM resource WHERE id=?", [row])

    def file(self, file: int) -> tuple[str, list[str]]:
        """Return a file's path and the labels on all it holds."""
        path, labels = self._db.execute(
            "SELECT path, labels FROM file WHERE id=?", [file]
        ).fetchone()
        return path, [one for one in labels.split("+") if one]

    def count(self) -> int:
        """Return how many resources are to be written."""
        return int(self._db.execute("SELECT COUNT(*) FROM resource WHERE length>0").fetchone()[0])

    def _rows(self, sql: str, values: list[object]) -> Iterator[Row]:
        for row in self._db.execute(sql, values).fetchall():
            yield Row(*row[:WIDTH])

    def _one(self, sql: str, values: list[object]) -> Row | None:
        return next(self._rows(sql, values), None)
