"""Tell everyone's story, one person at a time: resumable, the same for the same seed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction

from mainstay.demo import heroes, outpatient, people, rounds, stays, turns
from mainstay.demo.house import House
from mainstay.demo.people import Person
from mainstay.demo.stays import Bedtime
from mainstay.demo.told import Story
from mainstay.kernel.people import actions
from mainstay.kernel.people.models import Account, Client

PROGRAMME = {"clinic": "clinic", "school": "school", "unit": "hospital", "left": "hospital"}


@dataclass(frozen=True)
class Plan:
    """Everyone there is to tell about, the most asked for first."""

    people: list[Person]
    beds: dict[int, Bedtime]


def plan(house: House) -> Plan:
    """Make up everyone, and put the stories a visitor meets first."""
    everyone = people.everyone(house)
    heroes.choose(house, everyone)
    beds = stays.beds(house, everyone)
    first = [one for one in everyone if one.hero and one.sort == "clinic"]
    # A bed is free for who is there now only once whoever lay in it before has gone home.
    unit = [one for sort in ("left", "unit") for one in everyone if one.sort == sort]
    rest = [one for one in everyone if one not in first and one not in unit]
    rest.sort(key=lambda one: one.came_at, reverse=True)
    return Plan([*first, *unit, *rest], beds)


def told_already(house: House) -> set[object]:
    """Return the records that stand already; a story is told whole or not at all."""
    found = Client.objects.filter(organisation_id=house.id).order_by("id")
    return set(found.values_list("record_id", flat=True))


def tell_all(house: House, planned: Plan) -> Iterator[Person]:
    """Tell every story not told yet, saying whose was told."""
    done = told_already(house)
    with hurried():
        for person in planned.people:
            if person.record not in done:
                with transaction.atomic():
                    tell_one(house, person, planned.beds.get(person.index))
            yield person


@contextmanager
def hurried() -> Iterator[None]:
    """Trust the machine while the story is told: if the power fails, the demo is told anew."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")


def tell_one(house: House, person: Person, bedtime: Bedtime | None) -> None:
    """Register someone and tell their story."""
    if bedtime is not None:
        person.came_at = bedtime.from_at
    story = Story(house, person, until=bedtime.until_at if bedtime else None)
    register(story, bedtime)
    if bedtime is None:
        outpatient.tell_clinic(story)
    else:
        stays.tell_stay(story, bedtime)
        rounds.tell_rounds(story, bedtime)
    _turn(story)
    story.tell()


def register(story: Story, bedtime: Bedtime | None) -> None:
    """Have the desk register someone, with their people, their team and their bed."""
    house, person = story.house, story.person
    more = outpatient.first_entries(story)
    if bedtime is not None:
        more = [person.contact, stays.stay_of(story, bedtime)]
    actions.register_client(
        viewer=house.viewer("rex", person.came_at), identity=person.identity,
        programme_id=house.named(PROGRAMME[person.sort]), now=person.came_at, more=more,
        record_id=person.record,
    )  # fmt: skip
    if person.hero in ("sam", "former", "open") or person.index % 20 == 19:
        username = "sam" if person.hero == "sam" else f"client{person.index}"
        _portal(story, username)


def _portal(story: Story, username: str) -> None:
    house, person = story.house, story.person
    account = actions.make_portal_account(
        viewer=house.viewer("rex", person.came_at), record_id=person.record, username=username,
        name=person.name, now=person.came_at, account_id=house.account(username),
    )  # fmt: skip
    _set_password(account)


def _set_password(account: Account) -> None:
    """Give a client the one password that the demo prints, as it was hashed for the staff."""
    account.password, account.pin = (
        Account.objects.filter(organisation_id=account.organisation_id, acting="staff")
        .exclude(pin="")
        .order_by("username")
        .values_list("password", "pin")[0]
    )
    account.save(update_fields=["password", "pin"])


def _turn(story: Story) -> None:
    """Give the stories a visitor meets their turn."""
    house, person = story.house, story.person
    if person.hero == "sam":
        day = house.today() - timedelta(days=1 if house.small else 12)
        at = house.wall(day - timedelta(days=max(0, day.weekday() - 4)), 10, 12)
        about = turns.item_nine(story, at, total=15)
        turns.follow_through(story, at + timedelta(minutes=22), about)
        turns.with_plan(story, at + timedelta(minutes=75))
        turns.look_again(story, at + timedelta(days=2, hours=4))
    if person.hero == "open":
        turns.item_nine(story, house.at - timedelta(minutes=18), total=17)
    if person.hero == "guardian":
        account = actions.make_proxy_account(
            viewer=house.service(), name="Alex Rivenhall", username="alex"
        )
        _set_password(account)
        turns.guardian(story, person.came_at + timedelta(hours=1), account.id)
    if person.hero == "sight":
        turns.concern(story, house.at - timedelta(minutes=6))
    if person.hero == "collapse":
        turns.other_programme(story, person.came_at + timedelta(hours=1))
        ago = timedelta(hours=26) if house.small else timedelta(days=6, hours=3)
        turns.collapse(story, house.at - ago)
