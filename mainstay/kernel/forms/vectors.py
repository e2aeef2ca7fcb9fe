"""Check instruments against worked examples, each with its source."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mainstay.kernel.forms.change import change
from mainstay.kernel.forms.definition import Form, FormError
from mainstay.kernel.forms.reading import HOME, find
from mainstay.kernel.forms.scoring import score


@dataclass(frozen=True, slots=True)
class Vector:
    """One worked example: what goes in, what must come out, who says so."""

    form: Form
    name: str
    source: str
    given: Mapping[str, Any]
    expected: Mapping[str, Any]

    def mismatches(self) -> list[str]:
        """Return what came out differently; nothing when the example holds."""
        found = self._found()
        return [
            f"{self.form.id}, {self.name}: {key} is {found.get(key)!r}, should be {wanted!r}"
            for key, wanted in self.expected.items()
            if found.get(key) != wanted
        ]

    def _found(self) -> dict[str, Any]:
        if "before" in self.given:
            return change(self.form, self.given["before"], self.given["after"]).as_json()
        answers = by_number(self.form, self.given["answers"])
        got = score(
            self.form, answers, age=self.given.get("age"), sex=self.given.get("sex")
        ).as_json()
        flags = got.pop("flags")
        got["flags"] = [f["number"] or f["place"] for f in flags if f["state"] != "not_assessed"]
        got["not_assessed"] = [f["number"] for f in flags if f["state"] == "not_assessed"]
        got["missing"] = [_number(self.form, name) for name in got["missing"]]
        got["declined"] = [_number(self.form, name) for name in got["declined"]]
        return got


def _number(form: Form, name: str) -> str:
    return form.by_id[name].number or name


def by_number(form: Form, numbered: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers by item id from answers by printed number; an id serves too.

    :raises FormError: the form has no such number.
    """
    ids = {item.number: item.id for item in form.questions if item.number}
    answers = {}
    for number, value in numbered.items():
        name = ids.get(str(number), str(number))
        if name not in form.by_id:
            raise FormError(place=str(number), what=f"{form.title} has no item of this number")
        answers[name] = value
    return answers


def worked(folder: Path | None = None) -> Iterator[Vector]:
    """Yield every worked example that is shipped, or those of one folder."""
    paths = folder.glob("*.toml") if folder else HOME.glob("*/*/forms/vectors/*.toml")
    for path in sorted(paths):
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        form = find(raw["form"], raw.get("version"))
        if form is None:
            raise FormError(file=path.name, place="form", what=f"{raw['form']} is not shipped")
        for number, one in enumerate(raw.get("scores", ()), 1):
            given = {"answers": _spread(form, one["values"]), **one.get("person", {})}
            yield _vector(form, one, given, f"score {number}")
        for number, one in enumerate(raw.get("changes", ()), 1):
            given = {"before": one["before"], "after": one["after"]}
            yield _vector(form, one, given, f"change {number}")


def _vector(form: Form, one: Mapping[str, Any], given: Mapping[str, Any], name: str) -> Vector:
    return Vector(
        form=form,
        name=one.get("name", name),
        source=one["source"],
        given=given,
        expected=one["expect"],
    )


def _spread(form: Form, values: Any) -> dict[str, Any]:
    """Return values by item number; a list goes in printed order, ``-`` is not answered."""
    if isinstance(values, Mapping):
        return dict(values)
    numbers = [item.number for item in form.questions if item.number]
    given = zip(numbers, values, strict=False)
    return {number: None if value == "-" else value for number, value in given}
