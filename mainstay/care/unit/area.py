"""Announce the unit: kinds, pages, rules and projections."""

from django.utils.translation import gettext_lazy as _

from mainstay.care.unit import pages, rules
from mainstay.care.unit.entries import (
    Found,
    LateCheck,
    LevelEnded,
    LevelOrdered,
    LevelRaised,
    Missing,
    SafetyCheck,
)
from mainstay.care.unit.models import (
    CheckRow,
    LevelRow,
    SearchRow,
    check_rows,
    level_rows,
    search_rows,
)
from mainstay.kernel.areas import Area, Page, Projection
from mainstay.kernel.entries import Permission
from mainstay.kernel.viewers import Viewer

HERE = "rounds/<uuid:unit>/"
ONE = "rounds/<uuid:unit>/<uuid:record>/"


def on_a_unit(viewer: Viewer) -> bool:
    """Test whether someone works on a unit; others keep their own first page."""
    return any(stand.place_kind == "unit" for stand in viewer.stands)


AREA = Area(
    name="unit",
    label=_("Unit"),
    kinds=(LevelOrdered, LevelRaised, LevelEnded, SafetyCheck, LateCheck, Missing, Found),
    rules=(rules.order_owed, rules.search_owed, rules.concern_owed),
    projections=(
        Projection(LevelRow, (LevelOrdered, LevelRaised, LevelEnded), level_rows),
        Projection(CheckRow, (SafetyCheck, LateCheck), check_rows),
        Projection(SearchRow, (Missing, Found), search_rows),
    ),
    pages=(
        Page(
            "", pages.my_shift, "shift", _("My shift"), needs=Permission.OBSERVE,
            nav="home", nav_order=1, key="t", shown_to=on_a_unit,
        ),
        Page(
            "rounds", pages.rounds, "rounds", _("Rounds"), needs=Permission.OBSERVE,
            nav="rounds", nav_order=2, key="r", shown_to=on_a_unit,
        ),
        Page(HERE, pages.board, "board", _("Rounds board"), needs=Permission.OBSERVE),
        Page(f"{HERE}news", pages.news, "news", _("What is new"), needs=Permission.OBSERVE),
        Page(f"{HERE}gaps", pages.gaps, "gaps", _("Late and missed"), needs=Permission.OBSERVE),
        Page(f"{ONE}same", pages.same, "same", _("Seen, same"), needs=Permission.OBSERVE),
        Page(f"{ONE}asleep", pages.asleep, "asleep", _("Asleep"), needs=Permission.OBSERVE),
        Page(f"{ONE}change", pages.change, "change", _("Change"), needs=Permission.OBSERVE),
        Page(f"{ONE}undo", pages.undo, "undo", _("Undo"), needs=Permission.OBSERVE),
        Page(f"{ONE}late", pages.late, "late", _("Late entry"), needs=Permission.OBSERVE),
        Page(f"{ONE}missing", pages.missing, "missing", _("Can’t find"), needs=Permission.OBSERVE),
        Page(f"{ONE}found", pages.found, "found", _("Found"), needs=Permission.OBSERVE),
        Page(f"{ONE}level", pages.level, "level", _("Observation level"), needs=Permission.ORDER),
        Page(f"{ONE}unrousable", pages.unrousable, "unrousable", _("Not rousable"),
             needs=Permission.OBSERVE),
        Page(f"{ONE}heard/<uuid:task>", pages.heard, "heard", _("Heard"), needs=Permission.WORK),
    ),
)  # fmt: skip
