"""Say who is on a unit now, where they belong, and what a viewer may do for each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from mainstay.kernel import boards
from mainstay.kernel.access import Access, NotFound, Shelf, Viewer, decide
from mainstay.kernel.entries import Permission
from mainstay.kernel.people.models import Bedded, Client, Place


@dataclass(frozen=True)
class Person:
    """Someone on the unit, as far as a tile names them."""

    record: UUID
    name: str
    preferred: str
    full_name: str
    born_on: date | None
    room: str
    zone: str
    since: datetime
    access: Access
    has_namesake: bool = False


@dataclass(frozen=True)
class Unit:
    """A unit, its zones by name, and the people there now in the order one walks."""

    id: UUID
    name: str
    zones: tuple[str, ...]
    people: tuple[Person, ...]


@dataclass(frozen=True)
class Ground:
    """The places of a unit: which rooms are bedrooms, and which zone each belongs to."""

    unit: Place
    places: dict[UUID, Place]

    def zones(self) -> tuple[str, ...]:
        """Return the rooms nobody sleeps in, such as a day room or a hall, by name."""
        with_beds = {place.parent_id for place in self.places.values() if place.kind == "bed"}
        return tuple(
            place.name
            for place in sorted(self.places.values(), key=lambda one: _natural(one.name))
            if place.kind == "room" and place.place_id not in with_beds
        )

    def room(self, stay: Bedded) -> tuple[str, str]:
        """Return a stay's bedroom, and the hall it opens on."""
        room = self.places.get(stay.room_id) if stay.room_id else None
        if room is None and stay.bed_id in self.places:
            room = self.places.get(self.places[stay.bed_id].parent_id)  # type: ignore[arg-type]
        hall = self.places.get(room.parent_id) if room and room.parent_id else None
        return (room.name if room else "", hall.name if hall and hall.kind == "room" else "")


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """Return a key that puts Room 4 before Room 11."""
    parts = "".join(c if c.isdigit() else f" {c} " for c in name).split()
    return tuple((int(part), "") if part.isdigit() else (-1, part.lower()) for part in parts)


def units_of(viewer: Viewer) -> list[Place]:
    """Return the units a viewer stands at, by name."""
    here = [stand.place_id for stand in viewer.stands if stand.place_kind == "unit"]
    return list(Place.objects.filter(place_id__in=here, kind="unit").order_by("name", "place_id"))


def stays_at(unit: UUID, *, now: datetime) -> QuerySet[Bedded]:
    """Return who lies on a unit now."""
    there = Bedded.objects.filter(unit_id=unit, from_at__lte=now)
    return there.filter(Q(until_at=None) | Q(until_at__gt=now)).order_by("from_at", "id")


def on_unit(viewer: Viewer, unit: UUID, *, now: datetime, only: UUID | None = None) -> Unit:
    """Return a unit and the people there whom this viewer may observe.

    :param only: bring this person alone, as one tile is redrawn.
    :raises NotFound: the viewer does not stand there, or the person is not there.
    """
    boards.stands_at(viewer, unit)
    ground = _ground(viewer, unit)
    stays = {stay.record_id: stay for stay in stays_at(unit, now=now)}
    if only is not None and only not in stays:
        raise NotFound(str(only))
    seen = boards.shown(viewer, list(stays), Permission.OBSERVE, now=now)
    stays = {r: s for r, s in stays.items() if r in seen and _may_place(seen[r], s)}
    people = _named(ground, stays, seen)
    if only is not None:
        people = [one for one in people if one.record == only]
        if not people:
            raise NotFound(str(only))
    return Unit(unit, ground.unit.name, ground.zones(), tuple(people))


def _may_place(access: Access, stay: Bedded) -> bool:
    return bool(decide(access, Shelf.parse(stay.shelf)))


def _ground(viewer: Viewer, unit: UUID) -> Ground:
    every = Place.objects.filter(organisation_id=viewer.organisation_id, closed=False)
    places = {place.place_id: place for place in every.order_by("id")}
    if unit not in places:
        raise NotFound(str(unit))
    within: dict[UUID, Place] = {}
    edge = {unit}
    while edge:
        found = {p.place_id: p for p in places.values() if p.parent_id in edge}
        edge = set(found) - set(within)
        within |= found
    return Ground(places[unit], within)


def _named(ground: Ground, stays: dict[UUID, Bedded], seen: dict[UUID, Access]) -> list[Person]:
    clients = Client.objects.filter(record_id__in=stays).order_by("id")
    shared = Counter(_likeness(client.preferred) for client in clients)
    people = [
        Person(
            record=client.record_id,
            name=short_name(client),
            preferred=client.preferred,
            full_name=client.full_name,
            born_on=client.born_on,
            room=ground.room(stays[client.record_id])[0],
            zone=ground.room(stays[client.record_id])[1],
            since=stays[client.record_id].from_at,
            access=seen[client.record_id],
            has_namesake=shared[_likeness(client.preferred)] > 1,
        )
        for client in clients
    ]
    return sorted(people, key=lambda one: (_natural(one.room), one.name, one.record))


def _likeness(name: str) -> str:
    return name.casefold().strip()


def short_name(client: Client) -> str:
    """Name someone as the unit does: what they are called, and one letter of the family name."""
    family = client.sort_name.split(",")[0].strip()
    called = client.preferred or client.full_name
    return f"{called} {family[0].upper()}." if family and " " not in called else called


def zone_order(zones: Iterable[str], people: Iterable[Person]) -> list[str]:
    """Return every zone once: the unit's own by name, then halls that only rooms name."""
    return list(dict.fromkeys([*zones, *sorted({p.zone for p in people if p.zone})]))
