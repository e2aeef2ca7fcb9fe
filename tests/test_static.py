"""Gathered files carry their digest, and a module finds its neighbours under their new names."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from mainstay.site.staticfiles import Digested

GATHERED = {"staticfiles": {"BACKEND": "mainstay.site.staticfiles.Digested"}}


def test_what_the_house_ships_can_be_gathered(tmp_path: Path) -> None:
    with override_settings(STORAGES=GATHERED, STATIC_ROOT=tmp_path):
        call_command("collectstatic", interactive=False, verbosity=0)
    names = {file.name for file in (tmp_path / "mainstay" / "css").iterdir()}
    assert any(name.startswith("base.") and name.count(".") == 2 for name in names)


def test_a_module_finds_its_neighbours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "source" / "mainstay" / "js"
    source.mkdir(parents=True)
    (source / "one.js").write_text('import { two } from "./two.js";\ntwo();\n')
    (source / "two.js").write_text("export function two() {}\n")
    gathered = tmp_path / "gathered"
    where = {"STATICFILES_DIRS": [tmp_path / "source"], "STATIC_ROOT": gathered}
    finders = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    with override_settings(STORAGES=GATHERED, STATICFILES_FINDERS=finders, **where):
        call_command("collectstatic", interactive=False, verbosity=0)
        two = Digested(location=gathered).stored_name("mainstay/js/two.js")
        one = Digested(location=gathered).stored_name("mainstay/js/one.js")
    assert two != "mainstay/js/two.js"
    assert f'"./{Path(two).name}"' in (gathered / one).read_text()
