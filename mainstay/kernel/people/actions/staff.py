"""Appoint workers, and end what they stand as."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction

from mainstay.kernel.access import Refused, Viewer
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Subject
from mainstay.kernel.ids import new_id
from mainstay.kernel.kept import AMENDED, Kept
from mainstay.kernel.ledger import Said
from mainstay.kernel.people.actions.houses import place
from mainstay.kernel.people.entries import Appointment, Law, PlaceKind
from mainstay.kernel.people.models import Account
from mainstay.kernel.scope import Credential


def appoint(
    *,
    viewer: Viewer,
    name: str,
    username: str,
    credential: Credential | str,
    place_id: UUID,
    now: datetime,
    supervisor_id: UUID | None = None,
    licence_until: datetime | None = None,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
    password: str | None = None,
    pin: str = "",
    email: str = "",
    account_id: UUID | None = None,
) -> Account:
    """Make a worker's account and record, with a first appointment, in one transaction.

    :raises Refused: this viewer may not appoint here.
    """
    _stands_here(viewer, place_id)
    worker = account_id or new_id()
    body = _appointment(
        worker=worker,
        credential=credential,
        place_id=place_id,
        supervisor_id=supervisor_id,
        licence_until=licence_until,
        from_at=from_at or now,
        until_at=until_at,
    )
    with transaction.atomic():
        account = Account.objects.create_user(
            username,
            password,
            id=worker,
            organisation_id=viewer.organisation_id,
            name=name,
            email=email,
            pin=make_password(pin) if pin else "",
        )
        Chart.create(
            viewer=viewer,
            subject=Subject.WORKER,
            said=[Said(body=body, entry_id=new_id(), occurred_at=now)],
            now=now,
            record_id=worker,
        )
    return account


def add_standing(
    *,
    viewer: Viewer,
    account_id: UUID,
    credential: Credential | str,
    place_id: UUID,
    now: datetime,
    supervisor_id: UUID | None = None,
    licence_until: datetime | None = None,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
) -> Kept:
    """Appoint someone to a further place, or for a shift, which ends by itself."""
    _stands_here(viewer, place_id)
    body = _appointment(
        worker=account_id,
        credential=credential,
        place_id=place_id,
        supervisor_id=supervisor_id,
        licence_until=licence_until,
        from_at=from_at or now,
        until_at=until_at,
    )
    chart = Chart.open(viewer=viewer, subject=account_id, purpose="registration", now=now)
    return chart.record(body)


def end_standings(*, viewer: Viewer, account_id: UUID, now: datetime, reason: str) -> int:
    """End everything someone stands as, and shut their sign-in: a leaver, everywhere at once."""
    chart = Chart.open(viewer=viewer, subject=account_id, purpose="registration", now=now)
    said = []
    for kept in chart.several(Appointment):
        body: Appointment = kept.body  # type: ignore[assignment]
        if body.until_at is None or body.until_at > now:
            ended = body.model_copy(update={"until_at": now})
            said.append(Said(ended, kept.id, kept.occurred_at, AMENDED, kept.version, reason))
    with transaction.atomic():
        if said:
            chart.record_all(said)
        Account.objects.filter(id=account_id).update(is_active=False)
    return len(said)


def _appointment(
    *,
    worker: UUID,
    credential: Credential | str,
    place_id: UUID,
    supervisor_id: UUID | None,
    licence_until: datetime | None,
    from_at: datetime,
    until_at: datetime | None,
) -> Appointment:
    at = place(place_id)
    return Appointment(
        worker=worker,
        credential=Credential(credential),
        place=place_id,
        place_sort=PlaceKind(at.kind),
        law=Law(at.law),
        jurisdiction=at.jurisdiction,
        supervisor=supervisor_id,
        from_at=from_at,
        until_at=until_at,
        licence_until=licence_until,
    )


def _stands_here(viewer: Viewer, place_id: UUID) -> None:
    """Refuse an appointment at a place where the viewer does not stand, nor above it."""
    if viewer.acting == "service":
        return
    if any(stand.place_kind == "organisation" for stand in viewer.stands):
        return
    if not viewer.places() & {place_id, place(place_id).parent_id}:
        raise Refused("You may appoint people only where you stand yourself.")
