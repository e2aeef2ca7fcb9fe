"""List what stands in a record: one bounded read for each shelf the viewer may see."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from mainstay.kernel import statements
from mainstay.kernel.access import Access, Shelf, decide
from mainstay.kernel.entries import QUIET
from mainstay.kernel.kept import MISFILED, RETRACTED, Kept, newest, open_all
from mainstay.kernel.models import Entry, Record, TimelineItem

MOST = 500
"""How many rows one statement asks for by number."""
WITHDRAWN = (RETRACTED, MISFILED)
ITEM = "FROM timeline t WHERE record_id = %s AND entry_id = %s"
OF_KIND = """
FROM timeline t WHERE record_id = %s AND kind = %s AND shelf IN ({shelves})
  AND state NOT IN (%s, %s) ORDER BY occurred_at DESC, entry_id DESC
"""


def page(
    record_id: UUID,
    shelves: Sequence[str],
    *,
    before: tuple[datetime, UUID] | None,
    limit: int,
    groups: Sequence[str] = (),
) -> list[TimelineItem]:
    """Return one page of timeline rows, newest first, never scanning what is hidden.

    The planner cannot merge several index ranges by itself on both engines, so each shelf is
    asked for its own newest rows and the few that come back are merged.
    """
    if not shelves:
        return []
    asked = [_one_shelf(record_id, shelf, before, limit, groups) for shelf in shelves]
    sql = " UNION ALL ".join(
        f"SELECT * FROM ({part}) AS s{n}"  # noqa: S608 - names and marks of ours
        for n, (part, _) in enumerate(asked)
    )
    values = [value for _, values in asked for value in values]
    rest = f"FROM ({sql}) AS t ORDER BY occurred_at DESC, entry_id DESC LIMIT %s"
    return statements.select(TimelineItem, rest, [*values, limit], table="t")


def _one_shelf(
    record_id: UUID,
    shelf: str,
    before: tuple[datetime, UUID] | None,
    limit: int,
    groups: Sequence[str],
) -> tuple[str, list[object]]:
    where = ["record_id = %s", "shelf = %s"]
    values: list[object] = [record_id, shelf]
    if before is not None:
        where.append("(occurred_at, entry_id) < (%s, %s)")
        values += before
    if groups:
        where.append(f'"group" IN ({statements.marks(groups)})')
        values += groups
    else:
        where.append('"group" <> %s')
        values.append(QUIET)
    sql = (
        f"SELECT * FROM timeline WHERE {' AND '.join(where)}"  # noqa: S608 - only names of ours
        " ORDER BY occurred_at DESC, entry_id DESC LIMIT %s"
    )
    return sql, [*values, limit]


def of_kind(
    record_id: UUID, kind: str, shelves: Sequence[str], *, limit: int
) -> list[TimelineItem]:
    """Return the newest standing rows of one kind on these shelves."""
    if not shelves:
        return []
    rest = f"{OF_KIND.format(shelves=statements.marks(shelves))} LIMIT %s"
    values = [record_id, kind, *shelves, *WITHDRAWN, limit]
    return statements.select(TimelineItem, rest, values, table="t")


def item(record_id: UUID, entry_id: UUID) -> TimelineItem | None:
    """Return where one entry stands, if it is there."""
    found = statements.select(TimelineItem, ITEM, [record_id, entry_id], table="t")
    return found[0] if found else None


def opened(record: Record, items: Sequence[TimelineItem]) -> list[Kept]:
    """Open the entries that timeline rows stand for, keeping their order."""
    if not items:
        return []
    rows = _entries(record, [item.number for item in items])
    shelves = {item.entry_id: Shelf.parse(item.shelf) for item in items}
    by_id = {kept.id: kept for kept in open_all(record, rows, shelves)}
    for item in items:
        by_id[item.entry_id].item = item
    return [by_id[item.entry_id] for item in items]


def _entries(record: Record, numbers: Sequence[int]) -> list[Entry]:
    found: list[Entry] = []
    place = "FROM entry e WHERE organisation_id = %s AND record_id = %s AND number IN"
    for start in range(0, len(numbers), MOST):
        part = numbers[start : start + MOST]
        values = [record.organisation_id, record.id, *part]
        found += statements.select(Entry, f"{place} ({statements.marks(part)})", values, table="e")
    return found


def as_known(record: Record, rows: Iterable[Entry], access: Access) -> list[Kept]:
    """Return what stood in a record given only these versions, newest first."""
    latest = open_all(record, newest(rows).values())
    seen = [kept for kept in latest if kept.stands and decide(access, kept.shelf)]
    shown = [kept for kept in seen if kept.kind.listed_in != QUIET]
    return sorted(shown, key=lambda kept: (kept.occurred_at, kept.id), reverse=True)
