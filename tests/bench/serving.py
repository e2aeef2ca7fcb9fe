"""Serve the site or the bare project with granian, as `mainstay serve` does, and weigh it."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mainstay.site.commands.serve import server_arguments
from tests.bench.asking import Line, Request
from tests.bench.engines import ROOT, Place

WORKERS, THREADS = 2, 4
SITE = "mainstay.site.wsgi:application"
BARE = "tests.bench.bare.wsgi:application"


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Served:
    """A running server: where it listens, and its processes."""

    port: int
    process: subprocess.Popen[bytes]
    started: float

    def workers(self) -> list[int]:
        """Return the processes that answer, the server's own supervisor left out."""
        return _below(self.process.pid)

    def weight(self) -> float:
        """Return the heaviest worker's own share of memory now, in MB."""
        return max(_kilobytes(pid, "smaps_rollup", "Pss:") for pid in self.workers()) / 1024

    def peak(self) -> float:
        """Return the most memory any worker ever had resident, against what it has now."""
        return max(
            _kilobytes(pid, "status", "VmHWM:") / _kilobytes(pid, "status", "VmRSS:")
            for pid in self.workers()
        )

    def resident(self, name: str = "VmRSS:") -> float:
        """Return the heaviest worker's resident memory, now or at most, in MB."""
        return max(_kilobytes(pid, "status", name) for pid in self.workers()) / 1024

    def open_files(self, ending: str) -> int:
        """Count how often the workers hold a file open."""
        held = 0
        for pid in self.workers():
            for link in Path(f"/proc/{pid}/fd").iterdir():
                try:
                    held += link.readlink().name.endswith(ending)
                except OSError:
                    continue
        return held


def _below(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    found = [int(child) for child in children]
    return [each for child in found for each in (_below(child) or [child])]


def _kilobytes(pid: int, file: str, name: str) -> int:
    for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1])
    raise LookupError(name)


@contextmanager
def served(place: Place, target: str, ready: Request) -> Iterator[Served]:
    """Start a server, wait until it answers one request well, and stop it at the end."""
    port = free_port()
    site = server_arguments(host="127.0.0.1", port=port, workers=WORKERS, threads=THREADS)
    started = time.perf_counter()
    with (place.folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            [*site[:-1], target], env=place.env, cwd=ROOT, stdout=log, stderr=log
        )
    running = Served(port, process, started)
    try:
        _wait(running, ready, place.folder / "server.log")
        yield running
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(running: Served, ready: Request, log: Path) -> None:
    for _ in range(3_000):
        if running.process.poll() is not None:
            raise RuntimeError(f"the server stopped: {log.read_text()[-2000:]}")
        try:
            with Line(running.port) as line:
                answer = line.ask(ready)
        except OSError:
            time.sleep(0.01)
            continue
        running.started = time.perf_counter() - running.started
        if answer.status != 200:
            text = answer.body[:500].decode(errors="replace")
            raise RuntimeError(
                f"{ready.path} answered {answer.status}: {text} {log.read_text()[-2000:]}"
            )
        return
    raise RuntimeError(f"the server did not answer: {log.read_text()[-2000:]}")
