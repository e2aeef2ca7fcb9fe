"""Record what opens or shuts a record to someone: authorities, orders of a court, releases."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from mainstay.kernel.access import Viewer
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Permission, Sensitivity
from mainstay.kernel.kept import Kept
from mainstay.kernel.people.entries import (
    Authority,
    AuthorityKind,
    ProtectiveOrder,
    Release,
)


def authorise(
    *,
    viewer: Viewer,
    record_id: UUID,
    account_id: UUID,
    sort: AuthorityKind | str,
    papers: str,
    parts: Iterable[Permission],
    now: datetime,
    until_at: datetime | None = None,
) -> Kept:
    """Record by what right someone sees parts of a record, and on what papers."""
    body = Authority(
        account=account_id,
        sort=AuthorityKind(sort),
        papers=papers,
        parts=tuple(parts),
        from_at=now,
        until_at=until_at,
    )
    return _open(viewer, record_id, now).record(body)


def shut_out(
    *,
    viewer: Viewer,
    record_id: UUID,
    against_id: UUID,
    court: str,
    now: datetime,
    until_at: datetime | None = None,
) -> Kept:
    """Record a protective order; from this moment the record does not exist for them."""
    body = ProtectiveOrder(against=against_id, court=court, from_at=now, until_at=until_at)
    return _open(viewer, record_id, now).record(body)


def release(
    *,
    viewer: Viewer,
    record_id: UUID,
    recipient_id: UUID,
    recipient_name: str,
    parts: Iterable[Permission],
    purpose: str,
    now: datetime,
    labels: Iterable[Sensitivity] = (),
    until_at: datetime | None = None,
) -> Kept:
    """Record that the client lets someone, or a programme, see parts of the record."""
    body = Release(
        recipient=recipient_id,
        recipient_name=recipient_name,
        parts=tuple(parts),
        labels=tuple(labels),
        purpose=purpose,
        from_at=now,
        until_at=until_at,
    )
    return _open(viewer, record_id, now).record(body)


def withdraw(*, viewer: Viewer, record_id: UUID, release_id: UUID, now: datetime) -> Kept:
    """Withdraw a release; what it opened is shut at the next reading."""
    chart = _open(viewer, record_id, now)
    kept = chart.entry(release_id)
    body = kept.body.model_copy(update={"withdrawn": True})
    return chart.amend(release_id, body, seen=kept.version, reason="The client withdrew it.")


def _open(viewer: Viewer, record_id: UUID, now: datetime) -> Chart:
    return Chart.open(viewer=viewer, subject=record_id, purpose="registration", now=now)
