"""Announce assessments: forms given, asked and entered, and what they come to."""

from django.utils.translation import gettext_lazy as _

from mainstay.care.assessments import rules
from mainstay.care.assessments.entries import KINDS
from mainstay.care.assessments.pages import answering, giving, measures, tablet
from mainstay.kernel.areas import Area, Card, Page
from mainstay.kernel.entries import Permission

P = Permission.MEASURE

AREA = Area(
    name="assessments",
    label=_("Measures"),
    kinds=KINDS,
    rules=rules.RULES,
    pages=(
        Page("<uuid:record>/", measures.measures, "measures", _("Measures"), P),
        Page("<uuid:record>/give/", giving.give, "give", _("Give a questionnaire"), P),
        Page("<uuid:record>/ask/<slug:form>/", giving.ask, "ask", _("Ask or enter"), P),
        Page("<uuid:record>/<slug:form>/", measures.measure, "measure", _("Measure"), P),
        Page("/q/<str:secret>/", answering.start, "start", _("Questions"), public=True),
        Page("/q/<str:secret>/check/", answering.check, "check", _("Check"), public=True),
        Page("/q/<str:secret>/told/", answering.told, "told", _("Thank you"), public=True),
        Page("/q/<str:secret>/thanks/", answering.thanks, "thanks", _("Sent"), public=True),
        Page("/q/<str:secret>/stop/", tablet.stop, "stop", _("Stop"), public=True),
        Page("/q/<str:secret>/back/", tablet.pass_back, "pass_back", _("Pass back"), public=True),
        Page("/q/<str:secret>/again/", answering.ask_again, "ask_again", _("Again"), public=True),
        Page("/q/<str:secret>/help/", answering.help_now, "help", _("Help"), public=True),
        Page(
            "/q/<str:secret>/<int:step>/",
            answering.question,
            "question",
            _("Question"),
            public=True,
        ),
    ),
    cards=(Card("chart.rail", 40, "assessments/card.html", measures.rail_card, P),),
)
