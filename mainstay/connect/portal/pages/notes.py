"""My notes: what was signed about me and is open to me, in plain headings."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from mainstay.care.charting.entries import Addendum, ProgressNote
from mainstay.care.risk.entries import BriefSafetyAssessment
from mainstay.connect.portal.pages import words
from mainstay.connect.portal.pages.door import Around, around
from mainstay.kernel import openings
from mainstay.kernel.access import NotFound, Shelf, decide
from mainstay.kernel.entries import Body, Permission
from mainstay.kernel.kept import Kept
from mainstay.kernel.pages import Asked
from mainstay.kernel.people.lists import (
    face,
    named_to_client,
    naming_for,
    staff_name,
    titles,
)

OPEN_KINDS: tuple[type[Body], ...] = (ProgressNote, Addendum, BriefSafetyAssessment)
"""What the list holds.  Which of them stand open is decided at the door, entry by entry."""


def readable(several: Iterable[list[Kept]]) -> list[Kept]:
    """Return notes of several kinds, newest first."""
    found = [kept for kind in several for kept in kind]
    return sorted(found, key=lambda kept: (kept.occurred_at, kept.id), reverse=True)


def notes(request: Asked, record: UUID | None = None) -> HttpResponse:
    """List the notes that stand open; one that is held back is not here and leaves no gap."""
    here = around(request, record)
    if not decide(here.chart.access, Shelf(Permission.CARE)):
        raise NotFound("notes")
    found = readable(here.chart.several(kind) for kind in OPEN_KINDS)
    context = {
        **here.facts,
        "notes": [
            {
                "title": words.title(kept.body, kept.occurred_at, now=request.now),
                "by": by,
                "url": here.url("note", entry=kept.id),
            }
            for kept, by in zip(found, _authors(here, found), strict=True)
        ],
    }
    return render(request, "portal/notes.html", context)


def note(request: Asked, entry: UUID, record: UUID | None = None) -> HttpResponse:
    """Show one note: when, by whom, then its words."""
    here = around(request, record)
    kept = _open(here, entry)
    context = {
        **here.facts,
        **_facts(here, kept),
        "paper_url": here.url("note_paper", entry=entry),
    }
    return render(request, "portal/note.html", context)


def paper(request: Asked, entry: UUID, record: UUID | None = None) -> HttpResponse:
    """Draw one note for paper, or to save; that it was printed is noted."""
    here = around(request, record)
    kept = _open(here, entry)
    openings.note(
        request.viewer,
        act="print",
        purpose="own",
        now=request.now,
        record=here.chart.record_id,
    )
    context = {
        **here.facts,
        **_facts(here, kept),
        "back": here.url("note", entry=entry),
        "printed_at": words.moment(request.now, now=request.now),
        "full_name": face(here.chart.record_id).full_name if here.name else "",
    }
    return render(request, "portal/note_paper.html", context)


def _open(here: Around, entry: UUID) -> Kept:
    kept = here.chart.entry(entry)
    if not isinstance(kept.body, OPEN_KINDS):
        raise NotFound(str(entry))
    return kept


def _facts(here: Around, kept: Kept) -> dict[str, Any]:
    now = here.chart.now
    added = [
        one
        for one in here.chart.several(Addendum)
        if isinstance(one.body, Addendum) and one.body.about == kept.id
    ]
    return {
        "title": words.title(kept.body, kept.occurred_at, now=now),
        "by": _authors(here, [kept])[0],
        "signed": words.moment(kept.recorded_at, now=now),
        "is_changed": kept.version > 1,
        "parts": words.parts(kept.body),
        "added": [
            {
                "when": words.moment(one.recorded_at, now=now),
                "text": one.body.text if isinstance(one.body, Addendum) else "",
            }
            for one in reversed(added)
        ],
    }


def _authors(here: Around, found: list[Kept]) -> list[str]:
    """Name each author as the programme names its staff to the people it serves."""
    naming = naming_for(here.chart.record_id, now=here.chart.now)
    credentials = titles({kept.author_id for kept in found}, now=here.chart.now)
    return [
        named_to_client(staff_name(kept.author_id), credentials.get(kept.author_id, ""), naming)
        for kept in found
    ]
