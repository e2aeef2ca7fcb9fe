"""Announce medicines: what is taken, what must never be given, and the cards that say so."""

from django.utils.translation import gettext_lazy as _

from mainstay.care.medicines import pages
from mainstay.care.medicines.entries import KINDS
from mainstay.kernel.areas import Area, Card
from mainstay.kernel.entries import Permission

AREA = Area(
    name="medicines",
    label=_("Medicines"),
    kinds=KINDS,
    cards=(
        Card(
            "chart.rail",
            15,
            "medicines/allergies_card.html",
            pages.allergies_card,
            Permission.ALERT,
        ),
        Card(
            "chart.rail",
            20,
            "medicines/medicines_card.html",
            pages.medicines_card,
            Permission.MEDICINE,
        ),
    ),
)
