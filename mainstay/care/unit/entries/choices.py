"""Name the choices of the unit's entries, with their words, and what each level asks."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from mainstay.kernel.entries import Text


class Level(StrEnum):
    """How closely someone is observed."""

    HOURLY = "hourly"
    Q30 = "q30"
    Q15 = "q15"
    SIGHT = "line_of_sight"
    ONE = "one_to_one"

    @property
    def label(self) -> str:
        """Say the level as the trade does."""
        return str(LEVELS[self].label)


@dataclass(frozen=True)
class LevelFacts:
    """What a level asks of the unit.

    :param ceiling: the longest time between two checks; of a continuous level, between two
        written entries by whoever stays with the person.
    :param rank: higher is stricter.
    """

    label: Text
    ceiling: timedelta
    rank: int
    continuous: bool = False


LEVELS: dict[Level, LevelFacts] = {
    Level.HOURLY: LevelFacts(_("hourly"), timedelta(minutes=60), 1),
    Level.Q30: LevelFacts(_("q30"), timedelta(minutes=30), 2),
    Level.Q15: LevelFacts(_("q15"), timedelta(minutes=15), 3),
    Level.SIGHT: LevelFacts(_("Line of sight"), timedelta(minutes=15), 4, continuous=True),
    Level.ONE: LevelFacts(_("1:1"), timedelta(minutes=15), 5, continuous=True),
}


class Worded(StrEnum):
    """A choice that says itself in words."""

    @property
    def label(self) -> str:
        """Return the words of the choice."""
        return str(WORDS[type(self).__name__][self.value])


class Precaution(Worded):
    """What else the unit takes care of."""

    SUICIDE = "suicide"
    ELOPEMENT = "elopement"
    ASSAULT = "assault"
    FALL = "fall"
    SEIZURE = "seizure"
    WITHDRAWAL = "withdrawal"
    SEXUAL_SAFETY = "sexual_safety"


class Activity(Worded):
    """What someone was doing when seen."""

    PACING = "pacing"
    TALKING = "talking"
    READING = "reading"
    EATING = "eating"
    RESTING = "resting"
    ASLEEP = "asleep"
    SCREEN = "screen"
    OWN_WORDS = "own_words"


class Seems(Worded):
    """What the observer saw of someone's mood; never a diagnosis."""

    CALM = "calm"
    TENSE = "tense"
    TEARFUL = "tearful"
    UPSET = "upset"


class Position(Worded):
    """How someone lay when asleep: it cannot be answered from the door."""

    BACK = "back"
    LEFT = "left"
    RIGHT = "right"
    FRONT = "front"
    SITTING = "sitting"


class Place(Worded):
    """Places every unit has; its own zones stand beside them by name."""

    OWN_ROOM = "own_room"
    BATHROOM = "bathroom"
    GROUP = "group"
    GARDEN = "garden"
    ELSEWHERE = "elsewhere"


class WhyLate(Worded):
    """Why a check is written down afterwards."""

    EMERGENCY = "emergency"
    ONE_TO_ONE = "one_to_one"
    DEVICE = "device"
    NOT_WRITTEN = "not_written"
    OTHER = "other"


WORDS: dict[str, dict[str, Text]] = {
    "Precaution": {
        "suicide": _("Suicide care"),
        "elopement": _("May leave"),
        "assault": _("Assault care"),
        "fall": _("Falls care"),
        "seizure": _("Seizure care"),
        "withdrawal": _("Withdrawal care"),
        "sexual_safety": _("Sexual safety"),
    },
    "Activity": {
        "pacing": _("Pacing"),
        "talking": _("Talking"),
        "reading": _("Reading"),
        "eating": _("Eating"),
        "resting": _("Resting"),
        "asleep": _("Asleep"),
        "screen": _("Screen"),
        "own_words": _("Own words"),
    },
    "Seems": {
        "calm": _("Calm"),
        "tense": _("Tense"),
        "tearful": _("Tearful"),
        "upset": _("Upset"),
    },
    "Position": {
        "back": _("On the back"),
        "left": _("Left side"),
        "right": _("Right side"),
        "front": _("On the front"),
        "sitting": _("Sitting up"),
    },
    "Place": {
        "own_room": _("Own room"),
        "bathroom": _("Bathroom"),
        "group": _("Group"),
        "garden": _("Garden"),
        "elsewhere": _("Elsewhere"),
    },
    "WhyLate": {
        "emergency": _("Helping in an emergency"),
        "one_to_one": _("Called to stay with someone"),
        "device": _("The tablet did not work"),
        "not_written": _("Seen, but not written down"),
        "other": _("Another reason"),
    },
}


def place_words(place: str) -> str:
    """Say a place: one every unit has, or a zone by its own name."""
    return Place(place).label if place in set(Place) else place
