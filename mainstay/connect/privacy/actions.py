"""What others may ask about privacy: which lines are held back, raise a concern, read its answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest

from mainstay.connect.privacy.entries import Concern, ConcernAnswered, OpeningHeld
from mainstay.connect.privacy.models import HeldOpening
from mainstay.kernel.access import NotFound, service
from mainstay.kernel.chart import Chart
from mainstay.kernel.ids import new_id
from mainstay.kernel.kept import Kept
from mainstay.kernel.kinds import TaskClosed
from mainstay.kernel.ledger import Said
from mainstay.kernel.scope import Relation
from mainstay.kernel.signing import Proof
from mainstay.kernel.tasks import Task, privacy_officer


@dataclass(frozen=True)
class Asked:
    """A concern as its own client reads it back."""

    at: datetime
    words: str
    answer: str = ""
    answered_at: datetime | None = None
    answer_by: datetime | None = None


def before_of(request: HttpRequest) -> datetime | None:
    """Read from an address before which moment looks are wanted; nonsense asks for the newest."""
    try:
        said = datetime.fromisoformat(request.GET.get("before", ""))
    except ValueError:
        return None
    return said if said.tzinfo else None


def held_back(record_id: UUID, *, today: date) -> set[UUID]:
    """Return the openings that the client is not shown today."""
    rows = HeldOpening.objects.filter(record_id=record_id, until_on__gt=today)
    return set(rows.order_by("id").values_list("opening_id", flat=True))


def hold_back(
    chart: Chart, openings: Sequence[UUID], *, reason: str, until_on: date, proof: Proof | None
) -> Kept:
    """Keep a line from the client until a day.

    :raises Refused: not the privacy officer, or not asked again who they are.
    """
    return chart.record(
        OpeningHeld(openings=tuple(openings), reason=reason, until_on=until_on), proof=proof
    )


def raise_concern(chart: Chart, words: str, *, openings: Sequence[UUID] = ()) -> Kept:
    """Keep a client's concern; the privacy officer owes an answer when this returns.

    The care team never reads it, so the client's own hand does not write it: the house does, on
    the client's behalf.

    :raises NotFound: this is not the client's own record.
    """
    if not any(relation is Relation.SELF for _credential, relation in chart.access.hands):
        raise NotFound(str(chart.record_id))
    concern = Concern(
        words=words,
        openings=tuple(openings),
        raised_by=chart.viewer.id,
        owner=privacy_officer(now=chart.now),
    )
    said = Said(concern, new_id(), chart.now, behalf_id=chart.viewer.id)
    return _house(chart).record_all([said])[0]


def concerns_of(chart: Chart) -> list[Asked]:
    """Return what a client asked about their own record, newest first, with the answers."""
    house = _house(chart)
    answers = {
        kept.body.concern: kept
        for kept in house.several(ConcernAnswered)
        if isinstance(kept.body, ConcernAnswered)
    }
    due = {task.cause_id: task.due_at for task in house.tasks()}
    found = []
    for kept in house.several(Concern):
        if not isinstance(kept.body, Concern) or kept.body.raised_by != chart.viewer.id:
            continue
        answer = answers.get(kept.id)
        said = answer.body.answer if answer and isinstance(answer.body, ConcernAnswered) else ""
        at = answer.occurred_at if answer else None
        found.append(Asked(kept.occurred_at, kept.body.words, said, at, due.get(kept.id)))
    return found


def answer_concern(chart: Chart, task: Task, *, finding: str, answer: str) -> list[Kept]:
    """Keep what the privacy officer found and tells the client, and close the task with it.

    :raises NotFound: the task stands for no concern.
    """
    if task.cause_id is None:
        raise NotFound(str(task.entry_id))
    answered = new_id()
    body = ConcernAnswered(concern=task.cause_id, finding=finding, answer=answer)
    closing = TaskClosed(task=task.entry_id, reason=finding, by_entry=answered)
    return chart.record_all([Said(body, answered, chart.now), Said(closing, new_id(), chart.now)])


def _house(chart: Chart) -> Chart:
    house = service(chart.viewer.organisation_id, "privacy")
    return Chart.open(viewer=house, subject=chart.record_id, purpose="own", now=chart.now)
