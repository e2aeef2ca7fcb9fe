"""Work out a unit's board: everyone's level, last check, when due and when late."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.crypto import salted_hmac

from mainstay.care.unit import rules
from mainstay.care.unit.actions.census import Person, Unit, on_unit, stays_at
from mainstay.care.unit.entries import Activity, Level, Precaution
from mainstay.care.unit.models import CheckRow, LevelRow, SearchRow
from mainstay.care.unit.rules import Offer, Seen, State, Stated, Watch
from mainstay.kernel.access import Shelf, Viewer, decide
from mainstay.kernel.boards import stands_at
from mainstay.kernel.people.models import Account, Client


@dataclass(frozen=True)
class Row:
    """One person on the board."""

    person: Person
    watch: Watch
    state: State
    offer: Offer
    precautions: tuple[Precaution, ...] = ()
    missing_id: UUID | None = None
    by: str = ""
    level_by: str = ""

    @property
    def is_late(self) -> bool:
        """Test whether the ceiling has passed, whatever the tile says first."""
        return self.state is State.LATE


@dataclass(frozen=True)
class Board:
    """A unit at a moment.

    :param mark: changes when a check, level, search or bed changed, or a tile looks different.
    """

    unit: Unit
    rows: tuple[Row, ...]
    now: datetime
    mark: str

    def count(self, *states: State) -> int:
        """Count the people in some states."""
        return sum(row.state in states for row in self.rows)

    def row(self, record: UUID) -> Row:
        """Return one person's row."""
        return next(row for row in self.rows if row.person.record == record)


def secret() -> bytes:
    """Return what draws the due times: from the site's own secret, known to nobody on the unit."""
    return salted_hmac("mainstay.unit.due", "", secret=settings.SECRET_KEY).digest()


def board_of(viewer: Viewer, unit: UUID, *, now: datetime, only: UUID | None = None) -> Board:
    """Draw up a unit's board for a viewer who stands there, in a fixed number of statements.

    :raises NotFound: the viewer does not stand there, or the one person asked for is not there.
    """
    there = on_unit(viewer, unit, now=now, only=only)
    facts = _Facts(viewer, {one.record: one for one in there.people}, now)
    rows = tuple(facts.row(one) for one in there.people)
    moments = [rules.next_change(row.watch, now=now) for row in rows]
    soonest = min((at for at in moments if at is not None), default=None)
    until = "" if soonest is None else str(int(soonest.timestamp()) + 1)
    return Board(there, rows, now, f"{version_of(unit, now=now)}.{until}")


class _Facts:
    """What the tables say of several people, read once for all of them."""

    def __init__(self, viewer: Viewer, people: dict[UUID, Person], now: datetime) -> None:
        self._people, self._viewer, self._now = people, viewer, now
        self._secret = secret()
        self._levels = self._by_record(LevelRow.objects.filter(record_id__in=people))
        self._searches = self._by_record(SearchRow.objects.filter(record_id__in=people))
        self._last = {row.record_id: row for row in latest(people)}
        roots = {row.same_as for row in self._last.values() if row.same_as}
        self._roots = {
            (row.record_id, row.entry_id): row
            for row in CheckRow.objects.filter(record_id__in=people, entry_id__in=roots)
        }
        self._sames = _sames(people, roots | {row.entry_id for row in self._last.values()})
        self._mine = seen_by(viewer.id, people, now=now)
        self._names = names({row.author_id for row in self._every()})

    def _every(self) -> list[CheckRow | LevelRow]:
        levels = [rows[-1] for rows in self._levels.values() if rows]
        return [*self._last.values(), *levels]

    def _by_record(self, rows: QuerySet[Any]) -> dict[UUID, list[Any]]:
        found: dict[UUID, list[Any]] = defaultdict(list)
        for row in rows.order_by("occurred_at", "entry_id"):
            if decide(self._people[row.record_id].access, Shelf.parse(row.shelf)):
                found[row.record_id].append(row)
        return found

    def row(self, person: Person) -> Row:
        """Return one person's row."""
        statements = self._levels[person.record]
        watch = self._watch(person, [stated(one) for one in statements])
        said = [one for one in statements if watch.level and one.entry_id == watch.level.id]
        search = self._open_search(person.record)
        return Row(
            person=person,
            watch=watch,
            state=rules.state_of(watch, now=self._now),
            offer=rules.offer(watch, secret=self._secret),
            precautions=precautions(statements),
            missing_id=search.entry_id if search else None,
            by=self._names.get(watch.seen.by, "") if watch.seen else "",
            level_by=self._names.get(said[0].author_id, "") if said else "",
        )

    def _watch(self, person: Person, statements: list[Stated]) -> Watch:
        level, seen = rules.standing(statements), self._seen(person.record)
        late = rules.late_from(seen.at if seen else None, rules.spans(statements))
        search = self._open_search(person.record)
        return Watch(
            level=level,
            seen=seen,
            due_at=self._due(level, seen, late),
            late_at=late,
            missing_since=search.occurred_at if search else None,
            observer_new=person.record not in self._mine,
            is_mine=seen is not None and seen.by == self._viewer.id,
        )

    def _due(
        self, level: Stated | None, seen: Seen | None, late: datetime | None
    ) -> datetime | None:
        """Draw from the last completed check; a raise since then draws from the raise."""
        if level is None or level.level is None or late is None:
            return None
        ceiling = rules.ceiling_of(level.level)
        after = seen.id if seen and seen.at >= level.at else level.id
        return late - ceiling + rules.draw(secret=self._secret, after=after, ceiling=ceiling)

    def _seen(self, record: UUID) -> Seen | None:
        last = self._last.get(record)
        if last is None or not decide(self._people[record].access, Shelf.parse(last.shelf)):
            return None
        root = self._roots.get((record, last.same_as)) if last.same_as else None
        told = root or last
        return Seen(
            id=last.entry_id,
            at=last.occurred_at,
            by=last.author_id,
            place=told.place,
            activity=told.activity,
            asleep=told.activity == Activity.ASLEEP,
            concern=last.concern,
            root=last.same_as,
            sames=self._sames.get((record, last.same_as or last.entry_id), 0),
        )

    def _open_search(self, record: UUID) -> SearchRow | None:
        rows: list[SearchRow] = self._searches[record]
        ended = {row.missing_id for row in rows if row.is_end}
        return next((r for r in rows if not r.is_end and r.entry_id not in ended), None)


