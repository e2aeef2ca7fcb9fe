"""Show the unit's screens: my shift, the rounds board, and what is recorded from a tile."""

from mainstay.care.unit.pages.boards import board, news, rounds
from mainstay.care.unit.pages.checks import asleep, change, late, same, undo
from mainstay.care.unit.pages.levels import heard, level
from mainstay.care.unit.pages.searches import found, missing, unrousable
from mainstay.care.unit.pages.shifts import gaps, my_shift

__all__ = [
    "asleep",
    "board",
    "change",
    "found",
    "gaps",
    "heard",
    "late",
    "level",
    "missing",
    "my_shift",
    "news",
    "rounds",
    "same",
    "undo",
    "unrousable",
]
