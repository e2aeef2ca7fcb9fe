"""Ask over HTTP with as little of our own in the way as can be: one open line, or a crowd of them."""

import select
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import urlencode

CSRF = "b" * 32


@dataclass(frozen=True)
class Request:
    """One request, signed in or not."""

    path: str
    words: dict[str, str] | None = None
    session: str = ""

    def written(self) -> bytes:
        """Return its bytes."""
        lines = ["Host: 127.0.0.1"]
        if self.session:
            lines.append(f"Cookie: sessionid={self.session}; csrftoken={CSRF}")
        if self.words is None:
            return "\r\n".join([f"GET {self.path} HTTP/1.1", *lines, "", ""]).encode()
        body = urlencode(self.words)
        lines += [
            f"X-CSRFToken: {CSRF}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
        return "\r\n".join([f"POST {self.path} HTTP/1.1", *lines, "", body]).encode()


@dataclass
class Answer:
    """What came back, and how long it took."""

    status: int
    body: bytes
    seconds: float


@dataclass
class Reader:
    """Read one answer from whatever bytes have come so far."""

    held: bytearray = field(default_factory=bytearray)

    def feed(self, more: bytes) -> tuple[int, bytes] | None:
        """Take bytes in; return the status and body once they are whole."""
        self.held += more
        end = self.held.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = bytes(self.held[:end]).lower()
        if b"transfer-encoding: chunked" in head:
            return self._chunked(int(head[9:12]), end + 4)
        at = head.find(b"content-length:")
        size = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(self.held) < end + 4 + size:
            return None
        body = bytes(self.held[end + 4 : end + 4 + size])
        del self.held[: end + 4 + size]
        return int(head[9:12]), body

    def _chunked(self, status: int, start: int) -> tuple[int, bytes] | None:
        # One request is under way at a time, so what was held ends with its last chunk.
        if not self.held.endswith(b"0\r\n\r\n"):
            return None
        body, at = bytearray(), start
        while True:
            line = self.held.index(b"\r\n", at)
            size = int(self.held[at:line], 16)
            if size == 0:
                self.held.clear()
                return status, bytes(body)
            body += self.held[line + 2 : line + 2 + size]
            at = line + 2 + size + 2


class Line:
    """One open connection to a server on this machine."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open()

    def _open(self) -> None:
        self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._reader = Reader()

    def __enter__(self) -> "Line":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        wrong: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._socket.close()

    def ask(self, request: Request) -> Answer:
        """Ask and wait for the answer; a line that stood idle too long is opened anew."""
        written = request.written()
        if select.select([self._socket], [], [], 0)[0]:
            self._socket.close()
            self._open()
        started = time.perf_counter()
        self._socket.sendall(written)
        while True:
            more = self._socket.recv(1 << 16)
            if not more:
                raise ConnectionError("the server closed the line")
            found = self._reader.feed(more)
            if found:
                return Answer(*found, time.perf_counter() - started)


@dataclass
class Crowded:
    """What came of many asking at once."""

    answered: int
    failed: int
    seconds: float
    slowest: float

    @property
    def rate(self) -> float:
        """Return answers per second."""
        return self.answered / self.seconds


def crowd(port: int, requests: Sequence[Request], *, clients: int, seconds: float) -> Crowded:
    """Let so many clients ask again as soon as they are answered, for so long."""
    written = [request.written() for request in requests]
    chosen = _round(written)
    with selectors.DefaultSelector() as selector:
        for _ in range(clients):
            line = socket.create_connection(("127.0.0.1", port), timeout=30)
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(line, selectors.EVENT_READ, [Reader(), 0.0])
        started = time.perf_counter()
        for key in list(selector.get_map().values()):
            key.data[1] = time.perf_counter()
            key.fileobj.sendall(next(chosen))  # type: ignore[union-attr]
        found = _keep_asking(selector, chosen, until=started + seconds)
        found.seconds = time.perf_counter() - started
        for key in list(selector.get_map().values()):
            key.fileobj.close()  # type: ignore[union-attr]
    return found


def _round(written: Sequence[bytes]) -> Iterator[bytes]:
    while True:
        yield from written


def _keep_asking(
    selector: selectors.BaseSelector, chosen: Iterator[bytes], *, until: float
) -> Crowded:
    found = Crowded(0, 0, 0.0, 0.0)
    waiting = len(selector.get_map())
    while waiting:
        ready = selector.select(timeout=30)
        if not ready:
            found.failed += waiting
            break
        for key, _events in ready:
            line, (reader, asked) = key.fileobj, key.data
            more = line.recv(1 << 16)  # type: ignore[union-attr]
            answer = reader.feed(more) if more else (0, b"")
            if answer is None:
                continue
            now = time.perf_counter()
            found.slowest = max(found.slowest, now - asked)
            found.answered += answer[0] == 200
            found.failed += answer[0] != 200
            if now < until and more:
                key.data[1] = now
                line.sendall(next(chosen))  # type: ignore[union-attr]
            else:
                selector.unregister(line)
                line.close()  # type: ignore[union-attr]
                waiting -= 1
    return found
