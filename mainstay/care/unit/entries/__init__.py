"""Declare what is said on the unit: observation levels, safety checks, searches."""

from mainstay.care.unit.entries.choices import (
    LEVELS,
    Activity,
    Level,
    LevelFacts,
    Place,
    Position,
    Precaution,
    Seems,
    WhyLate,
    place_words,
)
from mainstay.care.unit.entries.kinds import (
    OWED_WORDS,
    Found,
    LateCheck,
    LevelBody,
    LevelEnded,
    LevelOrdered,
    LevelRaised,
    Missing,
    PlaceName,
    SafetyCheck,
)

__all__ = [
    "LEVELS",
    "OWED_WORDS",
    "Activity",
    "Found",
    "LateCheck",
    "Level",
    "LevelBody",
    "LevelEnded",
    "LevelFacts",
    "LevelOrdered",
    "LevelRaised",
    "Missing",
    "Place",
    "PlaceName",
    "Position",
    "Precaution",
    "SafetyCheck",
    "Seems",
    "WhyLate",
    "place_words",
]
