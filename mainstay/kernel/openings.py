"""Note every opening before its answer leaves: who, what, why.  Added without a lock."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from mainstay.kernel import statements
from mainstay.kernel.access import Viewer
from mainstay.kernel.ids import new_id
from mainstay.kernel.models import Opening, OpeningNamed

PURPOSES = {
    "care": "Care",
    "rounds": "Safety rounds",
    "review": "Supervision",
    "registration": "Registration",
    "own": "Own record",
    "audit": "Privacy review",
    "emergency": "Emergency",
    "import": "Import",
    "search": "Search",
    "print": "Print",
    "export": "Export",
    "answering": "Answering questions",
}


def note(
    viewer: Viewer,
    *,
    act: str,
    purpose: str,
    now: datetime,
    reason: str = "",
    record: UUID | None = None,
    place: UUID | None = None,
    named: Iterable[UUID] = (),
    detail: str = "",
) -> UUID:
    """Write one row of the access log, and whom a board or list named, at once.

    :param act: ``open``, ``board``, ``search``, ``print``, ``export``, ``refused``, ``override``.
    """
    opening = Opening(
        id=new_id(),
        organisation_id=viewer.organisation_id,
        at=now,
        viewer_id=viewer.id,
        credential=_acting_as(viewer),
        act=act,
        purpose=purpose,
        reason=reason[:64],
        record_id=record,
        place_id=place,
        detail=detail[:120],
    )
    statements.insert(Opening, [opening])
    shown = [OpeningNamed(opening_id=opening.id, record_id=each) for each in named]
    statements.insert(OpeningNamed, shown)
    return opening.id


def _acting_as(viewer: Viewer) -> str:
    return viewer.title if viewer.acting == "staff" else viewer.acting.upper()


def of_record(record: UUID, *, limit: int = 500) -> list[Opening]:
    """Return who opened a record or was shown it on a board, newest first."""
    direct = Opening.objects.filter(record_id=record).order_by("-at", "-id")[:limit]
    shown = OpeningNamed.objects.filter(record_id=record).values("opening_id")
    listed = Opening.objects.filter(id__in=shown).order_by("-at", "-id")[:limit]
    both = {opening.id: opening for opening in [*direct, *listed]}
    return sorted(both.values(), key=lambda o: (o.at, o.id), reverse=True)[:limit]
