"""Name people in lists: clients on a caseload or unit, staff as the programme names them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mainstay.kernel.access import NotFound, Viewer
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Text
from mainstay.kernel.models import Standing, Tie
from mainstay.kernel.people.entries import Naming, TeamMember
from mainstay.kernel.people.models import Account, Bedded, Client, Place
from mainstay.kernel.people.reach import known_to
from mainstay.kernel.scope import Credential, Relation

ROLES: dict[str, Text] = {
    Credential.TECHNICIAN: _("Mental health technician"),
    Credential.NURSE: _("Nurse"),
    Credential.PRACTICAL_NURSE: _("Practical nurse"),
    Credential.CHARGE_NURSE: _("Charge nurse"),
    Credential.COUNSELLOR: _("Counselor"),
    Credential.COUNSELLOR_MH: _("Counselor"),
    Credential.SOCIAL_WORKER: _("Social worker"),
    Credential.PSYCHOLOGIST: _("Psychologist"),
    Credential.NURSE_PRACTITIONER: _("Nurse practitioner"),
    Credential.PSYCHIATRIST: _("Psychiatrist"),
    Credential.TRAINEE: _("Trainee"),
    Credential.CASE_MANAGER: _("Case manager"),
    Credential.PEER: _("Peer specialist"),
    Credential.SUPERVISOR: _("Supervisor"),
    Credential.ON_CALL: _("On call"),
    Credential.REGISTRAR: _("Front desk"),
    Credential.MANAGER: _("Manager"),
    Credential.PRIVACY_OFFICER: _("Privacy officer"),
    Credential.RECORDS_OFFICER: _("Records officer"),
    Credential.ADMINISTRATOR: _("Administrator"),
    Credential.CLIENT: _("Client"),
    Credential.PROXY: _("On the client's behalf"),
    Credential.SERVICE: _("The system"),
}
STRICTNESS = (Naming.FULL, Naming.FIRST_AND_ROLE, Naming.ROLE)


@dataclass(frozen=True)
class OnUnit:
    """Someone on a unit, with the room and bed."""

    client: Client
    room: str
    bed: str
    bed_id: UUID | None
    since: datetime


@dataclass(frozen=True)
class Member:
    """Someone on a care team, as staff see them."""

    account_id: UUID
    name: str
    title: str
    part: str
    since: datetime


@dataclass(frozen=True)
class Worker:
    """Someone who stands at a place, as a manager sees them."""

    account_id: UUID
    name: str
    title: str
    place_id: UUID
    licence_until: datetime | None


def staff_at(place_ids: Iterable[UUID], *, now: datetime) -> list[Worker]:
    """Return who stands at any of these places now, by name, in two queries."""
    current = Q(from_at__lte=now) & (Q(until_at=None) | Q(until_at__gt=now))
    rows = list(Standing.objects.filter(current, place_id__in=set(place_ids)).order_by("id"))
    named = staff_names(row.worker_id for row in rows)
    found = [
        Worker(
            row.worker_id, named[row.worker_id], row.credential, row.place_id, row.licence_until
        )
        for row in rows
        if row.worker_id in named
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.title))


def clients_of(viewer: Viewer, *, now: datetime) -> list[Client]:
    """Return the clients whose care team this viewer is on, by name."""
    current = Q(until_at=None) | Q(until_at__gt=now)
    mine = Tie.objects.filter(
        current, party_id=viewer.id, relation=Relation.TEAM, from_at__lte=now
    )
    clients = known_to(viewer, now=now).filter(
        record_id__in=mine.values_list("record_id", flat=True)
    )
    return list(clients.order_by("sort_name", "id"))


def on_unit(unit_id: UUID, *, now: datetime) -> list[OnUnit]:
    """Return who is on a unit now, by bed; the caller has already decided that it may be read."""
    current = Q(until_at=None) | Q(until_at__gt=now)
    rows = list(Bedded.objects.filter(current, unit_id=unit_id, from_at__lte=now).order_by("id"))
    named = faces(row.record_id for row in rows)
    wanted = {row.room_id for row in rows} | {row.bed_id for row in rows}
    places = place_names(wanted - {None})
    found = [
        OnUnit(
            client=named[row.record_id],
            room=places.get(row.room_id, ""),
            bed=places.get(row.bed_id, ""),
            bed_id=row.bed_id,
            since=row.from_at,
        )
        for row in rows
        if row.record_id in named
    ]
    return sorted(found, key=lambda one: (one.room, one.bed, one.client.sort_name))


def face(record_id: UUID) -> Client:
    """Return what names a client.

    :raises NotFound: nobody is identified in this record.
    """
    row = Client.objects.filter(record_id=record_id).order_by("-occurred_at", "-entry_id").first()
    if row is None:
        raise NotFound(str(record_id))
    return row


def faces(record_ids: Iterable[UUID]) -> dict[UUID, Client]:
    """Return what names several clients, in one query."""
    rows = Client.objects.filter(record_id__in=set(record_ids))
    return {row.record_id: row for row in rows.order_by("occurred_at", "entry_id")}


def place_names(place_ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """Return the names of places, in one query."""
    rows = Place.objects.filter(place_id__in={each for each in place_ids if each})
    return dict(rows.order_by("id").values_list("place_id", "name"))


def staff_names(account_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the full names of accounts, in one query, as colleagues see them."""
    rows = Account.objects.filter(id__in=set(account_ids)).order_by("id")
    return dict(rows.values_list("id", "name"))


