"""Say a board's row as a tile: words, shape, and the two buttons."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mainstay.care.unit import rules
from mainstay.care.unit.actions import Row
from mainstay.care.unit.entries import LEVELS, Activity, place_words
from mainstay.care.unit.rules import Offer, State
from mainstay.kernel.components.shapes import Action, Note, Ring, Tile
from mainstay.kernel.ids import new_id

MOST_ALERTS = 3
TILE = "closest .tile"
SHEET = "#change"


def at(moment: datetime) -> str:
    """Write a moment as staff read it: the hour and minute there."""
    return timezone.localtime(moment).strftime("%H:%M")


def minutes(since: datetime, until: datetime) -> int:
    """Return the whole minutes between two moments."""
    return int(abs((until - since).total_seconds()) // 60)


def tile(row: Row, unit: UUID, *, now: datetime, say: str = "") -> Tile:
    """Draw one person's tile.

    :param say: read aloud when the tile is swapped in.
    """
    counts = _counts(row, now)
    return Tile(
        id=row.person.record.hex,
        name=row.person.name,
        room=row.person.room or str(_("No room")),
        level=level_words(row),
        due=due_words(row, now=now),
        state=row.state.value,
        last=last_words(row),
        ring=_ring(row, now),
        alerts=alerts(row, now=now)[:MOST_ALERTS],
        actions=_actions(row, unit),
        counts=counts,
        minutes=minutes(now, counts) if counts else 0,
        say=say,
    )


def level_words(row: Row) -> str:
    """Say the level that stands."""
    stands = row.watch.level
    return stands.level.label if stands and stands.level else str(_("no level"))


def due_words(row: Row, *, now: datetime) -> str:
    """Say what the tile's clock stands at; the minutes follow it and keep moving."""
    watch, state = row.watch, row.state
    if state is State.MISSING:
        return str(_("Can’t find"))
    if state is State.DONE and watch.seen:
        return _("Seen %(at)s") % {"at": at(watch.seen.at)}
    if watch.late_at is None or watch.due_at is None:
        return str(_("No level ordered"))
    if state is State.LATE:
        word = _("Missed %(at)s") if rules.is_missed(watch, now=now) else _("Late %(at)s")
        return word % {"at": at(watch.late_at)}
    if state is State.ONE:
        return _ones_words(row)
    if watch.due_at <= now:
        return _("Due now · late %(at)s") % {"at": at(watch.late_at)}
    return _("Due by %(at)s") % {"at": at(watch.due_at)}


def _ones_words(row: Row) -> str:
    if row.watch.seen and row.by:
        return _("%(name)s, at %(at)s") % {"name": row.by, "at": at(row.watch.seen.at)}
    return str(_("Stay with this person"))


def _counts(row: Row, now: datetime) -> datetime | None:
    watch = row.watch
    if row.state is State.MISSING:
        return watch.missing_since
    if row.state is State.LATE:
        return watch.late_at
    if row.state in (State.OK, State.SOON, State.ASLEEP) and watch.due_at and watch.due_at > now:
        return watch.due_at
    return None


def _ring(row: Row, now: datetime) -> Ring:
    watch = row.watch
    begun = watch.seen.at if watch.seen else (watch.level.at if watch.level else None)
    if begun is None or watch.due_at is None:
        return Ring(state=row.state.value, share=0)
    whole = (watch.due_at - begun).total_seconds()
    left = (watch.due_at - now).total_seconds()
    share = max(min(left / whole, 1.0), 0.0) if whole > 0 else 0.0
    moving = row.state in (State.OK, State.SOON, State.ASLEEP)
    return Ring(
        state=row.state.value,
        share=share,
        seen_at=begun if moving else None,
        due_at=watch.due_at if moving else None,
    )


