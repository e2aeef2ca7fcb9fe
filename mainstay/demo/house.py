"""Found the house: its programmes, the unit with its rooms and beds, and everyone who works there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from mainstay.care.risk.entries import CrisisLine, SiteRules
from mainstay.demo import cast
from mainstay.demo.cast import Worker
from mainstay.kernel.access import Viewer
from mainstay.kernel.chart import Chart
from mainstay.kernel.ids import derived
from mainstay.kernel.people import actions
from mainstay.kernel.people.entries import Law, Naming, PlaceKind
from mainstay.kernel.people.models import Account
from mainstay.kernel.scope import Credential
from mainstay.kernel.signing import Proof
from mainstay.kernel.viewers import load_viewer, service

NAME = "Larchfield Community Mental Health"
PHONE = "(555) 010-0140"
BEFORE = timedelta(days=140)
PROGRAMMES: tuple[tuple[str, str, Law, Naming], ...] = (
    ("hospital", "Larchfield Hospital", Law.HIPAA, Naming.ROLE),
    ("clinic", "Larchfield Clinic", Law.HIPAA, Naming.FULL),
    ("school", "Birchwood School Program", Law.FERPA, Naming.FIRST_AND_ROLE),
    ("recovery", "Harrow Street Recovery", Law.PART2, Naming.FIRST_AND_ROLE),
)
HALLS = (("North hall", range(1, 7)), ("South hall", range(7, 13)))
SHARED = ("Day room", "Dining room", "Garden door")


@dataclass
class House:
    """The house while its story is told: where everything is, and who may speak when.

    :param at: the moment the story is told up to; nothing in it lies later.
    """

    seed: str
    at: datetime
    small: bool = False
    _viewers: dict[tuple[UUID, date], Viewer] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> UUID:
        """Return the organisation's id."""
        return self.named("house")

    @property
    def zone(self) -> ZoneInfo:
        """Return the zone its wall clocks show."""
        return ZoneInfo(settings.TIME_ZONE)

    @property
    def days(self) -> int:
        """Return how many days of records the story holds."""
        return 3 if self.small else 90

    @property
    def full_days(self) -> int:
        """Return for how many days rounds are told in full; before that they are thinned."""
        return 1 if self.small else 7

    @property
    def begun(self) -> datetime:
        """Return when the house was founded: before anyone in the story came."""
        return self.at - BEFORE

    def named(self, *parts: object) -> UUID:
        """Return the id that always follows from this seed and these words."""
        return derived("demo", self.seed, *parts)

    def staff(self) -> tuple[Worker, ...]:
        """Return who works here."""
        return cast.staff(small=self.small)

    def works(self, username: str) -> bool:
        """Test whether someone works here; a small house has fewer people."""
        return any(one.username == username for one in self.staff())

    def someone(self, *usernames: str) -> str:
        """Return the first of these who works here."""
        return next(name for name in usernames if self.works(name))

    def account(self, username: str) -> UUID:
        """Return the id of someone's account."""
        return self.named("account", username)

    def viewer(self, username: str, at: datetime) -> Viewer:
        """Return someone as they stood then."""
        account = self.account(username)
        place = (account, at.date())
        if place not in self._viewers:
            self._viewers[place] = load_viewer(
                account_id=account, organisation_id=self.id, now=at, proved_how="password"
            )
        return self._viewers[place]

    def service(self) -> Viewer:
        """Return the house itself as a viewer."""
        return service(self.id)

    def wall(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Return a moment by the wall clock of the house."""
        return datetime.combine(day, time(hour, minute), tzinfo=self.zone)

    def today(self) -> date:
        """Return the day the story is told on."""
        return self.at.astimezone(self.zone).date()


def again(at: datetime) -> Proof:
    """Return the proof of someone who was just asked again who they are."""
    return Proof(how="again:pin", at=at)


def stands(house: House) -> bool:
    """Test whether the house was founded, with everyone in it."""
    last = house.staff()[-1]
    return Account.objects.filter(id=house.account(last.username)).exists()


def found(house: House) -> Iterator[str]:
    """Found the house in one transaction, saying what is done."""
    with transaction.atomic():
        actions.found(name=NAME, now=house.begun, jurisdiction="US-NY", organisation_id=house.id)
        _places(house)
        yield "places"
        for one in house.staff():
            _appoint(house, one)
        _set_sign_in(house)
        _set_rules(house)
        yield "staff"


def _places(house: House) -> None:
    add = _adder(house)
    for key, name, law, naming in PROGRAMMES:
        add(key, PlaceKind.PROGRAMME, name, "house", law=law, naming=naming)
    add("west", PlaceKind.UNIT, "West", "hospital", naming=Naming.ROLE)
    for name in SHARED:
        add(name, PlaceKind.ROOM, name, "west")
    for hall, rooms in HALLS:
        add(hall, PlaceKind.ROOM, hall, "west")
        for number in rooms:
            add(f"room {number}", PlaceKind.ROOM, f"Room {number}", hall)
            for letter in "AB":
                bed = f"{number}{letter}"
                add(f"bed {bed}", PlaceKind.BED, bed, f"room {number}")


def _adder(house: House) -> Callable[..., UUID]:
    def add(
        key: str, sort: PlaceKind, name: str, parent: str, *, law: Law | None = None,
        naming: Naming | None = None,
    ) -> UUID:  # fmt: skip
        return actions.add_place(
            viewer=house.service(), sort=sort, name=name, parent_id=house.named(parent), law=law,
            naming=naming, now=house.begun, place_id=house.named(key),
        )  # fmt: skip

    return add


def _appoint(house: House, one: Worker) -> None:
    me = house.service()
    account = house.account(one.username)
    actions.appoint(
        viewer=me, name=one.name, username=one.username, credential=one.credential,
        place_id=house.named(one.place), now=house.begun, account_id=account,
        supervisor_id=house.account(one.supervisor) if one.supervisor else None,
        licence_until=house.at + timedelta(days=400),
    )  # fmt: skip
    further: dict[str, tuple[tuple[Credential, str], ...]] = {
        "rex": ((Credential.REGISTRAR, "hospital"), (Credential.REGISTRAR, "school")),
        "elias": tuple((Credential.ON_CALL, place) for place in ("clinic", "hospital", "school")),
    }
    more = further.get(one.username, ())
    if one.username == "priya":
        more = ((Credential.ON_CALL, "clinic"),)
    if house.small and one.username == "osei":
        more = ((Credential.ON_CALL, "clinic"), (Credential.PSYCHIATRIST, "clinic"))
    for credential, place in more:
        actions.add_standing(
            viewer=me, account_id=account, credential=credential,
            place_id=house.named(place), now=house.begun,
        )  # fmt: skip


def _set_sign_in(house: House) -> None:
    """Give everyone the one password that the demo prints, hashed once."""
    Account.objects.filter(organisation_id=house.id, acting="staff").update(
        password=make_password(cast.PASSWORD), pin=make_password(cast.PIN)
    )


def _set_rules(house: House) -> None:
    lines = (
        CrisisLine(label="988", call="988", text="988", note="Free, at any hour, day or night"),
        CrisisLine(label="Larchfield nurse line", call=PHONE, note="7 am to 11 pm, every day"),
    )
    rules = SiteRules(
        jurisdiction="US-NY", zone=settings.TIME_ZONE, lines=lines, office=NAME, office_phone=PHONE
    )
    chart = Chart.open(
        viewer=house.service(), subject=house.id, purpose="registration", now=house.begun
    )
    chart.record(rules, entry_id=house.named("rules"))


def every_bed(house: House) -> list[str]:
    """Return the beds of the unit, in the order one walks."""
    found = [f"{number}{letter}" for number in range(1, 13) for letter in "AB"]
    return found[:6] if house.small else found
