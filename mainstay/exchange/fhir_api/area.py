"""Announce the FHIR exchange: resources kept just as they came."""

from django.utils.translation import gettext_lazy as _

from mainstay.exchange.fhir_api.entries import KINDS
from mainstay.kernel.areas import Area

AREA = Area(name="fhir_api", label=_("FHIR"), kinds=KINDS)
