"""What the components draw, as plain frozen shapes: pages fill them, templates read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class NavItem:
    """One place in the staff navigation."""

    url: str
    icon: str
    label: str
    count: int = 0
    current: bool = False
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Me:
    """Who is signed in, as the top bar says it."""

    name: str
    role: str = ""
    switch_url: str = ""
    account_url: str = ""
    sign_out_url: str = ""


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """The site's own alarm, in words, with a number to call."""

    text: str
    number: str


@dataclass(frozen=True, kw_only=True)
class Action:
    """One thing a person can do: a link, or a button that posts when ``post`` is true.

    :param why_not: the reason it cannot be done yet; it is then drawn, not offered.
    :param whom: read aloud after the label, where many buttons say the same.
    :param id: lets a refreshed page find the button that had the focus.
    :param swaps: with script, the answer replaces this part of the page (a CSS selector).
    """

    label: str
    url: str = ""
    post: bool = False
    name: str = ""
    value: str = ""
    kind: str = ""
    icon: str = ""
    why_not: str = ""
    whom: str = ""
    id: str = ""
    swaps: str = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A label and what stands behind it."""

    label: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Banner:
    """The person whose chart this is.

    :param same_name: the sentence that tells two people of like name apart.
    :param died: the date in words, when the person has died.
    """

    name: str
    full_name: str = ""
    pronouns: str = ""
    url: str = ""
    facts: Sequence[Fact] = ()
    allergies: str = ""
    same_name: str = ""
    died: str = ""
    safety_plan_url: str = ""
    actions: Sequence[Action] = ()


@dataclass(frozen=True, kw_only=True)
class Ring:
    """How much of the time until the next check is left.

    :param share: 1 just seen, 0 due; late and can't-find are drawn full.
    :param seen_at: with ``due_at``, lets the open page redraw the ring.
    """

    state: str = "ok"
    share: float = 1.0
    seen_at: datetime | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Note:
    """A few words with a mark, such as an alert on a tile."""

    text: str
    icon: str = ""
    state: str = "line"


@dataclass(frozen=True, kw_only=True)
class Tile:
    """One person on the rounds board.

    :param state: ok, soon, late, missing, one, asleep, off or done.
    :param due: the due line in words, at most 21 characters with the minutes.
    :param counts: the moment the due line counts to or from, in minutes that keep moving.
    :param say: read aloud when the tile has been swapped in; it then takes the focus too.
    """

    id: str
    name: str
    room: str
    level: str
    due: str
    state: str = "ok"
    last: str = ""
    ring: Ring | None = None
    alerts: Sequence[Note] = ()
    unsent: bool = False
    url: str = ""
    actions: Sequence[Action] = ()
    counts: datetime | None = None
    minutes: int = 0
    say: str = ""


@dataclass(frozen=True, kw_only=True)
class Addendum:
    """Words added to a signed entry."""

    when: str
    text: str


@dataclass(frozen=True, kw_only=True)
class TimelineItem:
    """One entry on a chart's timeline.

    :param state: draft, signed, awaiting, cosigned, private, corrected, retracted, closed or "".
    :param slim: a small event, drawn without a card.
    :param words: the person's own words; the only text drawn in the serif.
    """

    id: str
    when: str
    title: str
    at: datetime | None = None
    icon: str = "file"
    url: str = ""
    by: str = ""
    text: str = ""
    words: str = ""
    state: str = ""
    slim: bool = False
    risk: bool = False
    signed: str = ""
    notes: Sequence[Note] = ()
    addenda: Sequence[Addendum] = ()
    actions: Sequence[Action] = ()


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """One owed thing.

    :param state: new, going, waiting, late, done or blocked.
    """

    when: str
    title: str
    state: str = "new"
    state_words: str = ""
    note: str = ""
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class ThreadNode:
    """A bead of the golden thread: problem, goal, objective or intervention."""

    label: str
    text: str
    linked: bool = False


@dataclass(frozen=True, kw_only=True)
class Point:
    """A score on a day; ``None`` is a gap and stays one."""

    on: date
    value: float | None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Band:
    """A named range of a score, both ends included."""

    low: float
    high: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened beside the scores."""

    on: date
    label: str


@dataclass(frozen=True, kw_only=True)
class Line:
    """A named level drawn across, such as where remission begins."""

    value: float
    label: str


@dataclass(frozen=True, kw_only=True)
class Scores:
    """One measure's points with all that explains them.

    :param sentence: what the numbers say, read before the picture.
    """

    title: str
    points: Sequence[Point]
    low: float = 0
    high: float = 27
    sentence: str = ""
    direction: str = ""
    bands: Sequence[Band] = ()
    lines: Sequence[Line] = ()
    events: Sequence[Event] = ()


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One cell; a state makes it a tag."""

    text: str
    url: str = ""
    state: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows under named columns; the first cell of a row names the row.

    :param numbers: positions of the columns that hold numbers.
    """

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell | str]]
    numbers: Sequence[int] = ()
    empty: str = ""
    compact: bool = False


@dataclass(frozen=True, kw_only=True)
class Face:
    """Somebody on shift, on the switch-user page."""

    id: str
    name: str
    role: str
    chosen: bool = False
    drafts: int = 0
