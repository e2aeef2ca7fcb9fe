"""Show every component in every state on one page, for our own eyes and for the browser tests."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mainstay.kernel.components.context import plain_shell
from mainstay.kernel.components.shapes import (
    Action,
    Addendum,
    Alarm,
    Band,
    Banner,
    Cell,
    Event,
    Face,
    Fact,
    Line,
    Me,
    NavItem,
    Note,
    Point,
    Ring,
    Scores,
    Table,
    TaskRow,
    ThreadNode,
    Tile,
    TimelineItem,
)

SEEN = datetime(2026, 3, 10, 14, 2, tzinfo=UTC)
SAME = Action(label="Seen, same", name="act", value="same", kind="primary")
CHANGE = Action(label="Change", url="#change")
BOARD = (
    ("Theo B.", "Room 9", "q15", "Due by 14:11 · 9 min", "ok", "13:58 · Dayroom, cards"),
    ("Rosa M.", "Room 4", "q15", "Due by 14:04 · 2 min", "soon", "13:51 · Dayroom, talking"),
    ("Imani W.", "Room 2", "q15", "Late 3 min · due 13:59", "late", "13:44 · Dayroom, reading"),
    ("Jay P.", "Room 6", "1:1", "Owen, since 13:40", "one", "14:00 · Own room"),
    ("Marcus D.", "Room 11", "q15", "Due by 14:13 · 11 min", "asleep", "13:59 · Asleep"),
    ("Desmond F.", "Room 13", "q15", "With Kofi, to 14:30", "off", "Left 13:35 for X-ray"),
    ("Cora L.", "Room 3", "q15", "Can’t find · 5 min", "missing", "Last seen 13:46 · Hall B"),
    ("Lena K.", "Room 1", "q30", "Seen 14:02", "done", "14:02 · Dayroom, same"),
)


def tiles() -> list[Tile]:
    """Return a tile in each state."""
    acts = {
        "missing": (Action(label="Search steps", kind="late", url="#s"), Action(label="Found")),
        "asleep": (Action(label="Asleep, breathing seen", kind="primary"), CHANGE),
        "off": (Action(label="Back on unit"), Action(label="Call Kofi", url="#c")),
        "one": (Action(label="Add entry", kind="primary"), Action(label="Hand over")),
        "done": (Action(label="Undo · 8 s"), CHANGE),
    }
    return [
        Tile(
            id=str(place),
            name=name,
            room=room,
            level=level,
            due=due,
            state=state,
            last=last,
            ring=Ring(state=state, share=1 - place / 9),
            alerts=(Note(text="New medicine", icon="pill"),) if state == "late" else (),
            unsent=state == "done",
            actions=acts.get(state, (SAME, CHANGE)),
        )
        for place, (name, room, level, due, state, last) in enumerate(BOARD)
    ]


def banners() -> list[Banner]:
    """Return a plain banner, one with a namesake, and one of a person who has died."""
    facts = (Fact(label="Born", value="19-Apr-2001 (24 y)"), Fact(label="Record", value="004 902"))
    return [
        Banner(name="June", full_name="Juniper Ann Castellano", pronouns="she/her", facts=facts,
               allergies="Penicillin, hives", safety_plan_url="#plan",
               actions=(Action(label="New note", kind="primary", icon="plus", url="#n"),)),
        Banner(name="Jay", full_name="Jayden Pruitt", pronouns="he/him", facts=facts,
               same_name="Two people named Jay on West unit. This is Jay Pruitt, Room 6."),
        Banner(name="Edda", full_name="Edda Lindqvist", facts=facts, died="02-Feb-2026 (82 y)"),
    ]  # fmt: skip


def timeline() -> list[TimelineItem]:
    """Return an item in each state."""
    note = "Walked on 9 of 14 days. Used the worry window four times."
    states = ("cosigned", "awaiting", "draft", "private", "corrected", "retracted", "closed")
    titles = ("Progress note, session 10", "Progress note, session 9", "Letter to employer",
              "Psychotherapy note", "Vitals", "Phone contact", "Closed part")  # fmt: skip
    items = [
        TimelineItem(
            id=state,
            when="14:58",
            at=SEEN,
            title=title,
            icon="note",
            url="#note" if state != "closed" else "",
            by="Priya Raman, LMHC · 50 min",
            text=note if state not in {"private", "closed"} else "",
            words="Mornings are mine again." if state == "cosigned" else "",
            state=state,
            signed="Signed 14:58 · co-signed 16:20" if state == "cosigned" else "",
            addenda=(Addendum(when="18-Feb 08:20", text="Twelve nights, not 14."),)
            if state == "cosigned"
            else (),
        )
        for state, title in zip(states, titles, strict=True)
    ]
    slim = TimelineItem(id="slim", when="03-Mar", title="Visit moved by June", icon="calendar",
                        slim=True, by="By text, two days ahead")  # fmt: skip
    return [*items, slim]


def scores() -> Scores:
    """Return a year of one measure with a gap, events and levels."""
    values = (19, 18, 16, 17, 13, None, 14, 11, 12, 9, 8)
    start = date(2025, 10, 14)
    bands = ((0, 4, "Minimal"), (5, 9, "Mild"), (10, 14, "Moderate"), (15, 19, "Mod. severe"),
             (20, 27, "Severe"))  # fmt: skip
    return Scores(
        title="PHQ-9",
        sentence="June’s score is 8, in the mild band: 11 points lower than at the start.",
        direction="Lower is better. 0 to 27.",
        points=[
            Point(on=start + timedelta(days=14 * place), value=value)
            for place, value in enumerate(values)
        ],
        bands=[Band(low=low, high=high, label=label) for low, high, label in bands],
        lines=[
            Line(value=9.5, label="Response, half or less"),
            Line(value=4.5, label="Remission"),
        ],
        events=[Event(on=date(2025, 10, 30), label="Sertraline 50 mg")],
    )


def table() -> Table:
    """Return a table with words, numbers and states."""
    rows = (
        ("Dana", "312", "98 %", Cell(text="On time", state="ok")),
        ("Owen", "204", "91 %", Cell(text="Pulled to 1:1", state="soon")),
        ("Float", "0", "none", Cell(text="No checks yet", state="line")),
    )
    return Table(caption="Rounds today", columns=("Person", "Checks", "In time", "State"),
                 rows=rows, numbers=(1, 2))  # fmt: skip


def bound() -> SimpleNamespace:
    """Return a form that came back, with one field of each kind."""
    empty = {"help": "", "value": "", "unit": "", "required": True, "error": "", "rows": 0,
             "items": [], "repeats": False, "their_words": False, "min": None, "max": None,
             "options": [], "may_decline": False, "declined": False}  # fmt: skip
    parts = SimpleNamespace(day="17", month="Mar", year="2026", time="14:02")
    options = [("calm", "Calm", True), ("tense", "Tense", False), ("tearful", "Tearful", False)]
    given: list[dict[str, Any]] = [
        {"kind": "text", "label": "Phone", "help": "With area code", "value": "0142",
         "error": "Add the area code, like 555 0142"},
        {"kind": "paragraph", "label": "In their words", "value": "I slept.", "their_words": True,
         "required": False},
        {"kind": "lines", "label": "Warning signs", "rows": 3},
        {"kind": "number", "label": "Temperature", "value": 37.1, "unit": "°C"},
        {"kind": "duration", "label": "How long", "value": 50},
        {"kind": "date", "label": "Look again on", "value": parts},
        {"kind": "time", "label": "Started", "value": "14:02"},
        {"kind": "datetime", "label": "Seen at", "value": parts},
        {"kind": "choice", "label": "Seems", "options": options},
        {"kind": "multichoice", "label": "Who was there", "options": options},
        {"kind": "choice", "label": "Place", "options": [(str(n), f"Hall {n}", n == 2) for n in
                                                         range(10)]},
        {"kind": "boolean", "label": "Talked with", "value": True},
        {"kind": "display", "label": "The next part is about sleep."},
    ]  # fmt: skip
    items = [
        SimpleNamespace(**empty | {"id": f"f{place}", "name": f"f{place}"} | more)
        for place, more in enumerate(given)
    ]
    group = SimpleNamespace(**empty | {"id": "g", "name": "g", "kind": "group", "label": "Sleep",
                                       "items": items[3:5]})  # fmt: skip
    errors = [("f0", "Add the area code to the phone number"), ("f2", "Say one warning sign")]
    return SimpleNamespace(items=[*items, group], errors=errors)


def context() -> dict[str, Any]:
    """Return everything the gallery shows."""
    states = ("new", "going", "waiting", "late", "done", "blocked")
    words = (
        "Not started",
        "In progress",
        "Waiting for Owen",
        "2 days over",
        "Done",
        "Can’t start",
    )
    return {
        "tiles": tiles(),
        "banners": banners(),
        "timeline": timeline(),
        "scores": scores(),
        "table": table(),
        "bound": bound(),
        "tasks": [
            TaskRow(when="14:15", title="Group roster", state=state, state_words=word, url="#t",
                    note="Keys are with the search" if state == "blocked" else "")
            for state, word in zip(states, words, strict=True)
        ],
        "thread": [
            ThreadNode(label="Goal 1", text="Sleep six hours most nights", linked=True),
            ThreadNode(label="Objective 1.2", text="In bed by 23:00 on 5 of 7 nights"),
        ],
        "faces": [
            Face(id="d", name="Dana Reyes", role="Technician", chosen=True, drafts=2),
            Face(id="o", name="Owen Price", role="Technician"),
        ],
        "options": [("day", "Day", True), ("week", "Week", False), ("list", "List", False)],
    }  # fmt: skip


NAV = (
    ("home", "Today", 0),
    ("people", "People", 0),
    ("calendar", "Schedule", 0),
    ("message", "Messages", 3),
    ("tasks", "Tasks", 6),
    ("pen", "To sign", 2),
    ("groups", "Groups", 0),
)


@login_not_required
def show(request: HttpRequest) -> HttpResponse:
    """Show the gallery; ``?frame=`` unit, client or together shows it in that frame."""
    plain = plain_shell(request)
    frame = request.GET.get("frame", "standard")
    own = {
        "place": "Riverbend Counseling",
        "unit": "Harbor Street clinic",
        "search_url": "#search",
        "together": frame == "together",
        "me": Me(name="Priya Raman", role="LMHC", switch_url="#switch", sign_out_url="#out"),
        "alarm": Alarm(text="Wall alarm, or call", number="555 0100"),
        "nav": [
            NavItem(url=f"#{icon}", icon=icon, label=label, count=count, current=icon == "home")
            for icon, label, count in NAV
        ],
    }
    theme = request.GET.get("theme", plain.theme)
    request.shell = type(plain)(**vars(plain) | own | {"theme": theme})  # type: ignore[attr-defined]
    name = "client" if frame == "client" else "staff"
    density = "unit" if frame == "unit" else "standard"
    facts = context() | {"density": density, "rail": False}
    return render(request, f"components/gallery_{name}.html", facts)
