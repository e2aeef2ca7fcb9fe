"""Name the choices that entries about people offer, with their words."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from mainstay.kernel.entries import Text


class Worded(StrEnum):
    """A choice with its words for the screen."""

    @property
    def label(self) -> Text:
        """Say the choice in words."""
        return WORDS[type(self).__name__][self.value]


class PlaceKind(Worded):
    """What a place is, from the whole house to a bed."""

    ORGANISATION = "organisation"
    PROGRAMME = "programme"
    UNIT = "unit"
    ROOM = "room"
    BED = "bed"


class Law(Worded):
    """The law a programme's records stand under."""

    HIPAA = "hipaa"
    PART2 = "part2"
    FERPA = "ferpa"
    STATE = "state"


class Naming(Worded):
    """How a programme names its staff to the people it serves."""

    FULL = "full"
    FIRST_AND_ROLE = "first"
    ROLE = "role"


class Sex(Worded):
    """What the client's papers say."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class EncounterClass(Worded):
    """The HL7 class of a contact."""

    AMBULATORY = "AMB"
    INPATIENT = "IMP"
    EMERGENCY = "EMER"
    HOME = "HH"
    VIRTUAL = "VR"
    FIELD = "FLD"
    OBSERVATION = "OBSENC"
    ACUTE = "ACUTE"
    NON_ACUTE = "NONAC"
    SHORT_STAY = "SS"


class AuthorityKind(Worded):
    """By what right someone speaks for a client."""

    PARENT = "parent"
    GUARDIAN = "guardian"
    CUSTODIAN = "custodian"
    HEALTH_PROXY = "health_proxy"
    CONSERVATOR = "conservator"


WORDS: dict[str, dict[str, Text]] = {
    "PlaceKind": {
        "organisation": _("Organization"),
        "programme": _("Program"),
        "unit": _("Unit"),
        "room": _("Room"),
        "bed": _("Bed"),
    },
    "Law": {
        "hipaa": _("HIPAA"),
        "part2": _("42 CFR Part 2 (substance use)"),
        "ferpa": _("FERPA (school)"),
        "state": _("State law"),
    },
    "Naming": {
        "full": _("Full name"),
        "first": _("First name and role"),
        "role": _("Role only"),
    },
    "Sex": {
        "female": _("Female"),
        "male": _("Male"),
        "other": _("Another entry"),
        "unknown": _("Not known"),
    },
    "EncounterClass": {
        "AMB": _("Outpatient"),
        "IMP": _("Inpatient"),
        "EMER": _("Emergency"),
        "HH": _("At home"),
        "VR": _("By phone or video"),
        "FLD": _("In the field"),
        "OBSENC": _("Observation"),
        "ACUTE": _("Inpatient, acute"),
        "NONAC": _("Inpatient, non-acute"),
        "SS": _("Short stay"),
    },
    "AuthorityKind": {
        "parent": _("Parent"),
        "guardian": _("Court-appointed guardian"),
        "custodian": _("Custodian"),
        "health_proxy": _("Health care proxy"),
        "conservator": _("Conservator"),
    },
}
