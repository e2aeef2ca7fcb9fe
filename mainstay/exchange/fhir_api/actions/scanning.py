"""Read JSON without holding a file: find where values begin and end, and hand them out one by one.

Python's own reader wants the whole text.  This one walks the bytes of a file in pieces and
gives out slices, so memory follows the largest resource and never the file.
"""

import json
import re
from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

PIECE: Final = 1 << 16
LARGEST: Final = 32 << 20
_BLANK: Final = b" \t\r\n"
_STRUCTURE: Final = re.compile(rb'["{}\[\]]')
_QUOTED: Final = re.compile(rb'["\\]')
_BARE: Final = re.compile(rb"[\s,\]}]")


class Malformed(Exception):
    """The bytes are no JSON, or none that is safe to read; says where and what."""

    def __init__(self, what: str, *, at: int) -> None:
        super().__init__(what)
        self.what, self.at = what, at


@dataclass(frozen=True, slots=True)
class Slice:
    """A value's own bytes, and where in the file they begin."""

    at: int
    raw: bytes


@dataclass(slots=True)
class Member:
    """One name of an object and where its value begins.

    :param end: where the value ends, set by whoever walked through it; 0 when nobody did.
    """

    name: str
    at: int
    end: int = 0


class Window:
    """A moving view of a file: bytes already used are let go."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._held = bytearray()
        self._start = 0
        self._ended = False

    def reaches(self, at: int) -> bool:
        """Test whether there is a byte at this place, reading on if need be."""
        while at >= self._start + len(self._held) and not self._ended:
            piece = self._file.read(PIECE)
            self._ended = not piece
            self._held += piece
        return at < self._start + len(self._held)

    def byte(self, at: int) -> int:
        """Return one byte.

        :raises Malformed: the file ends before it.
        """
        if not self.reaches(at):
            raise Malformed("ends in the middle", at=at)
        return self._held[at - self._start]

    def find(self, pattern: "re.Pattern[bytes]", at: int) -> int:
        """Return the first place of a pattern of one byte.

        :raises Malformed: the file ends before it.
        """
        while True:
            found = pattern.search(self._held, at - self._start)
            if found:
                return self._start + found.start()
            at = max(at, self._start + len(self._held))
            if not self.reaches(at):
                raise Malformed("ends in the middle", at=at)

    def take(self, start: int, end: int) -> bytes:
        """Return a stretch of bytes."""
        return bytes(self._held[start - self._start : end - self._start])

    def let_go(self, at: int) -> None:
        """Forget everything before a place."""
        if at - self._start > PIECE:
            del self._held[: at - self._start]
            self._start = at


def skip_blank(window: Window, at: int) -> int:
    """Return the place of the next byte that says something."""
    while window.reaches(at) and window.byte(at) in _BLANK:
        at += 1
    return at


def end_of_value(window: Window, at: int) -> int:
    """Return the place just after the value that begins here.

    :raises Malformed: it never ends, or is larger than any resource may be.
    """
    first = window.byte(at)
    if first == ord('"'):
        return _end_of_string(window, at)
    if first not in b"{[":
        return _end_of_bare(window, at)
    depth, place = 0, at
    while True:
        place = window.find(_STRUCTURE, place)
        if place - at > LARGEST:
            raise Malformed(f"is larger than {LARGEST >> 20} MiB", at=at)
        mark = window.byte(place)
        if mark == ord('"'):
            place = _end_of_string(window, place)
            continue
        depth += 1 if mark in b"{[" else -1
        place += 1
        if depth == 0:
            return place


def _end_of_string(window: Window, at: int) -> int:
    place = at + 1
    while True:
        place = window.find(_QUOTED, place)
        if place - at > LARGEST:
            raise Malformed(f"is larger than {LARGEST >> 20} MiB", at=at)
        if window.byte(place) == ord('"'):
            return place + 1
        place += 2


def _end_of_bare(window: Window, at: int) -> int:
    place = at
    while window.reaches(place) and not _BARE.match(bytes([window.byte(place)])):
        place += 1
    if place == at:
        raise Malformed("a value is missing", at=at)
    return place


def members(window: Window, at: int) -> Generator[Member, None, int]:
    """Walk an object: yield each member before stepping over its value.

    :returns: the place just after the object.
    :raises Malformed: it is no object, or names something twice.
    """
    if window.byte(at) != ord("{"):
        raise Malformed("is no JSON object", at=at)
    place = skip_blank(window, at + 1)
    seen: set[str] = set()
    while window.byte(place) != ord("}"):
        if window.byte(place) != ord('"'):
            raise Malformed("a name is missing", at=place)
        end = _end_of_string(window, place)
        name = str(parse(Slice(place, window.take(place, end))))
        if name in seen:
            raise Malformed(f"“{name}” is given twice", at=place)
        seen.add(name)
        member = Member(name, _past(window, end, b":"))
        yield member
        end = member.end or end_of_value(window, member.at)
        place = _after(window, end, b"}")
    return place + 1


def elements(window: Window, at: int) -> Generator[Slice, None, int]:
    """Walk an array: yield each value, letting go of what lies behind.

    :returns: the place just after the array.
    :raises Malformed: it is no array.
    """
    if window.byte(at) != ord("["):
        raise Malformed("is no JSON array", at=at)
    place = skip_blank(window, at + 1)
    while window.byte(place) != ord("]"):
        end = end_of_value(window, place)
        yield Slice(place, window.take(place, end))
        place = _after(window, end, b"]")
        window.let_go(place)
    return place + 1


def value_at(window: Window, at: int) -> Slice:
    """Return the whole value that begins here."""
    return Slice(at, window.take(at, end_of_value(window, at)))


def _past(window: Window, at: int, mark: bytes) -> int:
    place = skip_blank(window, at)
    if window.byte(place) != mark[0]:
        raise Malformed(f"“{mark.decode()}” is missing", at=place)
    return skip_blank(window, place + 1)


def _after(window: Window, at: int, closing: bytes) -> int:
    """Step over a comma; a closing mark must not follow one."""
    place = skip_blank(window, at)
    if window.byte(place) == closing[0]:
        return place
    place = _past(window, place, b",")
    if window.byte(place) == closing[0]:
        raise Malformed("a value is missing after a comma", at=place)
    return place


def parse(piece: Slice) -> Any:
    """Read one value strictly: no NaN, no name twice, numbers as they were written.

    :raises Malformed: it is not such a value.
    """
    try:
        text = piece.raw.decode("utf-8")
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except UnicodeDecodeError as wrong:
        raise Malformed("is not UTF-8", at=piece.at + wrong.start) from None
    except json.JSONDecodeError as wrong:
        before = len(text[: wrong.pos].encode())
        raise Malformed(f"is not JSON: {wrong.msg}", at=piece.at + before) from None
    except RecursionError:
        raise Malformed("is nested too deeply", at=piece.at) from None
    except _Unsafe as wrong:
        raise Malformed(str(wrong), at=piece.at) from None


class _Unsafe(Exception):
    """What JSON's grammar lets through and nobody may trust."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Unsafe(f"“{twice}” is given twice")
    return found


def _no_constant(name: str) -> Any:
    raise _Unsafe(f"{name} is no number")
