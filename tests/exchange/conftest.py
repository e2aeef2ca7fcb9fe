"""A house that imports into a folder of its own."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from tests.exchange.made import House


@pytest.fixture
def house(db: None, settings: LazySettings, tmp_path: Path) -> House:
    """Begin an organisation; its files lie in the test's own folder."""
    settings.MAINSTAY_HOME = tmp_path / "home"
    folder = tmp_path / "files"
    folder.mkdir()
    return House(folder)