def latest(records: Collection[UUID]) -> list[CheckRow]:
    """Return the last completed check of each person; a late entry is none."""
    each = CheckRow.objects.filter(record_id=OuterRef("record_id"), is_late=False)
    last = each.order_by("-occurred_at", "-entry_id").values("id")[:1]
    found = Client.objects.filter(record_id__in=records).order_by("id")
    ids = [row for row in found.values_list(Subquery(last), flat=True) if row is not None]
    return list(CheckRow.objects.filter(id__in=ids).order_by("id"))


def _sames(records: Collection[UUID], roots: Collection[UUID]) -> dict[tuple[UUID, UUID], int]:
    found = CheckRow.objects.filter(record_id__in=records, same_as__in=roots)
    counted = found.values("record_id", "same_as").annotate(n=Count("id")).order_by("record_id")
    return {(row["record_id"], row["same_as"]): row["n"] for row in counted if row["same_as"]}


def seen_by(observer: UUID, records: Collection[UUID], *, now: datetime) -> set[UUID]:
    """Return whom an observer has already checked this shift."""
    begun, _ends = rules.shift_of(now, zone=timezone.get_current_timezone())
    found = CheckRow.objects.filter(author_id=observer, is_late=False, occurred_at__gte=begun)
    found = found.filter(record_id__in=records)
    return set(found.values_list("record_id", flat=True).distinct().order_by("record_id"))


def names(accounts: Collection[UUID]) -> dict[UUID, str]:
    """Return what people are called on the unit: the first name."""
    found = Account.objects.filter(id__in=accounts).order_by("id")
    return {one.id: one.name.split(" ")[0] for one in found}


def stated(row: LevelRow) -> Stated:
    """Return one statement about a level as the rules read it."""
    return Stated(
        id=row.entry_id,
        at=row.occurred_at,
        sort=row.sort,
        level=Level(row.level) if row.level else None,
        review_at=row.review_at,
        by=row.author_id,
    )


def precautions(statements: Sequence[LevelRow]) -> tuple[Precaution, ...]:
    """Return what else to take care of: what the last order said, and every raise since added."""
    held: dict[Precaution, None] = {}
    for row in statements:
        if row.sort != "raised":
            held = {}
        held |= {Precaution(word): None for word in row.precautions.split(",") if word}
    return tuple(held)


def version_of(unit: UUID, *, now: datetime) -> str:
    """Return a stamp that changes with every check, level, search or bed of a unit."""
    begun, _ends = rules.shift_of(now, zone=timezone.get_current_timezone())
    stays = list(stays_at(unit, now=now).values_list("record_id", "id"))
    here = Q(record_id__in=[record for record, _id in stays])
    told: list[object] = [stays]
    for model, rows in (
        (CheckRow, here & Q(occurred_at__gte=begun)), (LevelRow, here), (SearchRow, here),
    ):  # fmt: skip
        told.append(model.objects.filter(rows).aggregate(Max("id"), Count("id")))
    return sha256(repr(told).encode()).hexdigest()[:16]


def has_news(viewer: Viewer, unit: UUID, mark: str, *, now: datetime) -> bool:
    """Test whether a board with this mark would look different now.

    :raises NotFound: the viewer does not stand there.
    """
    stands_at(viewer, unit)
    version, _, until = mark.partition(".")
    if until.isdigit() and now.timestamp() >= int(until):
        return True
    return version != version_of(unit, now=now)
