"""Say what a client's concern makes owed."""

from collections.abc import Iterable
from datetime import timedelta

from mainstay.connect.privacy.entries import Concern, ConcernAnswered
from mainstay.kernel.rules import Facts, Owed, rule

CONCERN = "privacy.concern"
WITHIN = timedelta(days=5)


@rule(Concern, source="45 CFR 164.530(d); site rule: answered within five days")
def a_concern_is_answered(body: Concern, facts: Facts) -> Iterable[Owed]:
    """Owe the client an answer about who looked at their record."""
    yield Owed(
        code=CONCERN,
        title="Answer a concern about who looked",
        within=WITHIN,
        owner=body.owner,
        owner_role="privacy_officer",
        closes_with=(ConcernAnswered.kind.name,),
    )


RULES = (a_concern_is_answered,)
