"""Run the bench: build, measure, print ratios; also as JSON."""

import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.bench import sizes
from tests.bench.aims import Measuring
from tests.bench.engines import DURABLE, ROOT, Place, place
from tests.bench.findings import Finding

HEAD = f"{'aim':>3}  {'what':<46} {'ratio':>7}  {'spread':>12}  {'limit':>8}"


def bench(*, engines: list[str], quick: bool, say: Callable[[str], None]) -> dict[str, Any]:
    """Measure every aim on these engines and return everything found."""
    size = sizes.QUICK if quick else sizes.FULL
    report: dict[str, Any] = {"machine": machine(), "engines": {}}
    say(f"{report['machine']}")
    for engine in engines:
        with place(engine) as here:
            report["engines"][engine] = _one(here, size, quick=quick, say=say)
    return report


def _one(
    here: Place, size: sizes.Sizes, *, quick: bool, say: Callable[[str], None]
) -> dict[str, Any]:
    say(f"\n{here.engine}: {DURABLE[here.engine]}")
    say(f"  building {size.large:,} entries and {size.many_clients:,} clients …")
    started = time.perf_counter()
    flags = ["--quick"] if quick else []
    facts = _prepared(here, "tests.bench.prepare", flags, "tests.bench.settings")
    bare = _prepared(here, "tests.bench.bare.prepare", flags, "tests.bench.bare.settings")
    say(
        f"  built in {time.perf_counter() - started:.0f} s, entries through the kernel at "
        f"{facts['entries_per_second']:,} a second\n{HEAD}"
    )
    found: list[Finding] = []
    for finding in Measuring(here, size, facts, bare).all():
        found.append(finding)
        say(finding.line())
    return {
        "durability": DURABLE[here.engine],
        "entries_per_second": facts["entries_per_second"],
        "findings": [finding.plain() for finding in found],
    }


def _prepared(here: Place, module: str, flags: list[str], settings: str) -> dict[str, Any]:
    env = {**here.env, "DJANGO_SETTINGS_MODULE": settings}
    done = subprocess.run(
        [sys.executable, "-m", module, *flags], env=env, cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{module} failed: {done.stderr[-3000:]}")
    facts: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return facts


def machine() -> str:
    """Say in one line what this ran on."""
    model = next(
        (line.split(":", 1)[1].strip() for line in _cpuinfo() if line.startswith("model name")),
        platform.machine(),
    )
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{os.cpu_count()} × {model}, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, load {load}"
    )


def _cpuinfo() -> list[str]:
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as found:  # noqa: PTH123 - not a file of ours
            return found.readlines()
    except OSError:
        return []
