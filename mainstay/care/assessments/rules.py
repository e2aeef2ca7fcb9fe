"""Say what is owed when a screen was asked, or a link ran out."""

from collections.abc import Iterable
from datetime import timedelta

from mainstay.care.assessments.entries import (
    NEW_LINK_TITLE,
    TALK_TITLE,
    FormAnswer,
    LinkAsked,
    TalkAsked,
)
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


@rule(TalkAsked, source="Whoever asks for a person is found by one; no reason is asked for")
def come_and_talk(body: TalkAsked, facts: Facts) -> Iterable[Owed]:
    """Owe a visit to whoever asked for one: the nurse in charge first, on a unit."""
    duties = ("charge_nurse", "nurse", "clinician", "on_call")
    owners = [owner for duty in duties if (owner := facts.owner_for(duty)) is not None]
    yield Owed(
        code="forms.talk",
        title=TALK_TITLE,
        within=ACUTE,
        owner=owners[0] if owners else None,
        escalate_after=ACUTE,
        escalate_to=next((one for one in owners[1:] if one != owners[0]), None),
        urgency="now",
        key=str(body.giving),
    )


RULES = (brief_safety_assessment, new_link, come_and_talk)