def last_words(row: Row) -> str:
    """Say when and where the person was last seen, and by which words."""
    seen = row.watch.seen
    if seen is None:
        return str(_("No check yet"))
    if row.offer is Offer.WHERE:
        return str(_("4 × “same” · ask the place again"))
    doing = _doing(seen.activity)
    told = [place_words(seen.place), doing.lower() if doing else ""]
    told += [str(_("same"))] if seen.root else []
    words = ", ".join(part for part in told if part)
    if row.state is State.MISSING:
        return _("Last seen %(at)s · %(words)s") % {"at": at(seen.at), "words": words}
    return f"{at(seen.at)} · {words}"


def _doing(activity: str) -> str:
    if not activity or activity == Activity.OWN_WORDS:
        return ""
    return Activity(activity).label


def alerts(row: Row, *, now: datetime) -> list[Note]:
    """Return what else to know at the door, the likeliest mistake first."""
    found = []
    if row.person.has_namesake:
        words = _("Two people named %(name)s") % {"name": row.person.preferred}
        found.append(Note(text=words, icon="people"))
    stands = row.watch.level
    if stands is not None and stands.sort == "raised":
        found.append(Note(text=_("Raised, order owed"), icon="flag", state="soon"))
    if stands is not None and rules.is_past_review(stands, now=now):
        found.append(Note(text=_("Past its review"), icon="clock", state="soon"))
    if row.watch.seen is not None and row.watch.seen.concern:
        found.append(Note(text=_("Concern"), icon="flag", state="soon"))
    found += [Note(text=one.label, icon="shield") for one in row.precautions]
    return found


def _actions(row: Row, unit: UUID) -> tuple[Action, ...]:
    record, name = row.person.record, row.person.name
    if row.state is State.MISSING:
        return (
            _link(_("Search steps"), "missing", unit, record, name, kind="late"),
            _link(_("Found"), "found", unit, record, name, swaps=SHEET),
        )
    return (_first(row, unit), _link(_("Change"), "change", unit, record, name, swaps=SHEET))


def _first(row: Row, unit: UUID) -> Action:
    record, name = row.person.record, row.person.name
    seen = row.watch.seen
    if row.state is State.DONE and seen is not None:
        url = reverse("unit:undo", args=[unit, record]) + f"?check={seen.id}"
        return Action(
            label=_("Undo"), url=url, post=True, whom=name, id=f"b{record.hex}", swaps=TILE
        )
    one_tap = {Offer.SAME: ("same", _("Seen, same")),
               Offer.ASLEEP: ("asleep", _("Asleep, breathing seen"))}  # fmt: skip
    if seen is not None and row.offer in one_tap and row.state is not State.ONE:
        page, label = one_tap[row.offer]
        url = reverse(f"unit:{page}", args=[unit, record]) + f"?after={seen.id}&as={new_id()}"
        return Action(
            label=label, url=url, post=True, kind="primary", whom=name, id=f"b{record.hex}",
            swaps=TILE,
        )  # fmt: skip
    if row.offer is Offer.LYING:
        label = _("Asleep, lying how?")
        return _link(label, "asleep", unit, record, name, kind="primary", swaps=SHEET)
    continuous = row.state is State.ONE
    label = _("Add entry") if continuous else _("Seen, where?")
    return _link(label, "change", unit, record, name, kind="primary", swaps=SHEET, first=True)


def _link(
    label: str, page: str, unit: UUID, record: UUID, whom: str, *, kind: str = "",
    swaps: str = "", first: bool = False,
) -> Action:  # fmt: skip
    url = reverse(f"unit:{page}", args=[unit, record])
    mark = "b" if first or kind else "c"
    return Action(
        label=label, url=url, kind=kind, whom=whom, id=f"{mark}{record.hex}", swaps=swaps
    )


def counted(row_count: int) -> str:
    """Say how many people."""
    return ngettext("%(n)d person", "%(n)d people", row_count) % {"n": row_count}


def level_is_continuous(row: Row) -> bool:
    """Test whether someone stays with this person."""
    stands = row.watch.level
    return bool(stands and stands.level and LEVELS[stands.level].continuous)
