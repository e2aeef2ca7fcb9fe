"""Say who opened a record, when, as what and why: the facts both the client and staff are told.

Several openings by one person for one purpose within an hour are one look.  Nothing here names
what was read: a closed part is never named, not even by who came near it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone

from mainstay.kernel.kinds import EmergencyOverride
from mainstay.kernel.models import (
    Draft,
    Entry,
    Link,
    Opening,
    OpeningNamed,
    Standing,
    Task,
    Tie,
    TimelineItem,
)
from mainstay.kernel.people.lists import place_names, staff_name
from mainstay.kernel.people.models import Account
from mainstay.kernel.scope import Relation

ONE_LOOK = timedelta(hours=1)
MOST = 400
ROUTINE = frozenset({"board", "search"})
ASKED_FOR_WORK = frozenset({"care", "rounds"})


@dataclass(frozen=True)
class Look:
    """One look: by whom, from when to when, what was done and for which purpose.

    :param by: ``self``, ``proxy``, ``staff``, or ``house`` for the system's own work.
    :param here: works on the unit where the client is staying now.
    :param worked: wrote, owed, was to sign or was on the unit that day; a look without any of
        these is one to ask about.
    :param override: the emergency's own entry, where this was one.
    """

    ids: tuple[UUID, ...]
    at: datetime
    until: datetime
    viewer_id: UUID | None
    name: str
    credential: str
    by: str
    act: str
    purpose: str
    place: str = ""
    here: bool = False
    worked: bool = True
    override: UUID | None = None
    reviewed_at: datetime | None = None
    reviewed_by: str = ""

    @property
    def day(self) -> date:
        """Return the day it was, here."""
        return timezone.localdate(self.at)

    @property
    def is_routine(self) -> bool:
        """Test whether this is folded: the system, a board, a list of names, one's own look."""
        return self.by in ("house", "self") or self.act in ROUTINE

    @property
    def is_emergency(self) -> bool:
        """Test whether it was opened in an emergency."""
        return self.act == "override"

    @property
    def asks_why(self) -> bool:
        """Test whether somebody should ask why: staff, without work on it that day."""
        return (
            self.by == "staff"
            and self.act == "open"
            and self.purpose in ASKED_FOR_WORK
            and not self.worked
        )


@dataclass
class _Known:
    """What is read once, for all looks of one record."""

    accounts: dict[UUID, Account] = field(default_factory=dict)
    subject: frozenset[UUID] = frozenset()
    here: frozenset[UUID] = frozenset()
    places: dict[UUID | None, str] = field(default_factory=dict)
    work: dict[UUID, set[date]] = field(default_factory=dict)
    stays: tuple[tuple[UUID, datetime, datetime | None], ...] = ()
    units: dict[UUID, set[UUID]] = field(default_factory=dict)
    overrides: dict[tuple[UUID | None, datetime], UUID] = field(default_factory=dict)
    reviews: dict[UUID, tuple[datetime, UUID]] = field(default_factory=dict)


def looks_at(
    record: UUID, *, now: datetime, before: datetime | None = None, most: int = MOST
) -> list[Look]:
    """Return who looked at a record, newest first."""
    rows = _openings(record, before, most)
    known = _known(record, rows, now)
    return _joined(_look(row, known) for row in rows)


def _openings(record: UUID, before: datetime | None, most: int) -> list[Opening]:
    shown = OpeningNamed.objects.filter(record_id=record).values("opening_id")
    rows: list[Opening] = []
    for found in (
        Opening.objects.filter(record_id=record),
        Opening.objects.filter(id__in=shown),
    ):
        older = found if before is None else found.filter(at__lt=before)
        rows += older.order_by("-at", "-id")[:most]
    # Each sort has its own measure: a board that is drawn every minute pushes no look away.
    unique = {row.id: row for row in rows}
    return sorted(unique.values(), key=lambda row: (row.at, row.id), reverse=True)


def older_than(looks: Sequence[Look], *, most: int = MOST) -> datetime | None:
    """Return the moment before which further looks lie, or nothing when all were returned."""
    direct = [look for look in looks if look.act not in ROUTINE]
    if sum(len(look.ids) for look in direct) < most:
        return None
    return min(look.at for look in direct)


def _known(record: UUID, rows: Collection[Opening], now: datetime) -> _Known:
    people = {row.viewer_id for row in rows if row.viewer_id}
    overrides = _overrides(record)
    accounts = {one.id: one for one in Account.objects.filter(id__in=people).order_by("id")}
    ties = list(Tie.objects.filter(record_id=record).order_by("id"))
    stays = tuple((t.party_id, t.from_at, t.until_at) for t in ties if t.relation == Relation.UNIT)
    units = defaultdict(set)
    for standing in Standing.objects.filter(worker_id__in=people, place_kind="unit").order_by(
        "id"
    ):
        units[standing.worker_id].add(standing.place_id)
    return _Known(
        accounts=accounts,
        subject=frozenset(t.party_id for t in ties if t.relation == Relation.SELF),
        here=frozenset(u for u, since, until in stays if since <= now and _open(until, now)),
        places=place_names(row.place_id for row in rows),
        work=_work(record, people, rows, now),
        stays=stays,
        units=units,
        overrides=overrides,
        reviews=_reviews(record),
    )


