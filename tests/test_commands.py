"""The commands that begin things: an area that fits the house, a decision with the next number."""

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from mainstay.kernel.areas import Area
from mainstay.site.cli import main
from mainstay.site.commands.area import lay_out
from mainstay.site.commands.decision import next_number, slug

ROOT = Path(__file__).resolve().parents[1]


def test_a_new_area_announces_itself(tmp_path: Path) -> None:
    folder = lay_out(house=tmp_path, wing="care", name="sleep_diary")
    spec = importlib.util.spec_from_file_location("sleep_diary_area", folder / "area.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert isinstance(module.AREA, Area)
    assert "class SleepDiaryConfig" in (folder / "apps.py").read_text()


def test_an_area_is_never_written_over(tmp_path: Path) -> None:
    lay_out(house=tmp_path, wing="care", name="sleep")
    with pytest.raises(FileExistsError):
        lay_out(house=tmp_path, wing="care", name="sleep")


def test_decisions_are_numbered_on(tmp_path: Path) -> None:
    assert next_number(tmp_path) == 1
    (tmp_path / "0041-one-door.md").touch()
    assert next_number(tmp_path) == 42
    assert slug("No SPA, ever!") == "no-spa-ever"


def test_decisions_stay_short_and_whole() -> None:
    for file in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        text = file.read_text(encoding="utf-8")
        assert text.count("\n") <= 40, file.name
        assert re.findall(r"^## (\w+)$", text, re.MULTILINE) == [
            "Context",
            "Decision",
            "Consequences",
        ]


def test_every_command_says_what_it_is_for() -> None:
    result = CliRunner().invoke(main, ["--help"])
    assert result.exit_code == 0
    listed = re.findall(r"^  ([a-z-]+)(?: {2,}(\S.*))?$", result.output, re.MULTILINE)
    assert {name for name, _ in listed} >= {"area", "decision", "migrate", "serve"}
    assert all(words for _, words in listed)


def test_run_lists_every_command_it_knows() -> None:
    shown = subprocess.run([ROOT / "run", "help"], capture_output=True, text=True, check=True)
    functions = re.findall(r"^run_([a-z]+)\(\)", (ROOT / "run").read_text(), re.MULTILINE)
    assert re.findall(r"^ +\./run ([a-z]+)", shown.stdout, re.MULTILINE) == functions


def test_every_setting_is_described() -> None:
    read = "".join(f.read_text() for f in (ROOT / "mainstay" / "site").glob("*.py"))
    said = (ROOT / "docs" / "guide" / "deploy.md").read_text()
    names = set(re.findall(r'"(MAINSTAY_[A-Z_]+)"', read)) - {"MAINSTAY_STATIC_GATHERED"}
    names = {n for n in names if not n.endswith("_FALLBACKS")}
    assert {n for n in names if n not in said} == set()
