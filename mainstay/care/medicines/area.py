"""Announce medicines: what is taken, what must never be given, and the card that says so."""

from django.utils.translation import gettext_lazy as _

from mainstay.care.medicines.entries import KINDS
from mainstay.kernel.areas import Area

AREA = Area(name="medicines", label=_("Medicines"), kinds=KINDS)
