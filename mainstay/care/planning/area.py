"""Announce planning: the treatment plan and what it shows on the chart."""

from django.utils.translation import gettext_lazy as _

from mainstay.care.planning.entries import KINDS
from mainstay.kernel.areas import Area

AREA = Area(name="planning", label=_("Treatment plan"), kinds=KINDS)
