"""Announce people: places, clients, those around them, staff."""

from django.utils.translation import gettext_lazy as _

from mainstay.kernel.areas import Area, Page, Projection
from mainstay.kernel.entries import Permission
from mainstay.kernel.models import Grant, NameKey, Slot, Standing, Tie
from mainstay.kernel.people import projections, rules
from mainstay.kernel.people.entries import (
    KINDS,
    AccountOf,
    Appointment,
    Authority,
    Enrolment,
    Identity,
    PlaceSet,
    ProtectiveOrder,
    Release,
    SamePerson,
    Stay,
    TeamMember,
)
from mainstay.kernel.people.models import Bedded, Client, Place, Twin
from mainstay.kernel.people.pages import coming_in, finding, managing, sameness

AREA = Area(
    name="people",
    label=_("People"),
    kinds=KINDS,
    pages=(
        Page(
            "",
            finding.people,
            "list",
            _("People"),
            needs=Permission.IDENTITY,
            nav="people",
            nav_order=30,
            key="p",
        ),
        Page("search/", finding.search, "search", _("Search"), needs=Permission.IDENTITY),
        Page("register/", finding.register, "register", _("Register"), needs=Permission.IDENTITY),
        Page("<uuid:record>/edit/", finding.edit, "edit", _("Who they are")),
        Page("<uuid:record>/team/", finding.team, "team", _("Care team")),
        Page("<uuid:record>/together/", coming_in.together, "together", _("Together")),
        Page("together/end/", coming_in.apart, "apart", _("End together")),
        Page("unit/<uuid:place>/", managing.unit, "unit", _("On the unit")),
        Page(
            "staff/",
            managing.staff,
            "staff",
            _("Staff"),
            needs=Permission.SETTING,
            nav="badge",
            nav_order=80,
        ),
        Page("staff/<uuid:account>/pin/", managing.pin_back, "pin_back", _("PIN")),
        Page(
            "same/",
            sameness.same,
            "same",
            _("One person, two records?"),
            needs=Permission.PRIVACY,
            nav="link",
            nav_order=85,
        ),
        Page("devices/", managing.known_devices, "devices", _("Devices")),
        Page("switch/", coming_in.switch, "switch", _("Who is here?"), public=True),
        Page("again/", coming_in.again, "again", _("Show it is you")),
        Page("pin/", coming_in.pin, "pin", _("Your PIN")),
    ),
    rules=(rules.look_at_both,),
    projections=(
        Projection(Place, (PlaceSet,), projections.places),
        Projection(Client, (Identity,), projections.clients),
        Projection(NameKey, (Identity,), projections.name_keys),
        Projection(Tie, (TeamMember, Enrolment, Stay, AccountOf, Appointment), projections.ties),
        Projection(Standing, (Appointment,), projections.standings),
        Projection(Bedded, (Stay,), projections.beds),
        Projection(Slot, (Stay,), projections.slots),
        Projection(Grant, (Authority, Release, ProtectiveOrder), projections.grants),
        Projection(Twin, (SamePerson,), projections.twins),
    ),
)
