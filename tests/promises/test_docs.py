"""The generated pages say what the house holds, and every area, kind and command is in them."""

from pathlib import Path

import pytest

from mainstay.kernel.areas import announced
from mainstay.site.commands.docs import written

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", sorted(written()))
def test_a_generated_page_is_as_it_would_be_written_today(name: str) -> None:
    file = ROOT / "docs" / "areas" / name
    assert file.exists(), f"{name} was never written: ./run mainstay docs"
    assert file.read_text("utf-8") == written()[name], "stale: ./run mainstay docs"


def test_every_kind_is_documented() -> None:
    text = "".join(written().values())
    kinds = [name for name in announced().kinds if not name.startswith("toy.")]
    assert [name for name in kinds if f"`{name}`" not in text] == []


def test_every_rule_names_its_source() -> None:
    rules = [rule for area in announced().areas.values() for rule in area.rules]
    assert [rule.name for rule in rules if len(rule.source) < 8] == []


def test_every_decision_is_short_and_in_three_parts() -> None:
    for file in sorted((ROOT / "docs" / "decisions").glob("0*.md")):
        text = file.read_text("utf-8")
        assert len(text.splitlines()) <= 40, file.name
        for part in ("Context", "Decision", "Consequences"):
            assert part in text, f"{file.name} lacks {part}"
