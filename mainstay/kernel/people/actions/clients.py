"""Register clients, and say how their records belong together."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from mainstay.kernel import statements, tasks
from mainstay.kernel.access import Refused, Viewer, service
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Body, Subject
from mainstay.kernel.ids import new_id
from mainstay.kernel.kept import Kept
from mainstay.kernel.kinds import TaskClosed
from mainstay.kernel.ledger import Said
from mainstay.kernel.people.actions.houses import place
from mainstay.kernel.people.entries import (
    AccountOf,
    Enrolment,
    Identity,
    Law,
    MaybeSame,
    SamePerson,
)
from mainstay.kernel.people.models import Account
from mainstay.kernel.people.sameness import likely_same

NUMBER_DIGITS = 8
TAKEN = "SELECT 1 FROM name_key WHERE organisation_id = %s AND sort = 'id' AND token = %s LIMIT 1"


def register_client(
    *,
    viewer: Viewer,
    identity: Identity,
    programme_id: UUID | None,
    now: datetime,
    more: Sequence[Body] = (),
    record_id: UUID | None = None,
    identity_id: UUID | None = None,
    said: Sequence[Said] = (),
) -> Chart:
    """Begin a client's record in a programme, in one transaction.

    :param programme_id: only an import of the house itself may leave it open.
    :param said: further things, with ids of their own; who they are wears the first's labels.

    Whoever may be the same person but is unknown to this registrar becomes the privacy
    officer's task, silently; those the registrar may know of are shown by
    :func:`mainstay.kernel.people.sameness.known_alike` before this is called.

    :raises Refused: this viewer may not register people in this programme.
    """
    _registers_at(viewer, programme_id)
    new = record_id or new_id()
    if not identity.number:
        identity = identity.model_copy(update={"number": _fresh_number(new, viewer)})
    labels = said[0].labels if said else frozenset()
    begun = [Said(identity, identity_id or new_id(), now, labels=labels)]
    begun += [Said(body, new_id(), now) for body in (*_enrolment(programme_id, now), *more)]
    alike = likely_same(viewer=viewer, identity=identity, now=now)
    with transaction.atomic():
        chart = Chart.create(
            viewer=viewer,
            subject=Subject.CLIENT,
            said=[*begun, *said],
            now=now,
            record_id=new,
        )
        if alike.hidden:
            _tell_privacy_officer(viewer, new, alike.hidden, now=now)
    return chart


def _enrolment(programme_id: UUID | None, now: datetime) -> Iterator[Enrolment]:
    if programme_id is not None:
        law = Law(place(programme_id).law)
        yield Enrolment(programme=programme_id, law=law, from_at=now)


def _registers_at(viewer: Viewer, programme_id: UUID | None) -> None:
    if viewer.acting == "service":
        return
    site = any(stand.place_kind == "organisation" for stand in viewer.stands)
    if not site and programme_id not in viewer.places():
        raise Refused("You may register people only where you stand yourself.")


def _fresh_number(record_id: UUID, viewer: Viewer) -> str:
    """Return a number nobody in the house bears, drawn from the id's own chance."""
    most = 10**NUMBER_DIGITS
    for step in range(100):
        number = f"{(record_id.int + step * 7919) % most:0{NUMBER_DIGITS}}"
        if not statements.fetch(TAKEN, [viewer.organisation_id, number]):
            return number
    raise Refused("No number is free.")


def _tell_privacy_officer(
    viewer: Viewer, new: UUID, others: Sequence[UUID], *, now: datetime
) -> None:
    house = service(viewer.organisation_id)
    owner = tasks.privacy_officer(now=now)
    chart = Chart.open(
        viewer=house, subject=viewer.organisation_id, purpose="registration", now=now
    )
    chart.record_all(
        Said(
            body=MaybeSame(one=new, other=other, because=("name and birth date",), owner=owner),
            entry_id=new_id(),
            occurred_at=now,
        )
        for other in others
    )


def make_portal_account(
    *,
    viewer: Viewer,
    record_id: UUID,
    username: str,
    now: datetime,
    name: str = "",
    email: str = "",
    password: str | None = None,
    account_id: UUID | None = None,
) -> Account:
    """Give a client an own account, tied to the own record."""
    account_id = account_id or new_id()
    chart = Chart.open(viewer=viewer, subject=record_id, purpose="registration", now=now)
    with transaction.atomic():
        account = Account.objects.create_user(
            username,
            password,
            id=account_id,
            organisation_id=viewer.organisation_id,
            name=name or username,
            email=email,
            acting="client",
            record_id=record_id,
        )
        chart.record(AccountOf(account=account_id))
    return account


def make_proxy_account(
    *,
    viewer: Viewer,
    name: str,
    username: str,
    email: str = "",
    password: str | None = None,
) -> Account:
    """Make an account for someone around a client; it opens nothing until an authority stands."""
    return Account.objects.create_user(
        username,
        password,
        organisation_id=viewer.organisation_id,
        name=name,
        email=email,
        acting="client",
    )


def tie_own_chart(*, viewer: Viewer, record_id: UUID, account_id: UUID, now: datetime) -> Kept:
    """Say that a worker is this client: the chart then lies outside every role of theirs."""
    chart = Chart.open(viewer=viewer, subject=record_id, purpose="registration", now=now)
    return chart.record(AccountOf(account=account_id))


def link_same(*, viewer: Viewer, one: UUID, other: UUID, because: str, now: datetime) -> Kept:
    """Link two records found to be one person; each keeps its own entries and readers."""
    chart = Chart.open(viewer=viewer, subject=viewer.organisation_id, purpose="audit", now=now)
    return chart.record(SamePerson(one=one, other=other, because=because))


def settle_same(
    *,
    viewer: Viewer,
    task_id: UUID,
    one: UUID,
    other: UUID,
    is_same: bool,
    because: str,
    now: datetime,
) -> None:
    """Answer whether two records are one person, and close the task by the answer, at once."""
    chart = Chart.open(viewer=viewer, subject=viewer.organisation_id, purpose="audit", now=now)
    link = new_id()
    said: list[Body] = [SamePerson(one=one, other=other, because=because)] if is_same else []
    said.append(TaskClosed(task=task_id, reason=because, by_entry=link if is_same else None))
    ids = [link, new_id()] if is_same else [new_id()]
    chart.record_all(Said(body, entry_id, now) for body, entry_id in zip(said, ids, strict=True))


def unlink_same(*, viewer: Viewer, link_id: UUID, reason: str, now: datetime) -> Kept:
    """Undo a link between two records."""
    chart = Chart.open(viewer=viewer, subject=viewer.organisation_id, purpose="audit", now=now)
    return chart.retract(link_id, reason=reason)
