"""Record what opens or shuts a record to someone: authorities, orders of a court, releases."""

from collections.abc import Iterable
from datetime import datetime, time
from uuid import UUID

from django.utils import timezone

from mainstay.kernel.access import Viewer
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Permission, Sensitivity
from mainstay.kernel.kept import Kept
from mainstay.kernel.ledger import Unacceptable
from mainstay.kernel.people.actions.houses import place
from mainstay.kernel.people.entries import (
    Authority,
    AuthorityKind,
    ProtectiveOrder,
    Release,
)
from mainstay.kernel.people.lists import face
from mainstay.kernel.people.minors import MAJORITY, age_on, authority_ends

PARENTAL = (AuthorityKind.PARENT, AuthorityKind.CUSTODIAN)


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
    """Record by what right someone sees parts of a record, and on what papers.

    A parent's right ends at the next birthday at which the law lets the minor decide something.

    :raises Unacceptable: no rule is known here and nobody said until when.
    """
    if AuthorityKind(sort) in PARENTAL:
        until_at = _look_again(viewer, record_id, until_at, now)
    body = Authority(
        account=account_id,
        sort=AuthorityKind(sort),
        papers=papers,
        parts=tuple(parts),
        from_at=now,
        until_at=until_at,
    )
    return _open(viewer, record_id, now).record(body)


def _look_again(
    viewer: Viewer, record_id: UUID, until_at: datetime | None, now: datetime
) -> datetime:
    """Return when a parent's authority ends; where the law is not known, a person must say."""
    client = face(record_id)
    today = timezone.localdate(now)
    if client.born_on and age_on(client.born_on, today) >= MAJORITY:
        raise Unacceptable("The client is of age: a parent's word opens nothing. Ask the client.")
    by = authority_ends(
        jurisdiction=place(viewer.organisation_id).jurisdiction,
        born_on=client.born_on,
        on=today,
    )
    if by is None and until_at is None:
        raise Unacceptable("No rule for minors is known here. Say until when this holds.")
    ends = timezone.make_aware(datetime.combine(by, time.min)) if by else None
    return min(moment for moment in (ends, until_at) if moment is not None)


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
