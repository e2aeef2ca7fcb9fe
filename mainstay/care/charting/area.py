"""Announce charting: the chart, progress notes, today, what is to sign and to review."""

from django.utils.translation import gettext_lazy as _

from mainstay.care.charting.entries import KINDS
from mainstay.kernel.areas import Area

AREA = Area(name="charting", label=_("Charting"), kinds=KINDS)
