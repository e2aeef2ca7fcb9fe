"""Announce planning: the treatment plan and what it shows on the chart."""

from django.utils.translation import gettext_lazy as _

from mainstay.care.planning import pages
from mainstay.care.planning.entries import KINDS
from mainstay.kernel.areas import Area, Card, Page
from mainstay.kernel.entries import Permission

AREA = Area(
    name="planning",
    label=_("Treatment plan"),
    kinds=KINDS,
    pages=(
        Page("<uuid:record>/", pages.plan_page, "plan", _("Treatment plan"), Permission.CARE),
        Page("<uuid:record>/begin/", pages.begin, "begin", _("New version"), Permission.CARE),
        Page("<uuid:record>/edit/<uuid:draft>/", pages.edit, "edit", _("Edit"), Permission.CARE),
    ),
    cards=(Card("chart.rail", 30, "planning/goals_card.html", pages.goals_card, Permission.CARE),),
)
