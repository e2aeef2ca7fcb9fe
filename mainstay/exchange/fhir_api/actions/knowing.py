"""Know who came before: by the source's own id, or by an identifier."""

from typing import Any
from uuid import UUID

from mainstay.exchange.fhir_api.actions.around import Beside
from mainstay.exchange.fhir_api.actions.writing import PURPOSE, Under
from mainstay.exchange.fhir_api.fhir.people import patient
from mainstay.exchange.fhir_api.fhir.reading import Made
from mainstay.exchange.fhir_api.models import records_with_number
from mainstay.kernel.access import NotFound
from mainstay.kernel.chart import Chart
from mainstay.kernel.people.entries import Identity
from mainstay.kernel.people.names import fold


class Here:
    """The people who have a record in this house."""

    def __init__(self, under: Under, beside: Beside) -> None:
        self._under, self._beside = under, beside

    def record_of(self, target: str) -> UUID | None:
        """Return the record of a patient referred to, if exactly one is here."""
        kind, _, identifier = target.partition("?identifier=")
        if identifier:
            return self._with_number(identifier) if kind in {"Patient", ""} else None
        kind, _, rid = target.partition("/")
        record = self._under.id_of("Patient", rid)
        return record if kind == "Patient" and self._identity(record) else None

    def is_someone_else(self, rid: str, resource: dict[str, Any]) -> bool:
        """Test whether this id already means a person of another name and birth date."""
        before = self._identity(self._under.id_of("Patient", rid))
        made = patient(resource, self._beside)
        if before is None or not isinstance(made, Made) or not isinstance(made.body, Identity):
            return False
        now = made.body
        return (
            now.born_on != before.born_on
            and fold(now.given_name) != fold(before.given_name)
            and fold(now.family_name) != fold(before.family_name)
        )

    def _with_number(self, identifier: str) -> UUID | None:
        system, _, value = identifier.rpartition("|")
        found = [
            record
            for record in records_with_number(self._under.viewer.organisation_id, value)
            if _bears(self._identity(record), system, value)
        ]
        return found[0] if len(found) == 1 else None

    def _identity(self, record: UUID) -> Identity | None:
        chart = Chart.open(
            viewer=self._under.viewer, subject=record, purpose=PURPOSE, now=self._under.now
        )
        try:
            chart.shelves()
        except NotFound:
            return None
        kept = chart.latest(Identity)
        return kept.body if kept and isinstance(kept.body, Identity) else None


def _bears(identity: Identity | None, system: str, value: str) -> bool:
    held = identity.identifiers if identity else ()
    return any(one.value == value and one.system in {system, "unknown"} for one in held)
