"""Say times to a client, and a link as a picture: plain words, never clinical."""

from datetime import datetime, timedelta

import segno
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def clock_words(when: datetime) -> str:
    """Say a time of day as 2:05pm."""
    local = timezone.localtime(when)
    if (local.hour, local.minute) == (12, 0):
        return _("midday")
    hour = local.hour % 12 or 12
    return f"{hour}:{local.minute:02d}{_('am') if local.hour < 12 else _('pm')}"


def day_words(when: datetime, *, now: datetime) -> str:
    """Say a day as today, tomorrow, or Saturday, March 14."""
    day, today = timezone.localdate(when), timezone.localdate(now)
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow")
    return date_format(day, "l, F j")


def client_time(when: datetime, *, now: datetime) -> str:
    """Say a moment near now as 8:42pm, today."""
    return _("%(time)s, %(day)s") % {
        "time": clock_words(when), "day": day_words(when, now=now),
    }  # fmt: skip


def by_when(when: datetime, *, now: datetime) -> str:
    """Say a limit as By 9:30am, tomorrow."""
    return _("By %(when)s") % {"when": client_time(when, now=now)}


def client_moment(when: datetime, *, now: datetime) -> str:
    """Say a moment in a sentence as Saturday, March 14 at 2:05pm."""
    local = timezone.localtime(when)
    return _("%(day)s at %(time)s") % {
        "day": date_format(local, "l, F j"), "time": clock_words(when),
    }  # fmt: skip


def qr_path(url: str) -> tuple[int, str]:
    """Return a link as the side and the path of one square picture."""
    code = segno.make(url, error="m", micro=False)
    rows = [list(row) for row in code.matrix]
    marks = [
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    ]
    return len(rows), "".join(marks)
