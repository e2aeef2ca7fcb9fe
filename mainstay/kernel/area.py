"""Announce the kernel's own kinds, rules and projections."""

from django.utils.translation import gettext_lazy as _

from mainstay.kernel import emergency, erasure, recovering
from mainstay.kernel.areas import Area, Projection
from mainstay.kernel.kinds import KINDS, EmergencyOverride
from mainstay.kernel.models import Grant

AREA = Area(
    name="kernel",
    label=_("Kernel"),
    kinds=(*KINDS, *erasure.KINDS, *recovering.KINDS),
    rules=(emergency.review_is_owed,),
    projections=(Projection(Grant, (EmergencyOverride,), emergency.grants),),
)
