"""Read FHIR files one resource at a time: a bundle, a resource, or newline-delimited JSON."""

import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Final

from mainstay.exchange.fhir_api.actions.scanning import (
    LARGEST,
    PIECE,
    Malformed,
    Slice,
    Window,
    elements,
    members,
    parse,
    skip_blank,
    value_at,
)

ENDINGS: Final = frozenset({".json", ".ndjson", ".jsonl"})
_MARK: Final = b"\xef\xbb\xbf"


class Bad(Exception):
    """A file cannot be imported; names the place at fault and what is wrong there."""

    def __init__(self, file: Path, *, place: str, what: str) -> None:
        super().__init__(f"{file}: {place}: {what}" if place else f"{file}: {what}")
        self.file, self.place, self.what = file, place, what

    def as_json(self) -> dict[str, str]:
        """Return it for the report."""
        return {"file": str(self.file), "place": self.place, "what": self.what}


@dataclass(frozen=True, slots=True)
class Found:
    """One resource as it lies in a file."""

    place: str
    raw: Slice
    resource: dict[str, Any]
    full_url: str = ""

    @property
    def digest(self) -> bytes:
        """Return a digest of its bytes, so that a file changed under our hands is noticed."""
        return hashlib.sha256(self.raw.raw).digest()


@dataclass(slots=True)
class Opened:
    """A file being read, and what its head said about all it holds."""

    path: Path
    head: dict[str, Any] = field(default_factory=dict)

    def resources(self) -> Iterator[Found]:
        """Yield every resource of the file.

        :raises Bad: the file is not what it should be; says where.
        """
        try:
            with self.path.open("rb") as file:
                yield from self._lines(file) if self._is_lines(file) else self._whole(file)
        except Malformed as wrong:
            place = _line_of(self.path, wrong.at)
            raise Bad(self.path, place=place, what=wrong.what) from None
        except OSError as wrong:
            raise Bad(self.path, place="", what=wrong.strerror or "cannot be read") from None

    def _is_lines(self, file: BinaryIO) -> bool:
        return self.path.suffix.lower() in {".ndjson", ".jsonl"} or _two_objects(file)

    def _lines(self, file: BinaryIO) -> Iterator[Found]:
        at = 0
        for number in range(1, 1 << 62):
            line = file.readline(LARGEST + 1)
            if not line:
                return
            if len(line) > LARGEST:
                raise Malformed(f"is larger than {LARGEST >> 20} MiB", at=at)
            start = at + (len(_MARK) if at == 0 and line.startswith(_MARK) else 0)
            raw = line[start - at :].strip()
            if raw:
                piece = Slice(start + line[start - at :].index(raw), raw)
                place = f"line {number}"
                yield Found(place, piece, self._object(parse(piece), place))
            at += len(line)

    def _whole(self, file: BinaryIO) -> Iterator[Found]:
        if not _is_bundle(file):
            file.seek(0)
            window = Window(file)
            piece = value_at(window, skip_blank(window, _start(file)))
            _nothing_after(window, piece.at + len(piece.raw))
            yield Found("", piece, self._object(parse(piece), ""))
            return
        file.seek(0)
        window = Window(file)
        walk = members(window, skip_blank(window, _start(file)))
        end = 0
        while True:
            try:
                member = next(walk)
            except StopIteration as done:
                end = done.value
                break
            if member.name == "entry":
                member.end = yield from self._entries(window, member.at)
            else:
                piece = value_at(window, member.at)
                self.head[member.name] = parse(piece)
                member.end = piece.at + len(piece.raw)
        _nothing_after(window, end)

    def _entries(self, window: Window, at: int) -> Any:
        walk = elements(window, at)
        number = 0
        while True:
            try:
                piece = next(walk)
            except StopIteration as done:
                return done.value
            yield self._entry(piece, f"entry[{number}]")
            number += 1

    def _entry(self, piece: Slice, place: str) -> Found:
        element = self._object(parse(piece), place)
        method = element.get("request", {}).get("method", "POST")
        if method not in {"POST", "PUT", "GET"}:
            raise Bad(
                self.path, place=f"{place}.request", what=f"asks for {method}; an import only adds"
            )
        resource = element.get("resource")
        if not isinstance(resource, dict):
            raise Bad(self.path, place=place, what="holds no resource")
        inner = Window(io.BytesIO(piece.raw))
        raw = next(value_at(inner, m.at) for m in members(inner, 0) if m.name == "resource")
        url = element.get("fullUrl", "")
        if not isinstance(url, str):
            raise Bad(self.path, place=f"{place}.fullUrl", what="is no text")
        return Found(place, Slice(piece.at + raw.at, raw.raw), resource, url)

    def _object(self, value: Any, place: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Bad(self.path, place=place, what="is no JSON object")
        return value


def _start(file: BinaryIO) -> int:
    head = file.read(len(_MARK))
    file.seek(0)
    return len(_MARK) if head == _MARK else 0


def _is_bundle(file: BinaryIO) -> bool:
    """Look for the type of the file's one object, stopping at the first sight of it."""
    file.seek(0)
    window = Window(file)
    for member in members(window, skip_blank(window, _start(file))):
        if member.name == "resourceType":
            return bool(parse(value_at(window, member.at)) == "Bundle")
        if member.name == "entry":
            member.end = _through(window, member.at)
    return False


def _through(window: Window, at: int) -> int:
    walk = elements(window, at)
    while True:
        try:
            next(walk)
        except StopIteration as done:
            return int(done.value)


def _two_objects(file: BinaryIO) -> bool:
    """Test whether a file with no telling name holds one object on each line."""
    first, before, after = b"", b"", b""
    while piece := file.read(PIECE):
        head, newline, tail = piece.partition(b"\n")
        first = first or head.lstrip()[:1]
        before = (head.rstrip() or before)[-1:]
        if newline:
            after = (tail or file.read(PIECE)).lstrip()[:1]
            break
    file.seek(0)
    return (first, before, after) == (b"{", b"}", b"{")


def _nothing_after(window: Window, at: int) -> None:
    place = skip_blank(window, at)
    if window.reaches(place):
        raise Malformed("goes on after its end", at=place)


def _line_of(path: Path, at: int) -> str:
    """Say which line and column a place in a file is."""
    line, last = 1, 0
    with path.open("rb") as file:
        done = 0
        while done < at and (piece := file.read(min(1 << 16, at - done))):
            line += piece.count(b"\n")
            if b"\n" in piece:
                last = done + piece.rindex(b"\n") + 1
            done += len(piece)
    return f"line {line}, column {at - last + 1}"


def read_again(path: Path, at: int, length: int, digest: bytes) -> bytes:
    """Return a resource's bytes a second time.

    :raises Bad: the file has changed since it was checked.
    """
    with path.open("rb") as file:
        file.seek(at)
        raw = file.read(length)
    if hashlib.sha256(raw).digest() != digest:
        raise Bad(path, place="", what="has changed while it was imported; import it again")
    return raw


def files_in(paths: list[Path]) -> tuple[list[Path], list[Path]]:
    """Return the files to import, folders walked in order, and those left alone.

    :raises Bad: a path is not there.
    """
    wanted: list[Path] = []
    left: list[Path] = []
    for path in paths:
        if not path.exists():
            raise Bad(path, place="", what="is not there")
        if not path.is_dir():
            wanted.append(path)
            continue
        for one in sorted(path.rglob("*")):
            if one.is_file():
                (wanted if one.suffix.lower() in ENDINGS else left).append(one)
    return list(dict.fromkeys(wanted)), left
