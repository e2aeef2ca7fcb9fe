"""Keep what several people said about one person over time, each as of its own moment.

What arrives in one piece though many said it (a story told by `demo`, a tablet that was shared
without a network) goes in by the same door: each thing is held to what its own author might do
then, owes what its rules say, and is stored in the order it was said, in one transaction.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from uuid import UUID

from django.db import transaction

from mainstay.kernel import consequences, ledger
from mainstay.kernel.access import Access, NotFound, Viewer
from mainstay.kernel.chart import Chart
from mainstay.kernel.kept import Kept
from mainstay.kernel.ledger import Said, Unacceptable
from mainstay.kernel.signing import Proof
from mainstay.kernel.ties import load_access


@dataclass(frozen=True)
class Spoken:
    """One new thing said: by whom, when it was stored, and how they showed who they are."""

    said: Said
    viewer: Viewer
    at: datetime
    proof: Proof | None = None


def tell(record_id: UUID, spoken: Sequence[Spoken], *, purpose: str = "care") -> list[Kept]:
    """Keep new things said about one person, oldest first, all of them or none.

    :raises Refused: an author might not say it then.
    :raises NotFound: an author had no tie to the record then.
    :raises Unacceptable: they are not in the order in which they were stored.
    """
    if not spoken:
        return []
    if any(later.at < one.at for one, later in pairwise(spoken)):
        raise Unacceptable("What was said must come in the order it was said.")
    seen = _as_they_stood(record_id)
    with transaction.atomic():
        record, _found, _borne = ledger.lock(record_id)
        first = spoken[0]
        adding = ledger.begin(record, viewer=first.viewer, proof=_proof(first), now=first.at)
        for one in spoken:
            adding.viewer, adding.proof, adding.now = one.viewer, _proof(one), one.at
            chart = Chart(one.viewer, record_id, purpose, one.at, seen(one), record)
            said = chart._allowed(one.said, adding.proof)
            mark = len(adding.kept)
            adding.add(said, version=1)
            consequences.owe(adding, since=mark)
        adding.finish()
        return adding.kept


def _proof(one: Spoken) -> Proof:
    return one.proof or Proof(how=one.viewer.proved_how, at=one.at)


def _as_they_stood(record_id: UUID) -> Callable[[Spoken], Access]:
    """Read each author's standing before this record once a day: no tie changes in between."""
    found: dict[tuple[UUID, date], Access] = {}

    def access(one: Spoken) -> Access:
        place = (one.viewer.id, one.at.date())
        if place not in found:
            found[place] = load_access(one.viewer, record_id, now=one.at)
            if not found[place].is_tied:
                raise NotFound(str(record_id))
        return found[place]

    return access
