"""Found an organisation and set its places."""

from datetime import datetime
from uuid import UUID

from mainstay.kernel import statements
from mainstay.kernel.access import NotFound, Viewer, service
from mainstay.kernel.chart import Chart
from mainstay.kernel.entries import Subject
from mainstay.kernel.ids import new_id
from mainstay.kernel.ledger import Said
from mainstay.kernel.people.entries import Law, Naming, PlaceKind, PlaceSet
from mainstay.kernel.people.models import Place


def found(
    *, name: str, now: datetime, jurisdiction: str = "US", organisation_id: UUID | None = None
) -> UUID:
    """Begin an organisation; its own record and place bear its id."""
    house = organisation_id or new_id()
    body = PlaceSet(sort=PlaceKind.ORGANISATION, name=name, jurisdiction=jurisdiction)
    Chart.create(
        viewer=service(house),
        subject=Subject.ORGANISATION,
        said=[Said(body=body, entry_id=house, occurred_at=now)],
        now=now,
        record_id=house,
    )
    return house


def add_place(
    *,
    viewer: Viewer,
    sort: PlaceKind | str,
    name: str,
    parent_id: UUID,
    now: datetime,
    law: Law | str | None = None,
    jurisdiction: str = "",
    naming: Naming | str | None = None,
    place_id: UUID | None = None,
) -> UUID:
    """Add a programme, unit, room or bed below another place, whose law it takes unless named."""
    above = place(parent_id)
    body = PlaceSet(
        sort=PlaceKind(sort),
        name=name,
        parent=parent_id,
        law=Law(law or above.law),
        jurisdiction=jurisdiction or above.jurisdiction,
        naming=Naming(naming or above.naming),
    )
    chart = Chart.open(
        viewer=viewer, subject=viewer.organisation_id, purpose="registration", now=now
    )
    return chart.record(body, entry_id=place_id).id


def place(place_id: UUID) -> Place:
    """Return a place.

    :raises NotFound: there is none.
    """
    found = statements.select(Place, "FROM place p WHERE place_id = %s", [place_id], table="p")
    if not found:
        raise NotFound(str(place_id))
    return found[0]
