"""Find whom an identifier from elsewhere means, by the kernel's own name keys."""

from uuid import UUID

from mainstay.kernel.models import NameKey
from mainstay.kernel.people.names import number_keys

FEW = 20


def records_with_number(organisation_id: UUID, number: str) -> list[UUID]:
    """Return a few records that may bear a number; the caller reads which one does."""
    keys = list(number_keys(number))
    if not keys:
        return []
    found = NameKey.objects.filter(organisation_id=organisation_id, sort="id", token=keys[0])
    return list(found.order_by("record_id").values_list("record_id", flat=True).distinct()[:FEW])
