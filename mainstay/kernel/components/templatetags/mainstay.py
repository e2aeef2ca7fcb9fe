"""The tags a page is written with: ``{% load mainstay %}``."""

import hashlib
from collections.abc import Sequence
from typing import Any

import segno
from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from mainstay.kernel.components import plot
from mainstay.kernel.components.shapes import Point, Ring, Scores, Table

register = template.Library()

Facts = dict[str, Any]

MARKS = {
    "ok": "ok",
    "done": "ok",
    "soon": "half-disc",
    "late": "diamond",
    "crisis": "octagon-alert",
    "missing": "octagon-alert",
    "info": "info",
    "one": "eye",
    "pine": "eye",
    "asleep": "moon",
    "calm": "moon",
    "off": "door",
    "heather": "lock",
    "line": "",
    "": "",
}
TASK_TAGS = {
    "new": "line",
    "going": "info",
    "waiting": "soon",
    "late": "late",
    "done": "ok",
    "blocked": "",
}


@register.inclusion_tag("components/icon.html")
def icon(name: str, label: str = "", size: str = "") -> Facts:
    """Draw an icon of the sprite; with a label it is read aloud.

    :param size: s 16, m 20, l 24; empty follows the density.
    """
    return {"name": name, "label": label, "size": size}


@register.inclusion_tag("components/button.html")
def button(label: str, **more: Any) -> Facts:
    """Draw a button, or a link that looks like one when ``url`` is given.

    ``kind``: primary, quiet, help, late or nothing.  ``icon``, ``name``, ``value``, ``type``
    (submit), ``id``, ``form``, ``url``, ``note`` (second line), ``busy``, ``pressed``
    (True or False makes it a toggle), ``wide``, ``action`` (formaction), ``control`` (the
    ``data-do`` name a script listens to), ``why_not`` (not possible yet, and why), ``whom``
    (read aloud after the label), ``swaps`` (with script, what the link's page replaces).
    """
    known: Facts = dict.fromkeys(
        (
            "kind",
            "icon",
            "name",
            "value",
            "id",
            "form",
            "url",
            "note",
            "action",
            "control",
            "whom",
            "swaps",
        ),
        "",
    )
    known |= {"why_not": "", "busy": False, "pressed": None, "wide": False, "type": "submit"}
    return known | more | {"label": label}


@register.inclusion_tag("components/action.html")
def action(action: Any) -> Facts:
    """Draw a :class:`shapes.Action`: a link, or a small form that posts."""
    return {"action": action}


@register.inclusion_tag("components/answer.html")
def answer(label: str, *, name: str, value: str, chosen: bool = False, key: str = "") -> Facts:
    """Draw an answer as a big button that submits its form."""
    return {"label": label, "name": name, "value": value, "chosen": chosen, "key": key}


@register.inclusion_tag("components/tag.html")
def tag(state: str, label: str, icon: str = "") -> Facts:
    """Draw a status tag: shape, word, then colour.

    :param state: ok, soon, late, crisis, info, pine, heather, line or "".
    """
    return {"state": state, "label": label, "icon": icon or MARKS.get(state, "")}


@register.inclusion_tag("components/avatar.html")
def avatar(name: str, size: int = 40) -> Facts:
    """Draw a face's stand-in: initials on a tint that follows the name (32, 40, 49, 56, 72)."""
    digest = hashlib.sha256(name.encode()).digest()
    return {"initials": initials(name), "tint": digest[0] % 6 + 1, "size": size}


@register.filter
def reached(step: int, steps: int) -> list[bool]:
    """Return, for each of the steps, whether it has been reached."""
    return [place < step for place in range(steps)]


def initials(name: str) -> str:
    """Return at most two first letters of a name."""
    words = [word for word in name.split() if word[0].isalnum()]
    chosen = words[:1] + words[1:][-1:]
    return "".join(word[0].upper() for word in chosen)


@register.inclusion_tag("components/ring.html")
def ring(ring: Ring, name: str) -> Facts:
    """Draw the countdown ring round a person's initials, with the state's shape."""
    full = ring.state in {"late", "missing"}
    share = 1.0 if full else min(max(ring.share, 0.0), 1.0)
    return {"ring": ring, "name": name, "offset": plot.ring_offset(share), "around": plot.AROUND,
            "mark": MARKS.get(ring.state, "ok")}  # fmt: skip


@register.inclusion_tag("components/tile.html")
def tile(tile: Any) -> Facts:
    """Draw one :class:`shapes.Tile` of the rounds board, in any of its states."""
    return {"tile": tile, "ring": tile.ring or Ring(state=tile.state)}


@register.inclusion_tag("components/banner.html")
def person_banner(banner: Any) -> Facts:
    """Draw a :class:`shapes.Banner`: who this is, allergies, same-name line, safety plan."""
    return {"person": banner}


@register.inclusion_tag("components/errors.html")
def error_summary(errors: Sequence[tuple[str, str]], title: str = "") -> Facts:
    """List what is to be put right, each a link to its field; draws nothing when empty.

    :param errors: (field id, message) pairs, as ``bound.errors`` has them.
    """
    return {"errors": errors, "title": title}


@register.inclusion_tag("components/task.html")
def task_row(task: Any) -> Facts:
    """Draw a :class:`shapes.TaskRow` as a list item; stands inside ``<ul class="tasks">``."""
    return {"task": task, "state": TASK_TAGS.get(task.state, "line")}


@register.inclusion_tag("components/timeline_item.html")
def timeline_item(item: Any) -> Facts:
    """Draw a :class:`shapes.TimelineItem` as a list item; inside ``<ol class="tl">``."""
    return {"item": item}