def _open(until: datetime | None, now: datetime) -> bool:
    return until is None or until > now


def _overrides(record: UUID) -> dict[tuple[UUID | None, datetime], UUID]:
    """Return which entry stands for which emergency opening."""
    items = TimelineItem.objects.filter(record_id=record, kind=EmergencyOverride.kind.name)
    entries = {item.occurred_at: item.entry_id for item in items.order_by("id")}
    found = Opening.objects.filter(record_id=record, act="override", at__in=entries)
    return {(row.viewer_id, row.at): entries[row.at] for row in found.order_by("id")}


def _reviews(record: UUID) -> dict[UUID, tuple[datetime, UUID]]:
    links = Link.objects.filter(record_id=record, sort="reviewed").order_by("occurred_at", "id")
    return {link.target_id: (link.occurred_at, link.by_id) for link in links}


def _work(
    record: UUID, people: Collection[UUID], rows: Collection[Opening], now: datetime
) -> dict[UUID, set[date]]:
    """Say on which days each of these people had work on this record."""
    if not rows:
        return {}
    since = min(row.at for row in rows) - timedelta(days=1)
    days: dict[UUID, set[date]] = defaultdict(set)
    wrote = Entry.objects.filter(record_id=record, author_id__in=people, recorded_at__gt=since)
    for author, at in wrote.order_by("number").values_list("author_id", "recorded_at"):
        days[author].add(timezone.localdate(at))
    drafted = Draft.objects.filter(record_id=record, author_id__in=people).order_by("id")
    for author, begun, kept in drafted.values_list("author_id", "created_at", "updated_at"):
        days[author] |= {timezone.localdate(begun), timezone.localdate(kept)}
    owed = Task.objects.filter(record_id=record, owner_id__in=people).order_by("id")
    for owner, begun, closed in owed.values_list("owner_id", "owner_since", "closed_at"):
        if owner:
            _add_span(days[owner], max(begun, since), closed or now)
    waits = TimelineItem.objects.filter(record_id=record, cosigner_id__in=people).order_by("id")
    for signer, begun, cosign in waits.values_list("cosigner_id", "recorded_at", "cosign"):
        if signer:
            _add_span(days[signer], max(begun, since), now if cosign != "done" else begun)
    return days


def _add_span(days: set[date], begun: datetime, ended: datetime) -> None:
    day, last = timezone.localdate(begun), timezone.localdate(ended)
    while day <= last:
        days.add(day)
        day += timedelta(days=1)


def _look(row: Opening, known: _Known) -> Look:
    account = known.accounts.get(row.viewer_id) if row.viewer_id else None
    by = _by(row, account, known)
    units = known.units.get(row.viewer_id, set()) if row.viewer_id else set()
    override = known.overrides.get((row.viewer_id, row.at)) if row.act == "override" else None
    review = known.reviews.get(override) if override else None
    return Look(
        ids=(row.id,),
        at=row.at,
        until=row.at,
        viewer_id=row.viewer_id,
        name=account.name if account else "",
        credential=row.credential,
        by=by,
        act=row.act,
        purpose=row.purpose,
        place=known.places.get(row.place_id, ""),
        here=bool(units & known.here),
        worked=_worked(row, known, units),
        override=override,
        reviewed_at=review[0] if review else None,
        reviewed_by=staff_name(review[1]) if review else "",
    )


def _by(row: Opening, account: Account | None, known: _Known) -> str:
    if account is None:
        return "house"
    if row.viewer_id in known.subject:
        return "self"
    return "staff" if account.acting == "staff" else "proxy"


def _worked(row: Opening, known: _Known, units: set[UUID]) -> bool:
    if row.viewer_id and timezone.localdate(row.at) in known.work.get(row.viewer_id, set()):
        return True
    return any(
        unit in units and since <= row.at and _open(until, row.at)
        for unit, since, until in known.stays
    )


def _joined(looks: Iterable[Look]) -> list[Look]:
    """Join what one person did for one purpose within an hour; looks come newest first."""
    found: list[Look] = []
    last: dict[tuple[object, ...], int] = {}
    for look in looks:
        key = (look.viewer_id, look.act, look.purpose, look.place, look.day, look.override)
        place = last.get(key)
        if place is not None and found[place].at - look.at <= ONE_LOOK:
            joined = found[place]
            found[place] = replace(joined, at=look.at, ids=(*look.ids, *joined.ids))
        else:
            last[key] = len(found)
            found.append(look)
    return found
