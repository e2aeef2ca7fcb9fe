"""Show answers as fields hold them: dates in three boxes, chosen options marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from mainstay.kernel.forms.definition import DECLINED, Item


@dataclass(frozen=True, slots=True)
class Parts:
    """A date as three boxes and perhaps a clock, holding what was typed even when it is wrong."""

    day: str = ""
    month: str = ""
    year: str = ""
    time: str = ""

    def __str__(self) -> str:
        if not self.year:
            return self.day
        day = f"{self.year}-{self.month.zfill(2)}-{self.day.zfill(2)}"
        return f"{day}T{self.time}" if self.time else day


def shown(item: Item, value: Any) -> Any:
    """Return a value as the field holds it."""
    if value is None or value == DECLINED:
        return Parts() if item.kind in {"date", "datetime"} else ""
    if isinstance(value, Mapping):
        return Parts(**value)
    if item.kind in {"date", "datetime"} and isinstance(value, str):
        return _apart(value)
    if isinstance(value, date):
        return _shown_date(value, clock=isinstance(value, datetime))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if item.kind == "lines" and isinstance(value, list | tuple):
        return "\n".join(str(line) for line in value)
    return value if isinstance(value, list | tuple) else str(value)


def _apart(value: str) -> Parts:
    """Return a stored date in its boxes; anything else stays whole in the first one."""
    try:
        return _shown_date(datetime.fromisoformat(value), clock="T" in value)
    except ValueError:
        return Parts(day=value)


def _shown_date(value: date, *, clock: bool) -> Parts:
    return Parts(
        str(value.day), str(value.month), str(value.year), f"{value:%H:%M}" if clock else ""
    )


def options(item: Item, value: Any) -> list[tuple[str, str, bool]]:
    chosen = value if isinstance(value, list | tuple) else [value]
    words = {str(one).lower() if isinstance(one, bool) else str(one) for one in chosen}
    if item.kind == "boolean" and not item.options:
        return [("true", _("Yes"), "true" in words), ("false", _("No"), "false" in words)]
    return [(o.value, o.label, o.value in words) for o in item.options]
