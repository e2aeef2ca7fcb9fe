"""The bench runs, names every aim and says how durable each write was; it asserts no time."""

import json
import os
import subprocess
import sys

import pytest

from tests.bench.engines import ROOT
from tests.settings import ENGINE

pytestmark = pytest.mark.bench


def test_a_quick_bench_names_every_aim_and_its_durability() -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("MAINSTAY_")}
    done = subprocess.run(
        [sys.executable, "-m", "mainstay", "bench", "--quick", "--json", "--engine", ENGINE],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)["engines"][ENGINE]
    assert {each["aim"] for each in found["findings"]} == {"1", "2", "3", "4", "8", "9"}
    assert "FULL" in found["durability"] or "fsync=on" in found["durability"]
    facts = {each["what"]: each for each in found["findings"]}
    for what in ("the number of statements is constant", "200 clients, no error"):
        assert facts[what]["met"], facts[what]
    if ENGINE == "sqlite":  # PostgreSQL rightly scans a table this small
        assert facts["no scan in any search's plan"]["met"], facts["no scan in any search's plan"]
