"""Announce risk and safety: answers that ask for a person, what is owed, the safety plan."""

from django.utils.translation import gettext_lazy as _

from mainstay.care.risk import jobs, rules
from mainstay.care.risk.entries import KINDS, SiteRules
from mainstay.care.risk.models import SiteTerms, terms_of
from mainstay.care.risk.pages import cards, owed, plan, writing
from mainstay.kernel.areas import Area, Card, Page, Projection
from mainstay.kernel.entries import Permission

P = Permission

AREA = Area(
    name="risk",
    label=_("Risk and safety"),
    kinds=KINDS,
    rules=rules.RULES,
    projections=(Projection(SiteTerms, (SiteRules,), terms_of),),
    jobs=(jobs.escalate_due,),
    pages=(
        Page("tasks/", owed.mine, "tasks", _("Tasks"), P.WORK, nav="tasks", nav_order=40),
        Page("<uuid:record>/owed/", owed.owed, "owed", _("What is owed"), P.WORK),
        Page("<uuid:record>/task/<uuid:task>/", owed.task_page, "task", _("Task"), P.WORK),
        Page("<uuid:record>/task/<uuid:task>/close/", owed.close, "close", _("Close"), P.WORK),
        Page("<uuid:record>/task/<uuid:task>/hand/", owed.hand, "hand", _("Hand over"), P.WORK),
        Page("<uuid:record>/assess/", writing.assess, "assess", _("Brief assessment"), P.RISK),
        Page("<uuid:record>/alert/", writing.alert, "alert", _("Alert"), P.ALERT),
        Page("<uuid:record>/plan/", plan.plan_page, "plan", _("Safety plan"), P.SAFETY),
        Page("<uuid:record>/plan/edit/", plan.edit, "plan_edit", _("Edit plan"), P.SAFETY),
        Page("<uuid:record>/plan/now/", plan.now, "plan_now", _("Step by step"), P.SAFETY),
        Page("<uuid:record>/plan/print/", plan.paper, "plan_print", _("On paper"), P.SAFETY),
    ),
    cards=(Card("chart.rail", 10, "risk/card.html", cards.safety_card, P.SAFETY),),
)
