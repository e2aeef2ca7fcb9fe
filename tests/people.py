"""The cast: a small house with the people every story needs, made from real entries."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from mainstay.kernel import access
from mainstay.kernel.access import Viewer, load_viewer
from mainstay.kernel.chart import Chart
from mainstay.kernel.people import actions
from mainstay.kernel.people.entries import Identity, PlaceKind
from mainstay.kernel.people.models import Account
from mainstay.kernel.scope import Credential
from mainstay.kernel.signing import Proof

NOW = datetime(2026, 3, 14, 18, 5, tzinfo=UTC)
BEFORE = NOW - timedelta(days=30)
PASSWORD = "a long walk by the river"
PIN = "4829"
NOBODY = UUID(int=0)


@dataclass
class Cast:
    """Who is there, by first name, and where: ``cast.ada``, ``cast.sam``, ``cast.west``."""

    house: UUID
    clinic: UUID
    hospital: UUID
    school: UUID
    detox: UUID
    west: UUID
    east: UUID
    beds: list[UUID] = field(default_factory=list)
    accounts: dict[str, Account] = field(default_factory=dict)
    sam: UUID = NOBODY

    def account(self, name: str) -> Account:
        """Return someone's account by first name."""
        return self.accounts[name]

    def id(self, name: str) -> UUID:
        """Return the id of someone's account."""
        return self.accounts[name].id

    def viewer(self, name: str, *, now: datetime = NOW) -> Viewer:
        """Return someone as a viewer, with what they stand as at this moment."""
        account = self.accounts[name]
        return load_viewer(
            account_id=account.id,
            organisation_id=self.house,
            now=now,
            acting=account.acting,
        )

    def service(self) -> Viewer:
        """Return the house itself as a viewer."""
        return access.service(self.house)

    def chart(
        self, name: str, subject: UUID | None = None, *, now: datetime = NOW, purpose: str = "care"
    ) -> Chart:
        """Open a record (Sam's unless another is named) as someone."""
        return Chart.open(
            viewer=self.viewer(name, now=now),
            subject=subject or self.sam,
            purpose=purpose,
            now=now,
        )


def again(now: datetime = NOW) -> Proof:
    """Return the proof of someone who was just asked again who they are."""
    return Proof(how="again:pin", at=now)


def found_house(*, now: datetime = BEFORE) -> Cast:
    """Found the house: clinic, hospital with two units and four beds, school, detox (Part 2)."""
    house = actions.found(name="Harbor House", now=now, jurisdiction="US-NY")
    me = access.service(house)

    def add(sort: PlaceKind, name: str, parent: UUID, law: str | None = None) -> UUID:
        return actions.add_place(
            viewer=me, sort=sort, name=name, parent_id=parent, law=law, now=now
        )

    cast = Cast(
        house=house,
        clinic=add(PlaceKind.PROGRAMME, "Clinic", house),
        hospital=(hospital := add(PlaceKind.PROGRAMME, "Hospital", house)),
        school=add(PlaceKind.PROGRAMME, "School", house, "ferpa"),
        detox=add(PlaceKind.PROGRAMME, "Detox", house, "part2"),
        west=(west := add(PlaceKind.UNIT, "West", hospital)),
        east=add(PlaceKind.UNIT, "East", hospital),
    )
    room = add(PlaceKind.ROOM, "12", west)
    cast.beds = [add(PlaceKind.BED, f"12{letter}", room) for letter in "AB"]
    return cast


def staff(
    cast: Cast,
    name: str,
    credential: Credential,
    place_id: UUID,
    *,
    now: datetime = BEFORE,
    **more: object,
) -> Account:
    """Appoint someone, whose user name is the first name in small letters."""
    first = name.split()[0].lower()
    cast.accounts[first] = actions.appoint(
        viewer=cast.service(),
        name=name,
        username=first,
        credential=credential,
        place_id=place_id,
        password=PASSWORD,
        pin=PIN,
        now=now,
        **more,  # type: ignore[arg-type]
    )
    return cast.accounts[first]


def client(
    cast: Cast,
    given: str,
    family: str,
    *,
    programme: UUID | None = None,
    born_on: date | None = date(1985, 7, 14),
    now: datetime = BEFORE,
    **more: object,
) -> UUID:
    """Register a client and return the record's id."""
    identity = Identity(given_name=given, family_name=family, born_on=born_on, **more)  # type: ignore[arg-type]
    return actions.register_client(
        viewer=cast.service(),
        identity=identity,
        programme_id=programme or cast.clinic,
        now=now,
    ).record_id


def the_cast() -> Cast:
    """Fill the house.

    Ada (LCSW) and Tia (trainee, supervised by Ruth) are Sam's care team at the clinic.  Dana
    (technician), Nell (charge nurse), Osei (psychiatrist) stand on West, where Sam is in bed
    12A.  Rex is the clinic's desk.  Eve (LCSW) works at the school and knows nobody.  Pia is
    the privacy officer, Joan manages West, Max administers.  Sam has an own account; Alex has
    one too, and no authority yet.
    """
    cast = found_house()
    staff(cast, "Ada Flores", Credential.SOCIAL_WORKER, cast.clinic)
    ruth = staff(cast, "Ruth Adler", Credential.SUPERVISOR, cast.clinic)
    staff(cast, "Tia Brown", Credential.TRAINEE, cast.clinic, supervisor_id=ruth.id)
    staff(cast, "Dana Price", Credential.TECHNICIAN, cast.west)
    staff(cast, "Nell Okafor", Credential.CHARGE_NURSE, cast.west)
    staff(cast, "Osei Mensah", Credential.PSYCHIATRIST, cast.west)
    staff(cast, "Rex Young", Credential.REGISTRAR, cast.clinic)
    staff(cast, "Eve Stone", Credential.SOCIAL_WORKER, cast.school)
    staff(cast, "Pia Lund", Credential.PRIVACY_OFFICER, cast.house)
    staff(cast, "Joan Reyes", Credential.MANAGER, cast.west)
    staff(cast, "Max Ito", Credential.ADMINISTRATOR, cast.house)
    house = cast.service()
    cast.sam = client(cast, "Samuel", "Rivera", preferred_name="Sam", pronouns="he/him")
    actions.enrol(viewer=house, record_id=cast.sam, programme_id=cast.hospital, now=BEFORE)
    actions.admit(
        viewer=house, record_id=cast.sam, unit_id=cast.west, bed_id=cast.beds[0], now=BEFORE
    )
    for member, part in (("ada", "Therapist"), ("tia", "Trainee therapist")):
        actions.join_team(
            viewer=house, record_id=cast.sam, member_id=cast.id(member), role=part, now=BEFORE
        )
    cast.accounts["sam"] = actions.make_portal_account(
        viewer=house, record_id=cast.sam, username="sam", name="Sam", password=PASSWORD, now=BEFORE
    )
    cast.accounts["alex"] = actions.make_proxy_account(
        viewer=house, name="Alex Rivera", username="alex", password=PASSWORD
    )
    return cast
