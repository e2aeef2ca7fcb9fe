"""Announce people: places, clients, those around them, staff."""

from django.utils.translation import gettext_lazy as _

from mainstay.kernel.areas import Area, Projection
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

AREA = Area(
    name="people",
    label=_("People"),
    kinds=KINDS,
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
