"""Draw every projection row from entries: the timeline, links, tasks, measures, areas' own.

A projection is a function of the *set* of standing entries, never of the order they arrived
in.  Writing, rebuilding and proving all call :func:`rows_for`, so they cannot drift apart.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from mainstay.kernel import statements
from mainstay.kernel.access import Shelf
from mainstay.kernel.areas import announced
from mainstay.kernel.entries import AUTHOR_ONLY, Bearing
from mainstay.kernel.kept import Kept, newest, open_all
from mainstay.kernel.kinds import TaskOwed
from mainstay.kernel.models import (
    Entry,
    Grant,
    Link,
    Measure,
    NameKey,
    Projected,
    Record,
    Slot,
    Standing,
    Stream,
    Task,
    Tie,
    TimelineItem,
)
from mainstay.kernel.tasks import task_row

KERNEL_TABLES: tuple[type[Projected], ...] = (
    TimelineItem,
    Link,
    Measure,
    Task,
    Slot,
    Stream,
    Tie,
    Grant,
    Standing,
    NameKey,
)


def tables() -> list[type[Any]]:
    """Return every projection table of the house, the kernel's first."""
    return list(dict.fromkeys([*KERNEL_TABLES, *announced().models()]))


def rows_for(kept: Kept, borne: Sequence[Link] = ()) -> Iterator[Projected]:
    """Draw the rows of one entry from its newest version and what bears upon it."""
    cosigned = is_cosigned(kept, borne)
    shelf = restated(kept, borne, cosigned=cosigned)
    yield placed(_timeline(kept, shelf, cosigned=cosigned, borne=borne), kept)
    if not kept.stands:
        return
    for bearing in kept.body.bearings():
        yield placed(link_of(kept, bearing, cosigned=cosigned), kept)
    if isinstance(kept.body, TaskOwed):
        yield placed(task_row(kept.body, kept.entry, str(shelf), borne), kept)
    if kept.kind.author_sealed or shelf.labels & AUTHOR_ONLY:
        return
    for measured in kept.body.measures():
        row = Measure(
            code=measured.code,
            value=float(measured.value),
            unit=measured.unit,
            band=measured.band,
            shelf=str(shelf),
        )
        yield placed(row, kept)
    for projection in announced().projections.get(kept.kind.name, ()):
        for row in projection.rows(replace(kept, shelf=shelf)):
            yield placed(row, kept)


def placed(row: Any, kept: Kept) -> Any:
    """Give a row its place: the entry it was drawn from."""
    row.organisation_id = kept.entry.organisation_id
    row.record_id = kept.record_id
    row.entry_id = kept.id
    row.occurred_at = kept.occurred_at
    return row


def _timeline(kept: Kept, shelf: Shelf, *, cosigned: bool, borne: Sequence[Link]) -> TimelineItem:
    waiting = "" if kept.entry.cosigner_id is None else "done" if cosigned else "waiting"
    if waiting == "waiting" and _said(borne, "returned", kept.version):
        waiting = "returned"
    return TimelineItem(
        number=kept.entry.number,
        version=kept.version,
        kind=kept.kind.name,
        group=kept.kind.listed_in,
        shelf=str(shelf),
        state=kept.act,
        author_id=kept.author_id,
        recorded_at=kept.recorded_at,
        cosign=waiting,
        cosigner_id=kept.entry.cosigner_id,
    )


def _said(borne: Sequence[Link], sort: str, version: int) -> bool:
    return any(link.sort == sort and link.version == version for link in borne)


def is_cosigned(kept: Kept, borne: Sequence[Link]) -> bool:
    """Test whether the version that stands has its co-signature."""
    return _said(borne, "cosigned", kept.version)


def restated(kept: Kept, borne: Sequence[Link], *, cosigned: bool) -> Shelf:
    """Move an entry to the shelf it stands on once later signatures and holds are counted."""
    shelf = kept.shelf
    if cosigned and (shelf.gate == "cosign" or shelf.gate.startswith("desk:")):
        shelf = replace(shelf, gate="" if kept.kind.opens_to_client else "staff")
    held = any(link.sort == "held" for link in borne)
    return replace(shelf, gate="held") if held and shelf.gate == "" else shelf


def link_of(kept: Kept, bearing: Bearing, *, cosigned: bool) -> Link:
    """Draw what one entry says about another; a trainee's word is proposed until co-signed."""
    proposed = kept.entry.cosigner_id is not None and not cosigned
    return Link(
        target_id=bearing.target,
        sort=bearing.sort,
        version=bearing.version,
        party_id=bearing.party,
        detail="proposed" if proposed else bearing.detail,
        by_id=kept.author_id,
    )


