"""Show what must never be given, and what is taken, beside the chart."""

from typing import Any

from mainstay.care.medicines.entries import Allergy, AllergyStatus, Medication, Severity, Taking
from mainstay.kernel.chart import Chart

MOST = 100
TAKEN = frozenset({Taking.ACTIVE, Taking.ON_HOLD, Taking.UNKNOWN})


def allergies_card(chart: Chart) -> dict[str, Any]:
    """Say each allergy that holds, the most dangerous first.

    An empty list is drawn too: nothing recorded is not the same as nothing there.
    """
    found = [kept.body for kept in chart.several(Allergy, limit=MOST)]
    hold = [b for b in found if isinstance(b, Allergy) and b.status is AllergyStatus.ACTIVE]
    hold.sort(key=lambda body: (body.severity is not Severity.HIGH, body.substance.casefold()))
    return {"allergies": hold}


def medicines_card(chart: Chart) -> dict[str, Any] | None:
    """Say each medicine that is taken, or may be, as known here."""
    found = [kept.body for kept in chart.several(Medication, limit=MOST)]
    taken = [b for b in found if isinstance(b, Medication) and b.status in TAKEN]
    if not taken:
        return None
    taken.sort(key=lambda body: body.name.casefold())
    return {"medicines": taken}
