"""Read form definitions from TOML files, and say in plain words what is wrong with one."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from mainstay.kernel.forms.definition import Form, FormError

HOME: Final = Path(__file__).resolve().parents[2]
"""The package all areas lie in; each may keep definitions in its own folder ``forms``."""


def load(path: Path) -> Form:
    """Read one definition.

    :raises FormError: names the file, the place in it, and what is wrong there.
    """
    try:
        return read(path.read_text(encoding="utf-8"))
    except FormError as wrong:
        raise FormError(file=path.name, place=wrong.place, what=wrong.what) from None


def read(text: str) -> Form:
    """Read a definition from its text.

    :raises FormError: names the place, and what is wrong there.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise FormError(place="", what=f"not readable as TOML: {wrong}") from None
    sets = raw.pop("answers", {})
    raw["items"] = [_item(item, sets, f"items[{n}]") for n, item in enumerate(_list(raw), 1)]
    try:
        return Form.model_validate(raw)
    except ValidationError as wrong:
        raise told(wrong) from None


def told(wrong: ValidationError) -> FormError:
    """Turn what the model says into a place and plain words."""
    first = wrong.errors()[0]
    spots = [f"[{s + 1}]" if isinstance(s, int) else f".{s}" for s in first["loc"]]
    what = first["msg"].removeprefix("Value error, ")
    if first["type"] == "extra_forbidden":
        what = "nothing of this name is known here"
    elif first["type"] == "missing":
        what = "is missing"
    elif first["type"] == "literal_error":
        what = f"is {first['input']!r}; may be {first['ctx']['expected']}"
    return FormError(place="".join(spots).lstrip("."), what=what)


def _list(raw: Mapping[str, Any]) -> list[Any]:
    items = raw.get("items", [])
    if not isinstance(items, list) or not items:
        raise FormError(place="items", what="a form needs at least one [[items]]")
    return items


def _item(item: Any, sets: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Put a named set of answers in place of its name, here and in groups."""
    if not isinstance(item, dict):
        raise FormError(place=place, what="an item is a table: [[items]]")
    filled = dict(item)
    named = filled.get("options")
    if isinstance(named, str):
        if named not in sets:
            raise FormError(place=f"{place}.options", what=f"there is no [[answers.{named}]]")
        filled["options"] = sets[named]
    if "options" in filled:
        filled.setdefault("kind", "choice")
    children = filled.get("items", [])
    if children:
        filled.setdefault("kind", "group")
        filled["items"] = [
            _item(child, sets, f"{place}.items[{n}]") for n, child in enumerate(children, 1)
        ]
    return filled


@cache
def shipped() -> Mapping[tuple[str, str], Form]:
    """Return every form that comes with the product, by id and version."""
    found: dict[tuple[str, str], Form] = {}
    for path in sorted(HOME.glob("*/*/forms/*.toml")):
        form = load(path)
        if (form.id, form.version) in found:
            raise FormError(file=path.name, place="id", what=f"{form.id} is there twice")
        found[form.id, form.version] = form
    return found


def find(wanted: str, version: str | None = None) -> Form | None:
    """Return a shipped form, the newest version where none is named."""
    if version is not None:
        return shipped().get((wanted, version))
    fitting = [form for (name, _), form in shipped().items() if name == wanted]
    return max(fitting, key=lambda form: _ordered(form.version), default=None)


def _ordered(version: str) -> tuple[tuple[int, str], ...]:
    return tuple((int(p), "") if p.isdigit() else (0, p) for p in version.split("."))