@register.inclusion_tag("components/thread.html")
def thread(nodes: Sequence[Any]) -> Facts:
    """Draw the golden thread from :class:`shapes.ThreadNode` beads."""
    return {"nodes": nodes}


@register.inclusion_tag("components/chart.html")
def score_chart(scores: Scores, name: str = "chart") -> Facts:
    """Draw a measure: sentence, full-scale chart and the same numbers as a table."""
    return {
        "scores": scores,
        "name": name,
        "plot": plot.chart(scores),
        "table": plot.table(scores),
    }


@register.inclusion_tag("components/sparkline.html")
def sparkline(points: Sequence[Point], low: float = 0, high: float = 27, label: str = "") -> Facts:
    """Draw the small line of a score; gaps stay gaps."""
    return {"spark": plot.spark(points, low=low, high=high), "label": label}


@register.inclusion_tag("components/table.html")
def data_table(table: Table) -> Facts:
    """Draw a :class:`shapes.Table`; on a phone each row stacks with its labels."""
    return {"table": table, "columns": plot.columns(table), "rows": plot.rows(table)}


@register.inclusion_tag("components/toast.html")
def toast(text: str, undo_url: str = "", seconds: int = 0) -> Facts:
    """Say what was done, with *Undo* while it is possible."""
    return {"text": text, "undo_url": undo_url, "seconds": seconds}


@register.inclusion_tag("components/sync.html")
def sync_strip(state: str = "sent", count: int = 0, since: str = "") -> Facts:
    """Say whether everything reached the server: sent, off, sending or failed."""
    return {"state": state, "count": count, "since": since}


@register.inclusion_tag("components/empty.html")
def empty_state(title: str, text: str = "", icon: str = "tick", tint: str = "pine") -> Facts:
    """Say why there is nothing here; put the one next act in a ``button`` below it.

    :param tint: pine, late, soon or heather.
    """
    return {"title": title, "text": text, "icon": icon, "tint": tint}


@register.inclusion_tag("components/pin_pad.html")
def pin_pad(name: str = "pin", length: int = 6, label: str = "") -> Facts:
    """Draw a field for a PIN with keys of 84 px; without script the field alone works."""
    return {"name": name, "length": length, "label": label, "keys": "123456789"}


@register.inclusion_tag("components/faces.html")
def faces(faces: Sequence[Any], name: str = "who") -> Facts:
    """Draw the people on shift as big buttons that submit who holds the tablet."""
    return {"faces": faces, "name": name}


@register.inclusion_tag("components/field.html")
def field(item: Any) -> Facts:
    """Draw one field of a bound form: label, help, control, error."""
    return {"item": item, "described": described_by(item)}


def described_by(item: Any) -> str:
    """Return the ids that describe a field, for aria-describedby."""
    parts = []
    if getattr(item, "help", ""):
        parts.append(f"{item.id}-help")
    if getattr(item, "error", ""):
        parts.append(f"{item.id}-error")
    return " ".join(parts)


@register.inclusion_tag("components/django_field.html")
def form_field(bound_field: Any, *, plain: bool = False) -> Facts:
    """Draw a field of a Django form, for the sign-in pages; ``plain`` leaves its help out."""
    return {"field": bound_field, "plain": plain}


@register.inclusion_tag("components/qr.html")
def qr_code(text: str, label: str) -> Facts:
    """Draw a code a camera can read, as shapes of the page itself: no picture is loaded."""
    modules = list(segno.make(text, micro=False).matrix_iter(border=4))
    squares = (
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(modules) for x, dark in enumerate(row) if dark
    )
    return {"side": len(modules), "path": "".join(squares), "label": label}


@register.simple_block_tag
def card(content: SafeString, title: str = "", **more: Any) -> str:
    """Put a block on a card: ``{% card _("Goals") url=… link=_("Plan") %}…{% endcard %}``.

    ``id``, ``note`` (a word at the right), ``own`` (True draws the person's own heather).
    """
    known: Facts = dict.fromkeys(("url", "link", "id", "note", "own"), "")
    return render_to_string(
        "components/card.html", known | more | {"title": title, "content": content}
    )


@register.simple_block_tag
def care_card(content: SafeString, title: str, urgency: str = "info", **more: Any) -> str:
    """Put words and their buttons on a care card: now, soon or info; at most two on a page.

    ``clock`` (24 px, such as "49 min"), ``clock_note`` ("call by 14:41"), ``text``.
    """
    known: Facts = dict.fromkeys(("clock", "clock_note", "text"), "")
    known |= {"mark": {"now": "octagon-alert", "soon": "half-disc"}.get(urgency, "info")}
    facts = known | more | {"title": title, "urgency": urgency, "content": content}
    return render_to_string("components/care_card.html", facts)


@register.simple_block_tag
def sheet(content: SafeString, name: str, title: str, **more: Any) -> str:
    """Put a block into a native dialog; a link to its address opens it as a page without script.

    ``note``, ``close_url`` (where *Close* leads without script), ``shape`` (dialog or sheet),
    ``open`` (True draws it standing, for the page without script).
    """
    known: Facts = {"note": "", "close_url": "", "shape": "dialog", "open": False}
    return render_to_string(
        "components/sheet.html", known | more | {"name": name, "title": title, "content": content}
    )


@register.simple_block_tag
def callout(content: SafeString, state: str = "", icon: str = "info") -> str:
    """Put a sentence in a quiet well: soon, info, heather or plain."""
    facts = {"content": content, "state": state, "icon": icon}
    return render_to_string("components/callout.html", facts)
