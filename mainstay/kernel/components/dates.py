"""Say moments: for staff with the month in letters and a 24-hour clock, for clients in a sentence."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def day(when: date | datetime) -> str:
    """Say a day as 14-Mar-2026."""
    return date_format(_local(when), "d-M-Y")


def moment(when: datetime) -> str:
    """Say a moment as 14-Mar-2026 14:05."""
    return date_format(_local(when), "d-M-Y H:i")


def hour(when: datetime) -> str:
    """Say the time of day as 14:05."""
    return date_format(_local(when), "H:i")


def short_day(when: date | datetime) -> str:
    """Say a day of this year as 14-Mar."""
    return date_format(_local(when), "d-M")


def long_day(when: date | datetime) -> str:
    """Say a day with its weekday as Tuesday 10-Mar-2026."""
    return date_format(_local(when), "l d-M-Y")


def age(born: date, *, on: date) -> int:
    """Return whole years of age on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def ago(when: datetime, *, now: datetime) -> str:
    """Say roughly how long ago something was: 5 min, 3 h, 2 d."""
    minutes = max(int((now - when).total_seconds() // 60), 0)
    if minutes < 60:
        return _("%(n)d min") % {"n": minutes}
    if minutes < 60 * 48:
        return _("%(n)d h") % {"n": minutes // 60}
    return ngettext("%(n)d day", "%(n)d days", minutes // 1440) % {"n": minutes // 1440}


def _local(when: date | datetime) -> date | datetime:
    return timezone.localtime(when) if isinstance(when, datetime) else when
