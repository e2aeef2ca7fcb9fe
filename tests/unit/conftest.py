"""A unit with people on it: West, with two halls and a day room, and Dana on shift."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from mainstay.care.unit.entries import Activity, Level, LevelOrdered, SafetyCheck
from mainstay.kernel.chart import Chart
from mainstay.kernel.kept import Kept
from mainstay.kernel.people import actions as people
from mainstay.kernel.people.entries import PlaceKind
from mainstay.kernel.scope import Credential
from tests.conftest import Clock
from tests.people import NOBODY, NOW, Cast, client, staff, the_cast


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


@dataclass
class Ward:
    """West and its people, by first name."""

    cast: Cast
    clock: Clock
    people: dict[str, UUID] = field(default_factory=dict)
    hall: UUID = NOBODY

    def check(self, who: str, by: str = "dana", *, ago: float = 0, **said: object) -> Kept:
        """Record a described check, some minutes ago."""
        body = {"place": "Dayroom", "activity": Activity.READING} | said
        return self.say(who, SafetyCheck(**body), by=by, ago=ago)  # type: ignore[arg-type]

    def say(self, who: str, body: object, by: str = "dana", *, ago: float = 0) -> Kept:
        """Record anything, some minutes ago, as someone."""
        now = self.clock.at - minutes(ago)
        viewer = self.cast.service() if by == "house" else self.cast.viewer(by, now=now)
        chart = Chart.open(viewer=viewer, subject=self.people[who], purpose="rounds", now=now)
        return chart.record(body)  # type: ignore[arg-type]

    def order(self, who: str, level: Level = Level.Q15, *, ago: float = 600) -> Kept:
        """Let the psychiatrist order a level, by way of the house."""
        return self.say(who, LevelOrdered(level=level, reason="On admission"), "house", ago=ago)

    def admit(self, given: str, family: str, room: str, level: Level | None = Level.Q15) -> UUID:
        """Admit someone to a room of their own on Hall A."""
        house, before = self.cast.service(), NOW - timedelta(days=2)
        record = client(self.cast, given, family, preferred_name=given, now=before)
        made = people.add_place(
            viewer=house, sort=PlaceKind.ROOM, name=room, parent_id=self.hall, law=None, now=before
        )
        bed = people.add_place(
            viewer=house, sort=PlaceKind.BED, name="A", parent_id=made, law=None, now=before
        )
        people.admit(
            viewer=house, record_id=record, unit_id=self.cast.west, bed_id=bed, now=before
        )
        self.people[given.lower()] = record
        if level is not None:
            self.order(given.lower(), level)
        return record

    def url(self, page: str, who: str | None = None, **more: object) -> str:
        """Return the address of a page of West, or of one person there."""
        person = f"{self.people[who]}/" if who else ""
        query = "&".join(f"{key.strip('_')}={value}" for key, value in more.items())
        return f"/unit/rounds/{self.cast.west}/{person}{page}" + (f"?{query}" if query else "")


@pytest.fixture
def ward(db: None, clock: Clock) -> Ward:
    """West with Sam (room 12) and Imani (Room 2), both q15."""
    cast = the_cast()
    made = Ward(cast, clock)
    house, before = cast.service(), NOW - timedelta(days=3)
    for name in ("Hall A", "Dayroom"):
        place = people.add_place(
            viewer=house, sort=PlaceKind.ROOM, name=name, parent_id=cast.west, law=None, now=before
        )
        made.hall = place if name == "Hall A" else made.hall
    staff(cast, "Owen Tate", Credential.TECHNICIAN, cast.west)
    staff(cast, "Kit Frame", Credential.TECHNICIAN, cast.east)
    made.people["sam"] = cast.sam
    made.order("sam")
    made.admit("Imani", "Walker", "Room 2")
    return made


@pytest.fixture
def enter(ward: Ward) -> Callable[[str], Client]:
    """Sign someone in, without asking who they are."""

    def signed_in(name: str) -> Client:
        browser = Client(headers={"host": "localhost"})
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        browser.force_login(ward.cast.account(name), backend=backend)
        return browser

    return signed_in
