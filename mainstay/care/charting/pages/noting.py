"""Ask for a progress note as one form, and turn what was typed into the note's words."""

import json
from collections.abc import Sequence
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from mainstay.care.charting.entries import SECTIONS, NoteFormat, ProgressNote, SectionCode
from mainstay.care.planning.actions import Bead
from mainstay.kernel.forms import Bound, Form, Item, Option, bind, field_errors, form_of
from mainstay.kernel.kept import Kept
from mainstay.kernel.unsigned import Desk

Words = dict[str, Any]
ABOUT = ("started_at", "minutes", "place", "mode", "present")
TOO_ALIKE = 0.8
SECTION = "section-"


def format_of(words: Words) -> NoteFormat:
    """Return the format a draft is written in."""
    return NoteFormat(words.get("format") or NoteFormat.DAP)


def codes_of(words: Words) -> list[SectionCode]:
    """Return the parts to show: the format's own, then others that hold text already."""
    own = list(SECTIONS[format_of(words)])
    written = [SectionCode(s["code"]) for s in words.get("sections") or () if s.get("text")]
    return own + [code for code in written if code not in own]


def form_for(words: Words, beads: Sequence[Bead], *, amends: bool) -> Form:
    """Return the note as a form: what the kind asks, its parts as boxes, the thread as boxes."""
    asked = form_of(ProgressNote).by_id
    parts = [
        Item(id=f"{SECTION}{code}", text=code.label, kind="paragraph", rows=6)
        for code in codes_of(words)
    ]
    items = [*(asked[name] for name in ABOUT), asked["their_words"], *parts, asked["unplanned"]]
    items += _thread_items(beads)
    if amends:
        reason = _("Why is this changed?")
        items.append(Item(id="reason", text=reason, kind="text", required=True))
    return Form(id="charting.progress_note", title=_("Progress note"), declinable=False,
                items=tuple(items))  # fmt: skip


def _thread_items(beads: Sequence[Bead]) -> list[Item]:
    objectives = tuple(Option(value=str(b.objective.id), label=b.objective.text) for b in beads)
    done = tuple(
        Option(value=str(one.id), label=one.what)
        for bead in beads
        for one in bead.objective.interventions
    )
    found = [("objectives", _("Objectives"), objectives), ("interventions", _("Done"), done)]
    return [
        Item(id=name, text=label, kind="multichoice", options=options)
        for name, label, options in found
        if options
    ]


def answers_of(desk: Desk) -> Words:
    """Return a draft's words as answers to the form."""
    words = desk.words
    started = words.get("started_at")
    answers = {name: words.get(name) for name in (*ABOUT, "their_words", "unplanned")}
    answers["started_at"] = (
        timezone.localtime(datetime.fromisoformat(started)) if started else None
    )
    answers["reason"] = desk.reason
    answers["objectives"] = [str(each) for each in words.get("objectives") or ()]
    answers["interventions"] = [str(each) for each in words.get("interventions") or ()]
    for section in words.get("sections") or ():
        answers[f"{SECTION}{section['code']}"] = section.get("text", "")
    return {name: value for name, value in answers.items() if value not in (None, "", [])}


def words_of(bound: Bound, old: Words) -> Words:
    """Return what was typed as the note's words; a date that makes no sense leaves the old one."""
    answers = bound.answers
    wrong = {name for name, _message in bound.errors}
    words = {name: old[name] for name in ABOUT if name in wrong and name in old}
    words |= {
        name: answers[name] for name in (*ABOUT, "their_words", "unplanned") if name in answers
    }
    words["format"] = format_of(old)
    before = {s["code"]: s for s in old.get("sections") or ()}
    words["sections"] = [
        _section(code, answers.get(f"{SECTION}{code}") or "", before.get(str(code), {}))
        for code in codes_of(old)
        if answers.get(f"{SECTION}{code}")
    ]
    objectives = set(answers.get("objectives") or ())
    words["interventions"] = answers.get("interventions") or []
    words["objectives"] = sorted(objectives)
    plain: Words = json.loads(json.dumps(words, default=_plain))
    return plain


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _section(code: SectionCode, text: str, before: Words) -> Words:
    untouched = _same(before.get("text", ""), text)
    return {"code": str(code), "text": text, "carried": bool(before.get("carried")) and untouched}


def _same(one: str, other: str) -> bool:
    return " ".join(one.split()) == " ".join(other.split())


def bound_to(desk: Desk, beads: Sequence[Bead], posted: Any = None, **more: Any) -> Bound:
    """Bind the draft's form to what was typed, or to what is kept."""
    form = form_for(desk.words, beads, amends=desk.row.seen_version > 0)
    if posted is None:
        return bind(form, initial=answers_of(desk), **more)
    return bind(form, posted, zone=timezone.get_current_timezone(), **more)


def mistyped(bound: Bound) -> bool:
    """Test whether something typed makes no sense; what is only missing may wait in a draft."""
    return any(item.error and item.value and str(item.value) for item in bound.flat)


def named(bound: Bound) -> list[tuple[str, str]]:
    """Return each error with its field's name, for the summary on top."""
    return [(item.id, f"{item.label}: {item.error}") for item in bound.flat if item.error]


def blockers(desk: Desk) -> dict[str, str]:
    """Return why this cannot be signed yet, by field."""
    try:
        desk.body()
    except ValidationError as wrong:
        found = field_errors(form_of(ProgressNote), wrong)
    else:
        found = {}
    if "sections" in found:
        found[f"{SECTION}{codes_of(desk.words)[0]}"] = _("Write at least one part.")
        del found["sections"]
    carried = [s["code"] for s in desk.words.get("sections") or () if s.get("carried")]
    for code in carried:
        said = _("Carried from an earlier note. Is it still true?")
        found[f"{SECTION}{code}"] = said
    if not (desk.words.get("objectives") or desk.words.get("unplanned")):
        found["unplanned"] = _("Link an objective, or say why this contact was unplanned.")
    found.pop("format", None)
    if desk.row.seen_version and not desk.reason.strip():
        found["reason"] = _("Say why this is changed.")
    return found


def why_not(desk: Desk) -> list[str]:
    """Say in words what is still missing, the field by its name."""
    asked = form_of(ProgressNote).by_id
    return [
        str(asked[name].text) if name in ("minutes", "mode", "present", "started_at") else said
        for name, said in blockers(desk).items()
    ]


def with_section(words: Words, code: str, text: str, *, carried: bool) -> Words:
    """Return the words with one part's text set."""
    rest = [s for s in words.get("sections") or () if s["code"] != code]
    return {**words, "sections": [*rest, {"code": code, "text": text, "carried": carried}]}


def text_of(words: Words, code: str) -> str:
    """Return what stands in one part."""
    return next((s["text"] for s in words.get("sections") or () if s["code"] == code), "")


def alike(words: Words, last: Kept | None) -> int:
    """Return how many per cent of the words match the last note."""
    if last is None or not isinstance(last.body, ProgressNote):
        return 0
    mine = " ".join(s.get("text", "") for s in words.get("sections") or ()).split()
    theirs = " ".join(s.text for s in last.body.sections).split()
    if not mine or not theirs:
        return 0
    return round(SequenceMatcher(None, theirs, mine, autojunk=False).ratio() * 100)


def objectives_of(words: Words) -> set[UUID]:
    """Return the objectives a draft is linked to."""
    return {UUID(str(each)) for each in words.get("objectives") or ()}
