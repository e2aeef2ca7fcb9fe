"""A small house to try promises in: one record, a worker, a trainee and their supervisor."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from mainstay.kernel import verify
from mainstay.kernel.access import Stand, Viewer, service
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Body, Subject
from mainstay.kernel.ids import new_id
from mainstay.kernel.ledger import Said
from mainstay.kernel.scope import Credential
from mainstay.kernel.signing import Proof
from tests.promises import toy

toy.announce()
START = datetime(2026, 3, 14, 18, 5, tzinfo=UTC)


@dataclass
class House:
    """An organisation with one client, opened by whoever a test wants to be."""

    organisation: UUID
    record: UUID
    ada: Viewer
    tia: Viewer
    ruth: Viewer
    eve: Viewer
    now: datetime = START

    def chart(self, viewer: Viewer | None = None) -> Chart:
        """Open the client's record, a second later than the last time."""
        self.now += timedelta(seconds=1)
        return Chart.open(
            viewer=viewer or self.ada, subject=self.record, purpose="care", now=self.now
        )

    def again(self) -> Proof:
        """Prove who one is by a PIN, just now."""
        return Proof("again:pin", self.now)

    def new_record(self) -> UUID:
        """Begin another client's record with the same team."""
        self.now += timedelta(seconds=1)
        return begin(self.organisation, [self.ada.id, self.tia.id], self.now)


def begin(organisation: UUID, team: list[UUID], now: datetime) -> UUID:
    """Begin a record with a care team."""
    said: list[Body] = [toy.Joined(party=member) for member in team]
    chart = Chart.create(
        viewer=service(organisation),
        subject=Subject.CLIENT,
        said=[Said(body, new_id(), now) for body in said],
        now=now,
    )
    return chart.record_id


def worker(organisation: UUID, credential: Credential, **more: object) -> Viewer:
    """Make a viewer who stands at a programme with one credential."""
    stand = Stand(credential, organisation, "programme", supervisor_id=more.pop("under", None))  # type: ignore[arg-type]
    return Viewer(new_id(), organisation, stands=(stand,), **more)  # type: ignore[arg-type]


@pytest.fixture
def house(db: None) -> House:
    """Build the small house inside a test's own transaction."""
    return build()


def build() -> House:
    """Build the small house."""
    organisation = new_id()
    ruth = new_id()
    ada = worker(organisation, Credential.SOCIAL_WORKER)
    tia = worker(organisation, Credential.TRAINEE, under=ruth)
    supervisor = Viewer(
        ruth,
        organisation,
        stands=(Stand(Credential.SUPERVISOR, organisation, "programme"),),
        supervisees=frozenset({tia.id}),
    )
    eve = worker(new_id(), Credential.SOCIAL_WORKER)
    record = begin(organisation, [ada.id, tia.id], START)
    return House(organisation, record, ada, tia, supervisor, eve)


def assert_proved() -> None:
    """Hold the whole house to its proof."""
    proof = verify.prove()
    assert proof.holds, [str(damage) for damage in proof.damage]
