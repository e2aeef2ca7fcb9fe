"""A toy area: the smallest kinds that exercise every promise of the kernel."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Annotated
from uuid import UUID

from mainstay.kernel.areas import Area, Projection, announced
from mainstay.kernel.entries import (
    Ask,
    Bearing,
    Body,
    Cosign,
    Measured,
    Permission,
    Sensitivity,
    Signing,
    entry,
)
from mainstay.kernel.kept import Kept
from mainstay.kernel.models import Tie
from mainstay.kernel.rules import Facts, Owed, rule


@entry("toy.line", "Line", needs=Permission.CARE)
class Line(Body):
    """A line about someone."""

    text: Annotated[str, Ask("What happened?")]

    def headline(self) -> str:
        """Say the line."""
        return self.text


@entry("toy.note", "Note", needs=Permission.CARE, signing=Signing.AGAIN, cosign=Cosign.STANDS)
class Note(Body):
    """A note that is signed again, and co-signed when a trainee wrote it."""

    text: Annotated[str, Ask("What happened?", rows=4)]


@entry("toy.letter", "Letter", needs=Permission.CARE, cosign=Cosign.WAITS)
class Letter(Body):
    """A letter that waits on the supervisor's desk when a trainee wrote it."""

    text: Annotated[str, Ask("Dear …", rows=4)]


@entry("toy.score", "Score", needs=Permission.MEASURE, group="measures")
class Score(Body):
    """A number; a high one is owed a look."""

    value: Annotated[int, Ask("How many?")]

    def measures(self) -> Iterable[Measured]:
        """Yield the number."""
        yield Measured("toy.score", self.value)


@entry("toy.secret", "Secret", needs=Permission.CARE, labels=frozenset({Sensitivity.SUD}))
class Secret(Body):
    """A line under 42 CFR Part 2."""

    text: Annotated[str, Ask("What happened?")]


@entry("toy.own", "Own", needs=Permission.CARE, labels=frozenset({Sensitivity.PSYCHOTHERAPY}))
class Own(Body):
    """A line its author alone may open."""

    text: Annotated[str, Ask("What happened?")]

    def measures(self) -> Iterable[Measured]:
        """Yield a number, which must reach no table: the kind is its author's alone."""
        yield Measured("toy.own", len(self.text))


@entry("toy.vital", "Vital", needs=Permission.MEDICINE, labels=frozenset({Sensitivity.SUD}))
class Vital(Body):
    """A medicine, such as methadone, that an emergency must show."""

    text: Annotated[str, Ask("Which?")]


@entry("toy.remark", "Remark", needs=Permission.WORK, group="work", on_timeline=False)
class Remark(Body):
    """A word upon another entry."""

    target: UUID

    def bearings(self) -> Iterable[Bearing]:
        """Bear on the target."""
        yield Bearing(self.target, "held")


@entry("toy.tie", "Tie", needs=Permission.PLACEMENT, group="work", on_timeline=False)
class Joined(Body):
    """Someone joins the record in some relation."""

    party: UUID
    relation: str = "team"


def ties(kept: Kept) -> Iterable[Tie]:
    """Tie the party to the record from the moment given."""
    body = kept.body
    assert isinstance(body, Joined)
    yield Tie(party_id=body.party, relation=body.relation, from_at=kept.occurred_at)


@rule(Score, source="worked by hand for this suite")
def high_score_is_looked_at(score: Score, facts: Facts) -> Iterable[Owed]:
    """Owe a look at a score of ten or more within an hour."""
    if score.value >= 10:
        yield Owed("toy.look", "Look at this", timedelta(hours=1), owner=facts.author, key="look")


AREA = Area(
    name="toy",
    label="Toy",
    kinds=(Line, Note, Letter, Score, Secret, Own, Vital, Remark, Joined),
    rules=(high_score_is_looked_at,),
    projections=(Projection(Tie, (Joined,), ties),),
)


def announce() -> None:
    """Announce the toy area once."""
    if "toy" not in announced().areas:
        announced().announce(AREA)
