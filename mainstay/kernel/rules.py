"""Say what follows from an entry: what is owed at once, what is only suggested.

Rules are pure: they see a body and the facts handed to them, never a table or a clock.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol, TypeVar
from uuid import UUID

from mainstay.kernel.entries import Body, Text

T = TypeVar("T", bound=Body)


class Facts(Protocol):
    """What a rule may ask of the record, through the eyes it is given."""

    record: UUID
    author: UUID
    now: datetime

    def latest(self, body: type[T]) -> T | None:
        """Return the newest standing entry of a kind, or nothing."""

    def owner_for(self, duty: str) -> UUID | None:
        """Return who holds a named duty for this client now, or nobody."""


@dataclass(frozen=True)
class Owed:
    """Something a person must do by a time because an entry was made.

    :param code: stable name of the duty, such as ``risk.asq_owed``.
    :param within: the clock, from the moment the entry is stored.
    :param closes_with: kinds of entry that may close it; empty means a reason is enough.
    :param to_close: the act a credential needs in the scope table to close it.
    :param escalate_after: when a second person is told, from the same moment.
    """

    code: str
    title: Text
    within: timedelta
    owner: UUID | None = None
    owner_role: str = ""
    why: str = ""
    closes_with: tuple[str, ...] = ()
    to_close: str = "close"
    escalate_after: timedelta | None = None
    escalate_to: UUID | None = None
    urgency: str = "soon"
    key: str = ""


@dataclass(frozen=True)
class Suggested:
    """Something a person might do; accepting it opens a draft."""

    code: str
    title: Text
    draft: Body | None = None
    why: str = ""


Consequence = Owed | Suggested
Question = Callable[[Any, Facts], Iterable[Consequence]]


@dataclass(frozen=True)
class Rule:
    """A pure question asked of every entry of some kinds."""

    name: str
    version: int
    source: str
    on: tuple[type[Body], ...]
    ask: Question = field(compare=False)


def rule(*on: type[Body], source: str, version: int = 1) -> Callable[[Question], Rule]:
    """Declare a pure function as a rule on some kinds, with its clinical source."""

    def declare(ask: Question) -> Rule:
        name = f"{ask.__module__.rsplit('.', 2)[-2]}.{ask.__name__}"
        return Rule(name=name, version=version, source=source, on=on, ask=ask)

    return declare