def write(kept: Sequence[Kept], *, record: Record, borne: bool) -> None:
    """Write the rows of entries just stored, replacing those of versions they follow."""
    latest: dict[UUID, Kept] = {}
    for one in kept:
        latest[one.id] = one
    replaced = [one for one in latest.values() if one.version > 1]
    for one in replaced:
        _remove(one)
    links = _links(record.id, list(latest)) if borne or replaced else {}
    _insert(row for one in latest.values() for row in rows_for(one, links.get(one.id, ())))
    targets = {b.target for one in latest.values() for b in one.body.bearings()}
    targets |= {link.target_id for one in replaced for link in _once(one)}
    for target in targets - set(latest):
        restate(record, target)
    for target in targets & set(latest):
        restate(record, target)


def _once(kept: Kept) -> list[Link]:
    """Return what earlier versions of an entry bore upon, so that it may be undone."""
    return [
        Link(target_id=bearing.target) for old in kept.earlier for bearing in old.body.bearings()
    ]


def _links(record_id: UUID, targets: list[UUID]) -> dict[UUID, list[Link]]:
    found: dict[UUID, list[Link]] = defaultdict(list)
    rows = Link.objects.filter(record_id=record_id, target_id__in=targets)
    for link in rows.order_by("occurred_at", "entry_id"):
        found[link.target_id].append(link)
    return found


def _remove(kept: Kept) -> None:
    for model in tables_of(kept):
        model.objects.filter(record_id=kept.record_id, entry_id=kept.id).delete()


def tables_of(kept: Kept) -> list[type[Any]]:
    """Return the tables that may hold rows of an entry of this kind."""
    own = [projection.model for projection in announced().projections.get(kept.kind.name, ())]
    return list(dict.fromkeys([TimelineItem, Link, Measure, Task, *own]))


def _insert(rows: Iterable[Projected]) -> None:
    by_model: dict[type[Any], list[Model]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    for model, several in by_model.items():
        statements.insert(model, several)


def restate(record: Record, target: UUID) -> None:
    """Draw an entry's rows anew because something was said about it."""
    rows = Entry.objects.filter(record_id=record.id, entry_id=target).order_by("-version")[:1]
    for kept in open_all(record, rows):
        before = list(
            Link.objects.filter(record_id=record.id, entry_id=target).values_list(
                "target_id", "detail"
            )
        )
        _remove(kept)
        drawn = list(rows_for(kept, _links(record.id, [target]).get(target, ())))
        _insert(drawn)
        after = [(row.target_id, row.detail) for row in drawn if isinstance(row, Link)]
        if sorted(before, key=str) != sorted(after, key=str):
            for further in {link for link, _ in after}:
                restate(record, further)


def expected(record: Record, rows: Iterable[Entry]) -> dict[type[Any], list[Projected]]:
    """Draw every projection row of a record from its entries alone."""
    latest = open_all(record, newest(rows).values())
    latest.sort(key=lambda kept: (kept.occurred_at, kept.id))
    borne = _all_links(latest)
    drawn: dict[type[Any], list[Projected]] = defaultdict(list)
    for kept in latest:
        for row in rows_for(kept, borne.get(kept.id, ())):
            drawn[type(row)].append(row)
    return drawn


def _all_links(latest: Sequence[Kept]) -> dict[UUID, list[Link]]:
    """Work out every link of a record: signatures first, for they settle what is proposed."""
    standing = [kept for kept in latest if kept.stands]
    signed = {
        (bearing.target, bearing.version)
        for kept in standing
        for bearing in kept.body.bearings()
        if bearing.sort == "cosigned"
    }
    found: dict[UUID, list[Link]] = defaultdict(list)
    for kept in standing:
        for bearing in kept.body.bearings():
            link = link_of(kept, bearing, cosigned=(kept.id, kept.version) in signed)
            found[bearing.target].append(placed(link, kept))
    return found


def plain(row: Projected) -> tuple[Any, ...]:
    """Return a row's values in column order, without its own number, for comparing."""
    return tuple(
        _comparable(getattr(row, column.attname))
        for column in row._meta.concrete_fields
        if column.attname != "id"
    )


def _comparable(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, memoryview):
        return bytes(value).hex()
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, sort_keys=True, default=str)  # PostgreSQL sorts keys its own way
    return value if value is None else str(value)


def rebuild(record: Record, rows: Iterable[Entry]) -> None:
    """Throw a record's projections away and draw them again from its entries."""
    drawn = expected(record, rows)
    for model in tables():
        model.objects.filter(record_id=record.id).delete()
    for several in drawn.values():
        _insert(several)
