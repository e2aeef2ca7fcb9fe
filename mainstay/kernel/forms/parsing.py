"""Turn what was typed into an answer, or say in plain words what is wrong with it."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from math import isfinite
from typing import Any, Final, Protocol, TypeVar

from django.utils.translation import gettext as _

from mainstay.kernel.forms.definition import Item

N = TypeVar("N", int, Decimal)
T = TypeVar("T", date, time, datetime)


class Posted(Protocol):
    """What a browser sent: a mapping with several values for a name (Django's QueryDict)."""

    def get(self, key: str, default: Any = None, /) -> Any:
        """Return the last value."""

    def getlist(self, key: str, /) -> list[str]:
        """Return all values."""

    def __contains__(self, key: object, /) -> bool:
        """Test whether the name was sent."""

    def __iter__(self) -> Iterator[str]:
        """Yield the names that were sent."""


class Wrong(ValueError):
    """What was typed is no answer; the message is for the person who typed it."""


_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_CLOCK: Final = re.compile(
    r"(\d{1,2})(?:[:.]?(\d{2}))?(?::\d{2})?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE
)
_YES: Final = frozenset({"true", "yes", "on", "1"})
_NO: Final = frozenset({"false", "no", "off", "0"})
LONGEST: Final = 50_000


def typed(item: Item, name: str, data: Posted) -> Any:
    """Return what was typed, as it was typed: text, a list of texts, or the parts of a date."""
    if item.kind in {"date", "datetime"} and f"{name}-day" in data:
        return {part: _text(data, f"{name}-{part}") for part in ("day", "month", "year", "time")}
    if item.kind == "lines":
        return [line.strip() for text in data.getlist(name) for line in text.splitlines()]
    if item.kind == "multichoice" or (item.repeats and item.asks):
        return list(data.getlist(name))
    return _text(data, name)


def _text(data: Posted, name: str) -> str:
    return str(data.get(name) or "").strip()


def answer(item: Item, raw: Any, *, zone: tzinfo | None = None) -> Any:
    """Return the answer that was meant, None where nothing was typed.

    :raises Wrong: it cannot be an answer to this item.
    """
    if isinstance(raw, list):
        single = item.model_copy(update={"repeats": False})
        found = [_one(single, text, zone) for text in raw if text.strip()]
        return found or None
    if isinstance(raw, Mapping):
        return _dated(item, raw, zone)
    return _one(item, raw, zone) if raw else None


def _one(item: Item, raw: str, zone: tzinfo | None) -> Any:
    if item.kind in {"choice", "multichoice"}:
        return _chosen(item, raw)
    if item.kind == "boolean":
        return _boolean(raw)
    if item.kind in {"number", "integer", "duration"}:
        return _number(item, raw)
    if item.kind == "date":
        return _ranged(item, _date(raw))
    if item.kind == "time":
        return _ranged(item, _time(raw))
    if item.kind == "datetime":
        return _ranged(item, _moment(raw, zone))
    return _words(item, raw)


def _chosen(item: Item, raw: str) -> str:
    if item.open or raw in {option.value for option in item.options}:
        return raw
    raise Wrong(_("Choose one of the answers."))


def _boolean(raw: str) -> bool:
    if raw.lower() in _YES:
        return True
    if raw.lower() in _NO:
        return False
    raise Wrong(_("Choose yes or no."))


def _number(item: Item, raw: str) -> int | Decimal:
    plain = raw.replace(",", "").replace(" ", "")
    if item.kind == "duration" and (clock := re.fullmatch(r"(\d+):([0-5]\d)", plain)):
        plain = str(int(clock[1]) * 60 + int(clock[2]))
    try:
        number = Decimal(plain)
    except InvalidOperation:
        raise Wrong(_("Enter a number, such as 12.")) from None
    if not isfinite(number) or abs(number) > Decimal("1e15"):
        raise Wrong(_("Enter a number, such as 12."))
    if item.kind == "number":
        return _in_range(item, number)
    if number % 1:
        raise Wrong(_("Enter a whole number, without a decimal point."))
    return _in_range(item, int(number))


def _in_range(item: Item, number: N) -> N:
    low, high = item.min, item.max
    told = {"low": _plain(low), "high": _plain(high)}
    too_low = isinstance(low, int | float) and number < low
    too_high = isinstance(high, int | float) and number > high
    if not (too_low or too_high):
        return number
    if low is not None and high is not None:
        raise Wrong(_("Enter a number from %(low)s to %(high)s.") % told)
    if too_low:
        raise Wrong(_("Enter %(low)s or more.") % told)
    raise Wrong(_("Enter %(high)s or less.") % told)


def _plain(end: float | str | None) -> str:
    return f"{end:g}" if isinstance(end, int | float) else str(end or "")


def _ranged(item: Item, given: T) -> T:
    said = given.isoformat()
    if isinstance(item.min, str) and said < item.min:
        raise Wrong(_("Must not be before %(low)s.") % {"low": item.min})
    if isinstance(item.max, str) and said > item.max:
        raise Wrong(_("Must not be after %(high)s.") % {"high": item.max})
    return given


def _date(raw: str) -> date:
    parts = [part for part in re.split(r"[\s/.,-]+", raw) if part]
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw):
            return date.fromisoformat(raw)
        if len(parts) == 3 and parts[0].isdigit() and parts[1].isdigit():
            return date(int(parts[2]), int(parts[0]), int(parts[1]))
        if len(parts) == 3:
            named = parts if parts[0].isdigit() else [parts[1], parts[0], parts[2]]
            return date(int(named[2]), _month(named[1]), int(named[0]))
    except ValueError:
        pass
    raise Wrong(_("Enter a date, such as 14-Mar-2026."))


def _month(word: str) -> int:
    return int(word) if word.isdigit() else _MONTHS.index(word[:3].lower()) + 1


def _time(raw: str) -> time:
    found = _CLOCK.fullmatch(raw.strip())
    if found and (found[2] or found[3]):
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise Wrong(_("Enter a time, such as 14:05 or 2:05pm."))


def _moment(raw: str, zone: tzinfo | None) -> datetime:
    day, _sep, clock = raw.replace("T", " ").rpartition(" ")
    if not day:
        raise Wrong(_("Enter a date and a time, such as 14-Mar-2026 14:05."))
    return datetime.combine(_date(day), _time(clock), tzinfo=zone)


def _dated(item: Item, raw: Mapping[str, str], zone: tzinfo | None) -> Any:
    """Put the parts of a date together; a part left out is named."""
    names = {"day": _("the day"), "month": _("the month"), "year": _("the year")}
    if item.kind == "datetime":
        names["time"] = _("the time")
    lacking = [name for part, name in names.items() if not raw[part]]
    if len(lacking) == len(names):
        return None
    if lacking:
        raise Wrong(_("Enter %(parts)s as well.") % {"parts": ", ".join(lacking)})
    try:
        if len(raw["year"]) != 4:
            raise ValueError(raw["year"])
        day = date(int(raw["year"]), _month(raw["month"]), int(raw["day"]))
    except ValueError:
        raise Wrong(_("There is no such date.")) from None
    if item.kind == "date":
        return _ranged(item, day)
    return _ranged(item, datetime.combine(day, _time(raw["time"]), tzinfo=zone))


def _words(item: Item, raw: str) -> str:
    longest = item.max_length or (300 if item.kind in {"text", "lines"} else LONGEST)
    if len(raw) > longest:
        told = {"most": longest, "over": len(raw) - longest}
        raise Wrong(_("At most %(most)d characters; this is %(over)d too many.") % told)
    return raw
