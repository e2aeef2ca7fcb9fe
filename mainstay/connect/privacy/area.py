"""Announce privacy: who opened a chart, emergencies and their review, holds, destruction."""

from django.utils.translation import gettext_lazy as _

from mainstay.connect.privacy.entries import KINDS, OpeningHeld
from mainstay.connect.privacy.models import HeldOpening, held
from mainstay.connect.privacy.pages import desk, emergency, holding, keys, opened
from mainstay.connect.privacy.rules import RULES
from mainstay.kernel.areas import Area, Page, Projection
from mainstay.kernel.entries import Permission

P = Permission.PRIVACY
KEYS = "<uuid:record>/keys/"

AREA = Area(
    name="privacy",
    label=_("Privacy"),
    kinds=KINDS,
    rules=RULES,
    projections=(Projection(HeldOpening, (OpeningHeld,), held),),
    pages=(
        Page("", desk.desk, "desk", _("Privacy"), P, nav="eye", nav_order=15),
        Page(
            "emergency/",
            emergency.find,
            "emergency",
            _("Emergency"),
            nav="octagon-alert",
            nav_order=45,
            shown_to=emergency.may_ever,
        ),
        Page("emergency/<uuid:record>/", emergency.declare, "declare", _("Open in an emergency")),
        Page("emergency/<uuid:record>/open/", emergency.vital, "vital", _("Opened")),
        Page("<uuid:record>/", opened.who_opened, "who_opened", _("Who opened this chart")),
        Page("<uuid:record>/hold/<uuid:opening>/", holding.hold, "hold", _("Hold back"), P),
        Page("<uuid:record>/show/<uuid:opening>/", holding.show, "show", _("Show again"), P),
        Page("<uuid:record>/review/<uuid:task>/", desk.review, "review", _("Review"), P),
        Page("<uuid:record>/concern/<uuid:task>/", desk.concern, "concern", _("Concern"), P),
        Page(KEYS, keys.keys_page, "keys", _("Holds and destruction"), P),
        Page(f"{KEYS}hold/", keys.place_hold, "place_hold", _("Legal hold"), P),
        Page(f"{KEYS}lift/<uuid:hold>/", keys.lift_hold, "lift_hold", _("Lift a hold"), P),
        Page(f"{KEYS}ask/", keys.ask, "ask", _("Ask for destruction"), P),
        Page(f"{KEYS}destroy/", keys.destroy, "destroy", _("Destroy"), P),
    ),
)
