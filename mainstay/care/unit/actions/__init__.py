"""What others may ask of the unit: who is there, how the board stands, and to say what is seen."""

from mainstay.care.unit.actions.census import Person, Unit, on_unit, units_of
from mainstay.care.unit.actions.looking_back import Shift, Told, may_look_back, shift_gaps
from mainstay.care.unit.actions.saying import (
    Moved,
    cannot_find,
    find,
    hear,
    order_level,
    raise_level,
    see,
    see_asleep,
    see_same,
    undo,
    write_late,
)
from mainstay.care.unit.actions.watching import Board, Row, board_of, has_news

__all__ = [
    "Board",
    "Moved",
    "Person",
    "Row",
    "Shift",
    "Told",
    "Unit",
    "board_of",
    "cannot_find",
    "find",
    "has_news",
    "hear",
    "may_look_back",
    "on_unit",
    "order_level",
    "raise_level",
    "see",
    "see_asleep",
    "see_same",
    "shift_gaps",
    "undo",
    "units_of",
    "write_late",
]
