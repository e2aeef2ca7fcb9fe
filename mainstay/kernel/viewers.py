"""Say who asks: a person with their standings, a client, or the house itself."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from mainstay.kernel import statements
from mainstay.kernel.ids import derived
from mainstay.kernel.models import Standing
from mainstay.kernel.scope import Credential

STANDINGS = """
FROM standing s WHERE (worker_id = %s OR supervisor_id = %s)
  AND from_at <= %s AND (until_at IS NULL OR until_at > %s) ORDER BY id
"""


@dataclass(frozen=True)
class Stand:
    """One standing of a viewer: a credential at a place, dated, perhaps lapsed."""

    credential: Credential
    place_id: UUID
    place_kind: str
    jurisdiction: str = "*"
    part2: bool = False
    supervisor_id: UUID | None = None
    lapsed: bool = False


@dataclass(frozen=True)
class Viewer:
    """Who asks: the person, what they are here as, and how they proved it.

    :param acting: ``staff``, ``client`` (the portal), or ``service`` (the house itself).
    """

    id: UUID
    organisation_id: UUID
    acting: str = "staff"
    stands: tuple[Stand, ...] = ()
    supervisees: frozenset[UUID] = frozenset()
    proved_how: str = "session"
    device_id: UUID | None = None
    together_with: UUID | None = None

    def credentials(self) -> set[Credential]:
        """Return every credential held anywhere."""
        return {stand.credential for stand in self.stands}

    def holds(self, *wanted: Credential) -> bool:
        """Test whether any of these credentials is held, anywhere, unlapsed."""
        return any(s.credential in wanted and not s.lapsed for s in self.stands)

    def places(self) -> set[UUID]:
        """Return the units and programmes this viewer stands at."""
        return {stand.place_id for stand in self.stands}

    def parties(self) -> set[UUID]:
        """Return every party a tie may name that reaches this viewer."""
        return {self.id, *self.places(), *self.supervisees}

    @property
    def is_trainee(self) -> bool:
        """Test whether this viewer signs under supervision."""
        return Credential.TRAINEE in self.credentials()

    @property
    def supervisor_id(self) -> UUID | None:
        """Return who co-signs for this viewer, if anyone."""
        return next((s.supervisor_id for s in self.stands if s.supervisor_id), None)

    @property
    def title(self) -> str:
        """Return the credential that is printed after the name."""
        return str(self.stands[0].credential) if self.stands else ""


def load_viewer(
    *,
    account_id: UUID,
    organisation_id: UUID,
    now: datetime,
    acting: str = "staff",
    proved_how: str = "session",
    device_id: UUID | None = None,
    together_with: UUID | None = None,
) -> Viewer:
    """Read what a person stands as at this moment, and whom they supervise."""
    rows = statements.select(Standing, STANDINGS, [account_id, account_id, now, now], table="s")
    stands = tuple(
        Stand(
            credential=Credential(row.credential),
            place_id=row.place_id,
            place_kind=row.place_kind,
            jurisdiction=row.jurisdiction,
            part2=row.part2,
            supervisor_id=row.supervisor_id,
            lapsed=row.licence_until is not None and row.licence_until <= now,
        )
        for row in rows
        if row.worker_id == account_id
    )
    supervisees = frozenset(r.worker_id for r in rows if r.supervisor_id == account_id)
    return Viewer(
        id=account_id,
        organisation_id=organisation_id,
        acting=acting,
        stands=stands if acting == "staff" else (),
        supervisees=supervisees - {account_id} if acting == "staff" else frozenset(),
        proved_how=proved_how,
        device_id=device_id,
        together_with=together_with,
    )


def service(organisation_id: UUID, name: str = "house") -> Viewer:
    """Return the house itself as a viewer: it states, it never signs for a person."""
    return Viewer(
        id=derived("service", name),
        organisation_id=organisation_id,
        acting="service",
        proved_how=f"service:{name}",
    )
