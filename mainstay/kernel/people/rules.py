"""Say what follows when two records may be one person."""

from collections.abc import Iterable
from datetime import timedelta

from mainstay.kernel.people.entries import MaybeSame, SamePerson
from mainstay.kernel.rules import Facts, Owed, rule

WITHIN = timedelta(days=7)


@rule(MaybeSame, source="45 CFR 164.312(c)(1); site rule: looked at within seven days")
def look_at_both(body: MaybeSame, facts: Facts) -> Iterable[Owed]:
    """Owe the privacy officer a look at two records that may be one person."""
    first, second = sorted((str(body.one), str(body.other)))
    yield Owed(
        code="people.maybe_same",
        title="Two records may be one person",
        within=WITHIN,
        owner=body.owner,
        owner_role="privacy_officer",
        closes_with=(SamePerson.kind.name,),
        key=f"{first[-12:]}:{second[-12:]}",
    )
