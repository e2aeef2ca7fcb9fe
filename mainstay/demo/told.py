"""Tell one person's story in the order it happened, each thing by whoever said it then."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from mainstay.demo.house import House, again
from mainstay.demo.people import Person
from mainstay.kernel import openings
from mainstay.kernel.access import Viewer
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Body, Signing
from mainstay.kernel.ledger import Said
from mainstay.kernel.telling import Spoken, tell

Deed = Callable[[], Any]


@dataclass
class Story:
    """What is to be told about one person, gathered in any order and told by the clock.

    What needs what stands already (a co-signature, an emergency opening) is a deed: it is done
    between the things said before and after it.

    :param until: when the person went home; nothing is told after it.
    """

    house: House
    person: Person
    until: datetime | None = None
    _steps: list[tuple[datetime, int, Spoken | Deed]] = field(default_factory=list)
    _count: int = 0

    def say(
        self,
        by: str,
        body: Body,
        at: datetime,
        *,
        stored_at: datetime | None = None,
        key: object = None,
        **more: Any,
    ) -> UUID | None:
        """Have someone say something, unless it lies ahead or before the person came."""
        stored = stored_at or at
        if stored > self._end or at < self.person.came_at:
            return None
        self._count += 1
        entry_id = self.house.named(self.person.record, key or self._count, body.kind.name)
        viewer = self._viewer(by, stored)
        proof = again(stored) if body.kind.signing is Signing.AGAIN else None
        said = Said(body=body, entry_id=entry_id, occurred_at=at, **more)
        self._steps.append((stored, self._count, Spoken(said, viewer, stored, proof)))
        return entry_id

    def do(self, at: datetime, deed: Deed) -> None:
        """Have something done that looks at what stands already, unless it lies ahead."""
        if self.person.came_at <= at <= self._end:
            self._count += 1
            self._steps.append((at, self._count, deed))

    @property
    def _end(self) -> datetime:
        return min(self.until, self.house.at) if self.until else self.house.at

    def chart(self, by: str, at: datetime, *, purpose: str = "care") -> Chart:
        """Open the record as someone did then."""
        return Chart.open(
            viewer=self._viewer(by, at), subject=self.person.record, purpose=purpose, now=at
        )

    def _viewer(self, by: str, at: datetime) -> Viewer:
        return self.house.service() if by == "house" else self.house.viewer(by, at)

    def _note_openings(self) -> None:
        """Note in the access log who opened the chart on which day to say what they said."""
        seen: set[tuple[UUID, date]] = set()
        for at, _turn, step in sorted(self._steps, key=lambda one: one[:2]):
            if not isinstance(step, Spoken) or step.viewer.acting != "staff":
                continue
            place = (step.viewer.id, at.astimezone(self.house.zone).date())
            if place not in seen:
                seen.add(place)
                rounds = step.said.kind.group == "rounds"
                openings.note(
                    step.viewer, act="open", purpose="rounds" if rounds else "care",
                    now=at - timedelta(minutes=1), record=self.person.record,
                )  # fmt: skip

    def tell(self) -> int:
        """Tell it all, oldest first, and return how much was said."""
        self._note_openings()
        waiting: list[Spoken] = []
        for _at, _turn, step in sorted(self._steps, key=lambda one: one[:2]):
            if isinstance(step, Spoken):
                waiting.append(step)
                continue
            tell(self.person.record, waiting)
            waiting = []
            step()
        tell(self.person.record, waiting)
        return len(self._steps)
