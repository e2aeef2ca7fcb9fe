"""Say what is owed when an answer asks for a person."""

from collections.abc import Iterable
from datetime import timedelta

from mainstay.care.risk.entries import (
    FOLLOW_UP,
    FOLLOW_UP_TITLE,
    TO_CLOSE,
    WITH_TRAINEE,
    WITH_TRAINEE_TITLE,
    CriticalAnswer,
)
from mainstay.kernel.rules import Facts, Owed, rule

SOURCE = (
    "PHQ-9 item 9 at any answer but not at all asks for a person in the same contact (Instruction "
    "Manual for PHQ and GAD-7 measures); a refusal counts as positive (NIMH ASQ Toolkit)"
)
SOON = timedelta(minutes=1)


@rule(CriticalAnswer, source=SOURCE)
def follow_up(body: CriticalAnswer, facts: Facts) -> Iterable[Owed]:
    """Owe a talk with the client, by someone named, by the time the client was told.

    One task for one answered form: declining or changing the answer keeps it open.
    """
    clock = max(body.due_at - facts.now, SOON)
    about = str(body.about)
    yield Owed(
        code=FOLLOW_UP,
        title=FOLLOW_UP_TITLE,
        within=clock,
        owner=body.owner,
        owner_role=body.owner_role,
        why=body.headline(),
        to_close=TO_CLOSE,
        escalate_after=clock,
        escalate_to=body.escalate_to,
        urgency=body.urgency,
        key=about,
    )
    supervisor = facts.owner_for("trainee_supervisor")
    if supervisor is not None and supervisor != body.owner:
        # A trainee's closing waits for the supervisor, so the supervisor is told with them.
        yield Owed(
            code=WITH_TRAINEE,
            title=WITH_TRAINEE_TITLE,
            within=clock,
            owner=supervisor,
            owner_role="supervisor",
            why=body.headline(),
            to_close=TO_CLOSE,
            urgency=body.urgency,
            key=about,
        )


RULES = (follow_up,)
