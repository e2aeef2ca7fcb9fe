"""Say who people are, where they are, and who may stand beside them: every kind of the area."""

from mainstay.kernel.entries import Body
from mainstay.kernel.people.entries.choices import (
    AuthorityKind,
    EncounterClass,
    Law,
    Naming,
    PlaceKind,
    Sex,
)
from mainstay.kernel.people.entries.legal import (
    Authority,
    MaybeSame,
    ProtectiveOrder,
    Release,
    SamePerson,
)
from mainstay.kernel.people.entries.where import (
    Appointment,
    Encounter,
    Enrolment,
    PlaceSet,
    Stay,
    TeamMember,
)
from mainstay.kernel.people.entries.who import (
    AccountOf,
    Address,
    Contact,
    FormerName,
    Identifier,
    Identity,
)

KINDS: tuple[type[Body], ...] = (
    PlaceSet,
    Identity,
    Contact,
    TeamMember,
    Enrolment,
    Stay,
    Encounter,
    AccountOf,
    Appointment,
    Authority,
    ProtectiveOrder,
    Release,
    MaybeSame,
    SamePerson,
)

__all__ = [
    "KINDS",
    "AccountOf",
    "Address",
    "Appointment",
    "Authority",
    "AuthorityKind",
    "Contact",
    "Encounter",
    "EncounterClass",
    "Enrolment",
    "FormerName",
    "Identifier",
    "Identity",
    "Law",
    "MaybeSame",
    "Naming",
    "PlaceKind",
    "PlaceSet",
    "ProtectiveOrder",
    "Release",
    "SamePerson",
    "Sex",
    "Stay",
    "TeamMember",
]
