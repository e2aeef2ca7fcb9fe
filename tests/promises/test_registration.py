"""Coming into the house, moving through it and leaving it, one record a person."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mainstay.kernel import verify
from mainstay.kernel.access import NotFound, Refused
from mainstay.kernel.ledger import Unacceptable
from mainstay.kernel.models import NameKey, Record, Slot, Task, Tie
from mainstay.kernel.people import actions
from mainstay.kernel.people.entries import FormerName, Identifier, Identity, Stay
from mainstay.kernel.people.lists import (
    clients_of,
    face,
    named_to_client,
    naming_for,
    on_unit,
    staff_at,
)
from mainstay.kernel.people.models import Account, Bedded, Client, Place
from mainstay.kernel.scope import Credential
from tests.people import BEFORE, NOW, Cast, client, found_house, staff

BORN = date(1990, 2, 28)


def register(cast: Cast, identity: Identity, name: str = "rex") -> Client:
    chart = actions.register_client(
        viewer=cast.viewer(name), identity=identity, programme_id=cast.clinic, now=NOW
    )
    return face(chart.record_id)


def test_registering_makes_one_record_with_a_number_and_a_programme(cast: Cast) -> None:
    made = register(cast, Identity(given_name="Ife", family_name="Okoro", born_on=BORN))
    assert len(made.number) == 8
    assert Tie.objects.get(record_id=made.record_id).party_id == cast.clinic


def test_two_clients_never_bear_one_number(cast: Cast) -> None:
    record = cast.sam
    numbers = set()
    for low in (1, 2):
        made = actions.register_client(
            viewer=cast.service(), identity=Identity(given_name="A"), programme_id=cast.clinic,
            now=NOW, record_id=type(record)(int=low * 10**8 + 7),
        )  # fmt: skip
        numbers.add(face(made.record_id).number)
    assert len(numbers) == 2


def test_what_fails_halfway_leaves_no_record(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client(cast, "June", "Ortiz", programme=cast.school, born_on=BORN)
    before = Record.objects.count()

    def lost(*_given: object, **_more: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(actions.clients, "_tell_privacy_officer", lost)
    with pytest.raises(ConnectionError):
        register(cast, Identity(given_name="June", family_name="Ortiz", born_on=BORN))
    assert Record.objects.count() == before


def test_a_desk_registers_only_where_it_stands(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.register_client(
            viewer=cast.viewer("rex"), identity=Identity(given_name="A"),
            programme_id=cast.school, now=NOW,
        )  # fmt: skip


@pytest.mark.parametrize(
    "identity",
    [
        Identity(given_name="June", family_name="Ortiz", born_on=BORN),
        Identity(given_name="Junie", family_name="Ortis", born_on=BORN),
        Identity(given_name="Marta", family_name="Ortiz", preferred_name="June", born_on=BORN),
        Identity(given_name="X", identifiers=[Identifier(system="State", value="A-99 812")]),
        Identity(given_name="Old", family_name="Closed", born_on=BORN),
    ],
)
def test_someone_who_may_be_known_already_is_noticed(cast: Cast, identity: Identity) -> None:
    client(
        cast, "June", "Ortiz", programme=cast.school, born_on=BORN,
        identifiers=[Identifier(system="State", value="A99812")],
        former_names=[FormerName(name="Old Closed")],
    )  # fmt: skip
    register(cast, identity)
    assert Task.objects.filter(code="people.maybe_same", owner_id=cast.id("pia")).count() == 1


def test_someone_else_is_no_ones_task(cast: Cast) -> None:
    client(cast, "June", "Ortiz", programme=cast.school, born_on=BORN)
    register(cast, Identity(given_name="Bao", family_name="Tran", born_on=BORN))
    register(cast, Identity(given_name="June", family_name="Ortiz", born_on=date(1980, 1, 1)))
    assert not Task.objects.filter(code="people.maybe_same").exists()


def test_a_bed_is_never_given_twice(cast: Cast) -> None:
    other = client(cast, "Bao", "Tran", programme=cast.hospital)
    house = cast.service()
    with pytest.raises(Unacceptable):
        actions.admit(
            viewer=house, record_id=other, unit_id=cast.west, bed_id=cast.beds[0], now=NOW
        )
    actions.discharge(viewer=house, record_id=cast.sam, now=NOW, how="Went home")
    later = NOW + timedelta(minutes=1)
    actions.admit(viewer=house, record_id=other, unit_id=cast.west, bed_id=cast.beds[0], now=later)
    assert [one.client.record_id for one in on_unit(cast.west, now=later)] == [other]


def test_discharge_ends_what_the_unit_may_see(cast: Cast) -> None:
    assert cast.chart("dana").latest(Stay) is not None
    actions.discharge(viewer=cast.service(), record_id=cast.sam, now=NOW, how="Went home")
    with pytest.raises(NotFound):
        cast.chart("dana", now=NOW + timedelta(days=8))
    assert cast.chart("ada").latest(Stay) is not None


def test_a_move_frees_one_bed_and_takes_another_at_one_moment(cast: Cast) -> None:
    actions.transfer(
        viewer=cast.service(), record_id=cast.sam, unit_id=cast.west, bed_id=cast.beds[1], now=NOW
    )
    now = [one for one in Bedded.objects.order_by("from_at") if one.until_at is None]
    assert [one.bed_id for one in now] == [cast.beds[1]]
    ended = Slot.objects.get(resource_id=cast.beds[0])
    assert ended.ends_at == NOW


def test_a_caseload_is_the_team_one_is_on(cast: Cast) -> None:
    assert [one.record_id for one in clients_of(cast.viewer("ada"), now=NOW)] == [cast.sam]
    assert clients_of(cast.viewer("nell"), now=NOW) == []


def test_a_place_takes_the_law_of_what_it_stands_under(cast: Cast) -> None:
    unit = actions.add_place(
        viewer=cast.service(), sort="unit", name="Beds", parent_id=cast.detox, now=NOW
    )
    assert Place.objects.get(place_id=unit).law == "part2"


def test_a_manager_appoints_only_where_they_stand(cast: Cast) -> None:
    def appoint(at: object) -> Account:
        return actions.appoint(
            viewer=cast.viewer("joan"), name="Kit Ng", username="kit",
            credential=Credential.TECHNICIAN, place_id=at, now=NOW,  # type: ignore[arg-type]
        )  # fmt: skip

    with pytest.raises(Refused):
        appoint(cast.east)
    assert not Account.objects.filter(username="kit").exists()
    appoint(cast.west)
    assert "Kit Ng" in {one.name for one in staff_at([cast.west], now=NOW)}


def test_a_leaver_is_out_everywhere_at_once(cast: Cast) -> None:
    actions.add_standing(
        viewer=cast.service(), account_id=cast.id("dana"), credential=Credential.TECHNICIAN,
        place_id=cast.east, now=NOW,
    )  # fmt: skip
    ended = actions.end_standings(
        viewer=cast.service(), account_id=cast.id("dana"), now=NOW, reason="Left"
    )
    assert ended == 2
    assert cast.viewer("dana").stands == ()
    assert not Account.objects.get(username="dana").is_active


@pytest.mark.parametrize(
    ("naming", "said"),
    [
        ("full", "Ada Flores, Social worker"),
        ("first", "Ada, Social worker"),
        ("role", "Social worker"),
    ],
)
def test_staff_are_named_to_clients_as_the_programme_sets(naming: str, said: str) -> None:
    assert named_to_client("Ada Flores", "LCSW", naming) == said


def test_the_closest_rule_of_naming_wins(cast: Cast) -> None:
    quiet = actions.add_place(
        viewer=cast.service(), sort="programme", name="Quiet", parent_id=cast.house,
        naming="role", now=NOW,
    )  # fmt: skip
    assert naming_for(cast.sam, now=NOW) == "first"
    actions.enrol(viewer=cast.service(), record_id=cast.sam, programme_id=quiet, now=NOW)
    assert naming_for(cast.sam, now=NOW) == "role"


@pytest.mark.django_db
def test_registering_costs_the_same_in_a_full_house() -> None:
    cast = found_house(now=BEFORE)
    staff(cast, "Rex Young", Credential.REGISTRAR, cast.clinic)

    def cost(given: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            register(cast, Identity(given_name=given, family_name="Okoro", born_on=BORN))
        return len(asked)

    alone = cost("Ife")
    for number in range(6):
        client(cast, f"Guest{number}", "Stay", born_on=date(1970, 1, 1 + number))
    assert cost("Bayo") <= alone + 1  # one question more: the name near hers


@pytest.mark.django_db
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from(["admit", "discharge", "transfer", "enrol", "join", "leave"]),
        max_size=6,
    )
)
def test_any_path_through_the_house_is_proved_and_rebuilt(cast: Cast, path: list[str]) -> None:
    house = cast.service()
    record = client(cast, "June", "Ortiz")
    now = NOW
    for step in path:
        now += timedelta(minutes=1)
        take(cast, step, record=record, viewer=house, now=now)
    proof = verify.prove()
    assert proof.holds, [str(damage) for damage in proof.damage]
    assert NameKey.objects.filter(record_id=record).exists()


def take(cast: Cast, step: str, **at: object) -> None:
    record, viewer, now = at["record"], at["viewer"], at["now"]
    common = {"viewer": viewer, "record_id": record, "now": now}
    try:
        match step:
            case "admit":
                actions.admit(**common, unit_id=cast.west, bed_id=cast.beds[1])  # type: ignore[arg-type]
            case "discharge":
                actions.discharge(**common)  # type: ignore[arg-type]
            case "transfer":
                actions.transfer(**common, unit_id=cast.east)  # type: ignore[arg-type]
            case "enrol":
                actions.enrol(**common, programme_id=cast.detox)  # type: ignore[arg-type]
            case "join":
                actions.join_team(**common, member_id=cast.id("ada"))  # type: ignore[arg-type]
            case "leave":
                actions.leave_team(**common, member_id=cast.id("ada"))  # type: ignore[arg-type]
    except (NotFound, Unacceptable):
        return
