"""Turn entries into the lines of a timeline, grouped by day, with the line of the last look."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from mainstay.care.assessments.entries import FormAnswer
from mainstay.care.charting.entries import Addendum, ProgressNote
from mainstay.kernel.components import dates, shapes
from mainstay.kernel.entries import AUTHOR_ONLY, Ask, Body, Permission, Signing
from mainstay.kernel.kept import Kept
from mainstay.kernel.people.lists import staff_names, titles
from mainstay.kernel.scope import after_name
from mainstay.kernel.unsigned import Desk

LONGEST = 320
TITLE = 140
SLIM = frozenset({"contacts", "rounds", "meds"})
ICONS = {"measures": "chart", "rounds": "rounds", "meds": "pill"}
RISKY = frozenset({Permission.RISK, Permission.SAFETY, Permission.ALERT})


@dataclass(frozen=True)
class Writers:
    """Who wrote what is on a page: names and what is printed after them."""

    names: Mapping[UUID, str] = field(default_factory=dict)
    credentials: Mapping[UUID, str] = field(default_factory=dict)

    @classmethod
    def of(cls, kept: Iterable[Kept], *, now: datetime) -> "Writers":
        """Look up everyone who wrote or is to co-sign these entries."""
        found = list(kept)
        ids = {one.author_id for one in found}
        ids |= {one.entry.cosigner_id for one in found if one.entry.cosigner_id}
        everyone = sorted(ids)
        return cls(staff_names(everyone), titles(everyone, now=now))

    def say(self, who: UUID | None) -> str:
        """Name one of them with the credential; the house itself is *Mainstay*."""
        if who is None or who not in self.names:
            return _("Mainstay")
        printed = after_name(self.credentials.get(who, ""))
        return ", ".join(x for x in (self.names[who], printed) if x)


@dataclass(frozen=True)
class Day:
    """A group of lines under one heading; ``since`` puts the last look before it."""

    title: str
    note: str
    items: list[shapes.TimelineItem]


@dataclass(frozen=True)
class Looked:
    """Where the viewer's last look falls between the lines."""

    at: datetime | None
    before: str = ""


def line(
    kept: Kept, writers: Writers, addenda: Sequence[Kept] = (), *, now: datetime
) -> shapes.TimelineItem:
    """Draw one entry as a line of the timeline."""
    words, text = their_words(kept.body), excerpt(kept.body)
    return shapes.TimelineItem(
        id=kept.id.hex,
        at=kept.occurred_at,
        when=when(kept.occurred_at, now=now),
        title=Truncator(kept.body.headline()).chars(TITLE),
        icon=ICONS.get(kept.kind.group, kept.kind.icon),
        url=reverse(
            "charting:entry" if kept.stands else "charting:versions",
            args=[kept.record_id, kept.id],
        ),
        by=by_line(kept, writers),
        words=words,
        text=text,
        state=state_of(kept),
        slim=(kept.kind.group in SLIM or is_stated(kept)) and not (words or text),
        risk=kept.kind.needs in RISKY,
        signed=signed_line(kept),
        notes=notes_of(kept),
        addenda=[
            shapes.Addendum(when=dates.moment(one.recorded_at), text=one.body.text)
            for one in addenda
            if isinstance(one.body, Addendum)
        ],
    )


def is_stated(kept: Kept) -> bool:
    """Test whether the house stated this, such as what was imported; no person signed it."""
    return kept.entry.proved_how.startswith("service:")


def when(moment: datetime, *, now: datetime) -> str:
    """Say the hour today and yesterday, the day before that."""
    days = (timezone.localdate(now) - timezone.localdate(moment)).days
    return dates.hour(moment) if days in (0, 1) else dates.short_day(moment)


def their_words(body: Body) -> str:
    """Return the person's own words in an entry, if it holds any."""
    for name, described in type(body).model_fields.items():
        if any(isinstance(mark, Ask) and mark.their_words for mark in described.metadata):
            said = getattr(body, name)
            return Truncator(said).chars(LONGEST) if isinstance(said, str) else ""
    return ""


