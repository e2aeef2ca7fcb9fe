"""Announce charting: the chart, progress notes, today, what is to sign and to review."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from mainstay.care.charting.entries import KINDS, ProgressNote
from mainstay.care.charting.models import Worked
from mainstay.care.charting.pages import chart, desk, entry, note, review, today
from mainstay.kernel.areas import Area, Card, Page, Projection
from mainstay.kernel.entries import Permission
from mainstay.kernel.kept import Kept

CARE = Permission.CARE
ENTRY = "<uuid:record>/entry/<uuid:entry>/"


def worked(kept: Kept) -> Iterator[Worked]:
    """Draw a note's link to each objective it worked on."""
    if isinstance(kept.body, ProgressNote):
        for objective in dict.fromkeys(kept.body.objectives):
            yield Worked(objective_id=objective, minutes=kept.body.minutes, shelf=str(kept.shelf))


AREA = Area(
    name="charting",
    label=_("Charting"),
    kinds=KINDS,
    pages=(
        Page(
            "/",
            today.today,
            "today",
            _("Today"),
            nav="home",
            nav_order=10,
            key="t",
            shown_to=today.has_a_day,
        ),
        Page("to-sign/", desk.to_sign, "to_sign", _("To sign"), CARE, nav="pen", nav_order=60),
        Page(
            "review/",
            review.review,
            "review",
            _("Review"),
            CARE,
            nav="ok",
            nav_order=20,
            shown_to=review.reviews,
        ),
        Page(
            "review/<uuid:record>/<uuid:entry>/",
            review.review_one,
            "review_one",
            _("Review"),
            CARE,
        ),
        Page("draft/<uuid:draft>/", desk.write, "draft", _("Draft"), CARE),
        Page("draft/<uuid:draft>/discard/", note.discard, "discard", _("Discard"), CARE),
        Page("<uuid:record>/", chart.chart_page, "chart", _("Chart")),
        Page("<uuid:record>/note/", note.begin, "begin_note", _("New note"), CARE),
        Page("<uuid:record>/print/", entry.extract, "extract", _("Print")),
        Page(ENTRY, entry.entry_page, "entry", _("Entry")),
        Page(f"{ENTRY}versions/", entry.versions, "versions", _("Versions")),
        Page(f"{ENTRY}print/", entry.printed, "print", _("Print")),
        Page(f"{ENTRY}retract/", entry.retract, "retract", _("Take back")),
        Page(f"{ENTRY}follow/<slug:how>/", entry.follow, "follow", _("Follow")),
    ),
    projections=(Projection(Worked, (ProgressNote,), worked),),
    cards=(
        Card("chart.rail", 5, "charting/why_card.html", chart.why_card, CARE),
        Card("chart.rail", 80, "charting/team_card.html", chart.team_card),
        Card("banner.allergies", 10, "", chart.allergy_line, Permission.ALERT),
        Card("banner.safety_plan", 10, "", chart.safety_plan, Permission.SAFETY),
        Card("plan.progress", 10, "", chart.progress_facts, CARE),
    ),
)
