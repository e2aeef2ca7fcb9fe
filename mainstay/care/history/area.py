"""Announce history: problems, observations, documents and what else a client brings along."""

from django.utils.translation import gettext_lazy as _

from mainstay.care.history.entries import KINDS
from mainstay.kernel.areas import Area

AREA = Area(name="history", label=_("History"), kinds=KINDS)
