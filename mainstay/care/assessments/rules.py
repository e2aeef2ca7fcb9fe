"""Say what is owed when a screen was asked, or a link ran out."""

from collections.abc import Iterable
from datetime import timedelta

from mainstay.care.assessments.entries import NEW_LINK_TITLE, FormAnswer, LinkAsked
from mainstay.care.risk.entries import BRIEF_SAFETY, BRIEF_SAFETY_TITLE, TO_CLOSE
from mainstay.kernel.rules import Facts, Owed, rule

ACUTE = timedelta(minutes=15)
SAME_CONTACT = timedelta(minutes=60)
A_DAY = timedelta(days=1)


@rule(
    FormAnswer,
    source="NIMH ASQ Toolkit: every positive is followed by a brief suicide safety assessment "
    "before the person leaves; clinical judgment can always override a negative screen",
)
def brief_safety_assessment(body: FormAnswer, facts: Facts) -> Iterable[Owed]:
    """Owe a brief safety assessment after every ASQ, whatever it gave: a negative closes nothing."""
    if body.form != "asq":
        return
    is_acute = body.result is not None and bool(body.result.algorithm.get("acute"))
    yield Owed(
        code=BRIEF_SAFETY,
        title=BRIEF_SAFETY_TITLE,
        within=ACUTE if is_acute else SAME_CONTACT,
        owner=facts.author,
        why=body.headline(),
        closes_with=("risk.brief_safety_assessment",),
        to_close=TO_CLOSE,
        escalate_after=ACUTE if is_acute else SAME_CONTACT,
        escalate_to=facts.owner_for("on_call") or facts.owner_for("supervisor"),
        urgency="now" if body.result is None or body.result.positive is not False else "soon",
    )


@rule(LinkAsked, source="A link that ran out shows how to ask for a new one")
def new_link(body: LinkAsked, facts: Facts) -> Iterable[Owed]:
    """Owe a new link to whoever asked, within a day."""
    yield Owed(
        code="forms.new_link",
        title=NEW_LINK_TITLE,
        within=A_DAY,
        owner=facts.owner_for("clinician") or facts.owner_for("nurse"),
        key=str(body.giving),
    )


RULES = (brief_safety_assessment, new_link)
