"""Keep what is owed: who owes it, by when, who is told next, and how it was closed.

A task is the fold of one ``kernel.owed`` entry and what later entries say about it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from mainstay.kernel.access import Shelf
from mainstay.kernel.entries import Permission
from mainstay.kernel.kinds import TaskOwed
from mainstay.kernel.models import Entry, Link, Standing, Task, Tie
from mainstay.kernel.scope import LICENSED, NURSES, Credential, Relation

DUTIES: dict[str, tuple[Credential, ...]] = {
    "clinician": LICENSED,
    "nurse": NURSES,
    "charge_nurse": (Credential.CHARGE_NURSE,),
    "prescriber": (Credential.PSYCHIATRIST, Credential.NURSE_PRACTITIONER),
    "on_call": (Credential.ON_CALL,),
    "privacy_officer": (Credential.PRIVACY_OFFICER,),
    "supervisor": (Credential.SUPERVISOR,),
    "trainee": (Credential.TRAINEE,),
    "trainee_supervisor": (Credential.TRAINEE,),
}


def task_row(owed: TaskOwed, entry: Entry, shelf: str, borne: Sequence[Link]) -> Task:
    """Fold what was owed with every hand-over, escalation and closing, oldest first."""
    task = Task(
        code=owed.code,
        key=owed.key,
        title=owed.title,
        shelf=shelf,
        urgency=owed.urgency,
        owner_id=owed.owner,
        owner_role=owed.owner_role,
        owner_since=entry.recorded_at,
        due_at=owed.due_at,
        escalate_at=owed.escalate_at,
        escalate_to=owed.escalate_to,
        to_close=owed.to_close,
        closes_with=",".join(owed.closes_with),
        cause_id=owed.cause,
    )
    for link in borne:
        _fold(task, link)
    return task


def _fold(task: Task, link: Link) -> None:
    if link.sort in ("handed", "escalated"):
        task.owner_id, task.owner_since = link.party_id, link.occurred_at
    if link.sort == "escalated":
        task.escalated_at = task.escalated_at or link.occurred_at
    if link.sort != "closed" or task.state == "closed":
        return
    # A trainee's closing waits for the supervisor: proposed, and still owed.
    task.state = "proposed" if link.detail == "proposed" else "closed"
    task.closed_at, task.closed_by = link.occurred_at, link.by_id
    task.closing_id = link.entry_id


def open_tasks(*, owner: UUID | None = None, record: UUID | None = None) -> QuerySet[Task]:
    """Return tasks still owed, soonest first, of one owner or about one record."""
    found = Task.objects.exclude(state="closed").order_by("due_at", "entry_id")
    if owner is not None:
        found = found.filter(owner_id=owner)
    return found if record is None else found.filter(record_id=record)


def find_owner(record_id: UUID, duty: str, *, now: datetime) -> UUID | None:
    """Name who holds a duty for a client now: the care team first, then who is on call.

    Nobody is an answer too; whoever asks must then not promise that someone will look.
    """
    current = Q(from_at__lte=now) & (Q(until_at=None) | Q(until_at__gt=now))
    ties = list(
        Tie.objects.filter(current, record_id=record_id)
        .exclude(relation__in=[Relation.SELF, Relation.PROXY])
        .order_by("from_at", "entry_id")
    )
    parties = [tie.party_id for tie in ties]
    standings = list(
        Standing.objects.filter(current, credential__in=DUTIES[duty])
        .filter(Q(worker_id__in=parties) | Q(place_id__in=parties))
        .filter(Q(licence_until=None) | Q(licence_until__gt=now))
        .order_by("from_at", "worker_id")
    )
    on_team = [s.worker_id for party in parties for s in standings if s.worker_id == party]
    if duty == "trainee_supervisor":
        teachers = [s.supervisor_id for s in standings if s.worker_id in on_team]
        return next((one for one in teachers if one is not None), None)
    at_place = [s.worker_id for s in standings if s.place_id in parties]
    return next(iter([*on_team, *at_place]), None)


def privacy_officer(*, now: datetime) -> UUID | None:
    """Name the privacy officer who reviews, or nobody."""
    current = Q(from_at__lte=now) & (Q(until_at=None) | Q(until_at__gt=now))
    found = Standing.objects.filter(current, credential=Credential.PRIVACY_OFFICER)
    return found.order_by("from_at", "id").values_list("worker_id", flat=True).first()


def shelf_to_close(record_id: UUID, task: UUID) -> Shelf | None:
    """Name the part of the record in which closing a task needs the act *close*, if it stands.

    ``to_close`` reads ``close`` or ``close:risk``: a part with a stricter row in the scope table.
    """
    row = Task.objects.filter(record_id=record_id, entry_id=task).first()
    if row is None:
        return None
    part = row.to_close.partition(":")[2] or Permission.WORK
    return replace(Shelf.parse(row.shelf), part=Permission(part))


def overdue(*, now: datetime) -> list[Task]:
    """Return tasks whose clock ran out and whom nobody was told about yet, oldest first."""
    found = Task.objects.exclude(state="closed").filter(escalate_at__lte=now, escalated_at=None)
    return list(found.order_by("escalate_at", "id"))


__all__ = [
    "DUTIES",
    "Task",
    "find_owner",
    "open_tasks",
    "overdue",
    "privacy_officer",
    "shelf_to_close",
    "task_row",
]