def excerpt(body: Body) -> str:
    """Return the beginning of what a note says; other kinds say all in their headline."""
    if isinstance(body, ProgressNote):
        return Truncator(" ".join(s.text for s in body.sections)).chars(LONGEST)
    return Truncator(body.text).chars(LONGEST) if isinstance(body, Addendum) else ""


def by_line(kept: Kept, writers: Writers) -> str:
    """Say who wrote it, how long the contact was and what it worked on."""
    parts = [_("Imported") if "import" in kept.entry.proved_how else writers.say(kept.author_id)]
    if isinstance(kept.body, FormAnswer) and kept.author_id not in writers.names:
        parts = [str(kept.body.mode.label)]
    if isinstance(kept.body, ProgressNote):
        parts += [_("%(n)d min") % {"n": kept.body.minutes}, kept.body.mode.label]
        if not kept.body.objectives:
            parts.append(_("unplanned contact"))
    return " · ".join(parts)


def state_of(kept: Kept) -> str:
    """Return the state a line is drawn in."""
    if not kept.stands:
        return "retracted"
    if kept.labels & AUTHOR_ONLY:
        return "private"
    waiting = kept.item.cosign if kept.item else ""
    return {"waiting": "awaiting", "done": "cosigned"}.get(waiting, "")


def notes_of(kept: Kept) -> list[shapes.Note]:
    """Say in tags what is particular: late, corrected, returned, held back."""
    found: list[shapes.Note] = []
    if not kept.stands:
        return found
    if kept.item and kept.item.cosign == "returned":
        found.append(shapes.Note(text=_("Returned for changes"), icon="back", state="soon"))
    if kept.is_late and not is_stated(kept):
        late = _("Late entry, stored %(day)s") % {"day": dates.moment(kept.recorded_at)}
        found.append(shapes.Note(text=late, icon="clock", state="soon"))
    if kept.version > 1:
        text = _("Corrected %(day)s") % {"day": dates.short_day(kept.recorded_at)}
        found.append(shapes.Note(text=text, icon="pen"))
    if kept.shelf.gate == "held":
        found.append(shapes.Note(text=_("Held back from the client"), icon="lock"))
    return found


def signed_line(kept: Kept) -> str:
    """Say when it was signed, for kinds that ask again who signs."""
    if kept.kind.signing is not Signing.AGAIN:
        return ""
    if not kept.stands:
        day = dates.moment(kept.recorded_at)
        return _("Taken back %(moment)s: %(why)s") % {"moment": day, "why": kept.reason}
    return _("Signed %(moment)s") % {"moment": dates.moment(kept.recorded_at)}


def draft_line(desk: Desk, *, url: str, now: datetime) -> shapes.TimelineItem:
    """Draw one of the viewer's own drafts."""
    return shapes.TimelineItem(
        id=desk.id.hex,
        at=desk.row.created_at,
        when=when(desk.row.created_at, now=now),
        title=str(desk.kind.label),
        icon="pen",
        url=url,
        by=_("Your draft, kept %(moment)s") % {"moment": dates.moment(desk.row.updated_at)},
        state="draft",
    )


def days(items: Sequence[shapes.TimelineItem], *, now: datetime) -> list[Day]:
    """Group lines under today, yesterday, then each month."""
    found: list[Day] = []
    for item in items:
        title, note = _heading(item.at or now, now=now)
        if not found or found[-1].title != title:
            found.append(Day(title, note, []))
        found[-1].items.append(item)
    return found


def _heading(moment: datetime, *, now: datetime) -> tuple[str, str]:
    gone = (timezone.localdate(now) - timezone.localdate(moment)).days
    if gone == 0:
        return _("Today"), dates.long_day(moment)
    if gone == 1:
        return _("Yesterday"), dates.long_day(moment)
    return date_format(timezone.localtime(moment), "F Y"), ""


def looked(items: Sequence[shapes.TimelineItem], at: datetime | None) -> Looked:
    """Find the line before which the viewer's last look falls, if something is newer."""
    if at is None or not items or (items[0].at or at) <= at:
        return Looked(None)
    older = next((item.id for item in items if item.at and item.at <= at), "")
    return Looked(at, older) if older else Looked(None)