def staff_name(account_id: UUID) -> str:
    """Return one account's full name, or nothing for the house itself."""
    return staff_names([account_id]).get(account_id, "")


def titles(account_ids: Iterable[UUID], *, now: datetime) -> dict[UUID, str]:
    """Return the credential printed after each name, in one query."""
    current = Q(from_at__lte=now) & (Q(until_at=None) | Q(until_at__gt=now))
    rows = Standing.objects.filter(current, worker_id__in=set(account_ids)).order_by("-id")
    return dict(rows.values_list("worker_id", "credential"))


def role_words(credential: str) -> str:
    """Say a credential as a role, in plain words."""
    return str(ROLES.get(credential, credential))


def named_to_client(name: str, credential: str, naming: str) -> str:
    """Name a worker to a client, as the programme has decided."""
    role = role_words(credential)
    if naming == Naming.ROLE or not name:
        return role
    return f"{name}, {role}" if naming == Naming.FULL else f"{name.split()[0]}, {role}"


def naming_for(record_id: UUID, *, now: datetime) -> str:
    """Return how staff are named in this record: the closest rule of any place it is tied to."""
    current = Q(until_at=None) | Q(until_at__gt=now)
    parties = Tie.objects.filter(
        current, record_id=record_id, relation__in=[Relation.UNIT, Relation.PROGRAMME]
    ).values_list("party_id", flat=True)
    rules = Place.objects.filter(place_id__in=parties).values_list("naming", flat=True)
    found = set(rules)
    return next((str(rule) for rule in reversed(STRICTNESS) if rule in found), "first")


def team_of(chart: Chart) -> list[Member]:
    """Return the present care team of an opened chart, longest standing first."""
    bodies = [
        body
        for kept in chart.several(TeamMember)
        if isinstance(body := kept.body, TeamMember)
        and (body.until_at is None or body.until_at > chart.now)
    ]
    ids = {body.member for body in bodies}
    names, printed = staff_names(ids), titles(ids, now=chart.now)
    team = [
        Member(
            account_id=body.member,
            name=names.get(body.member, ""),
            title=printed.get(body.member, ""),
            part=body.role,
            since=body.from_at,
        )
        for body in bodies
    ]
    return sorted(team, key=lambda member: (member.since, member.account_id))
