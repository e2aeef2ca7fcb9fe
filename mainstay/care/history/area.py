"""Announce history: problems, observations, documents and what else a client brings along."""

from django.utils.translation import gettext_lazy as _

from mainstay.care.history import pages
from mainstay.care.history.entries import KINDS, Document
from mainstay.care.history.models import Stream, files
from mainstay.kernel.areas import Area, Card, Projection
from mainstay.kernel.entries import Permission

AREA = Area(
    name="history",
    label=_("History"),
    kinds=KINDS,
    projections=(Projection(Stream, (Document,), files),),
    cards=(
        Card(
            "chart.rail",
            25,
            "history/problems_card.html",
            pages.problems_card,
            Permission.DIAGNOSE,
        ),
    ),
)
