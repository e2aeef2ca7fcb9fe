"""Announce history: problems, observations, documents and what else a client brings along."""

from django.utils.translation import gettext_lazy as _

from mainstay.care.history.entries import KINDS, Document
from mainstay.care.history.models import Stream, files
from mainstay.kernel.areas import Area, Projection

AREA = Area(
    name="history",
    label=_("History"),
    kinds=KINDS,
    projections=(Projection(Stream, (Document,), files),),
)
