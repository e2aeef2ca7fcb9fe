"""Open what keeps a person alive when someone is in danger: announced, timed, reviewed.

45 CFR 164.312(a)(2)(ii) asks for an emergency way in; 42 CFR 2.51 for its record where
substance-use facts were opened.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mainstay.kernel import openings, tasks
from mainstay.kernel.access import (
    NotFound,
    Refused,
    Shelf,
    Viewer,
    service,
)
from mainstay.kernel.chart import Chart, signed_again
from mainstay.kernel.entries import VITAL, Sensitivity
from mainstay.kernel.ids import new_id
from mainstay.kernel.kept import Kept
from mainstay.kernel.kinds import EmergencyOverride, OverrideReviewed, TaskClosed
from mainstay.kernel.ledger import Said
from mainstay.kernel.models import Grant, Record, Task, Tie
from mainstay.kernel.rules import Owed, rule
from mainstay.kernel.scope import MAY_OVERRIDE, Relation
from mainstay.kernel.signing import Proof
from mainstay.kernel.ties import load_access

LASTS = timedelta(hours=4)
REVIEW_WITHIN = timedelta(hours=72)


def grants(kept: Kept) -> Iterable[Grant]:
    """Open the vital parts to the one who declared the emergency, until it lapses."""
    body = kept.body
    if isinstance(body, EmergencyOverride):
        yield Grant(
            effect="open",
            permission="vital",
            label="",
            party_id=body.opened_by,
            basis="override",
            from_at=body.from_at,
            until_at=body.until_at,
        )


@rule(EmergencyOverride, source="45 CFR 164.308(a)(1)(ii)(D); site rule: reviewed within 72 hours")
def review_is_owed(body: EmergencyOverride, facts: object) -> Iterable[Owed]:
    """Owe the privacy officer a review of every emergency opening."""
    yield Owed(
        code="kernel.override_review",
        title=_("Review an emergency opening"),
        within=REVIEW_WITHIN,
        owner=tasks.privacy_officer(now=body.from_at),
        owner_role="privacy_officer",
        closes_with=("kernel.override_reviewed",),
        urgency="now",
    )


def may_declare(viewer: Viewer, record_id: UUID, *, now: datetime) -> bool:
    """Test whether role and unit let this viewer open this record in an emergency."""
    if viewer.acting != "staff":
        return False
    ties = Tie.objects.filter(Q(until_at=None) | Q(until_at__gt=now), record_id=record_id)
    rows = list(ties.order_by("id").values_list("party_id", "relation"))
    if (viewer.id, str(Relation.SELF)) in rows:
        return False
    shut = Grant.objects.filter(
        Q(until_at=None) | Q(until_at__gt=now),
        record_id=record_id,
        effect="close",
        permission="*",
        label="",
        party_id=viewer.id,
    )
    if shut.exists():
        return False  # an order of a court keeps this person out, whatever happens
    here = {party for party, _relation in rows}
    return any(
        Relation.SITE in MAY_OVERRIDE.get(stand.credential, ())
        or (Relation.UNIT in MAY_OVERRIDE.get(stand.credential, ()) and stand.place_id in here)
        for stand in viewer.stands
        if not stand.lapsed
    )


def declare(
    *, viewer: Viewer, record_id: UUID, emergency: str, proof: Proof, now: datetime
) -> Chart:
    """Open a record in an emergency: at most four hours, vital parts only, and on the record.

    :raises NotFound: no such record, or one this viewer's role and unit do not reach.
    :raises Refused: the viewer was not asked again who they are, or gave no reason.
    """
    if not Record.objects.filter(id=record_id, wrapped_key__isnull=False).exists() or not (
        may_declare(viewer, record_id, now=now)
    ):
        openings.note(viewer, act="refused", purpose="emergency", now=now, record=record_id)
        raise NotFound(str(record_id))
    if not signed_again(proof, now=now):
        raise Refused("Show again who you are before this opens.")
    if not emergency.strip():
        raise Refused("Say who is in danger and what is happening.")
    house = Chart.open(
        viewer=service(viewer.organisation_id), subject=record_id, purpose="emergency", now=now
    )
    place = next((s.place_id for s in viewer.stands if s.place_kind == "unit"), None)
    house.record(
        EmergencyOverride(
            emergency=emergency,
            opened_by=viewer.id,
            opened_by_credential=viewer.title,
            place=place,
            from_at=now,
            until_at=now + LASTS,
            part2_opened=_part2_vital(house),
        )
    )
    openings.note(viewer, act="override", purpose="emergency", now=now, record=record_id)
    access = load_access(viewer, record_id, now=now)
    return Chart(viewer, record_id, "emergency", now, access)


def open_until(viewer: Viewer, record_id: UUID, *, now: datetime) -> datetime | None:
    """Return until when this viewer's emergency opening of a record lasts, if one does."""
    found = Grant.objects.filter(
        record_id=record_id,
        party_id=viewer.id,
        basis="override",
        from_at__lte=now,
        until_at__gt=now,
    )
    return found.order_by("-until_at").values_list("until_at", flat=True).first()


def _part2_vital(house: Chart) -> bool:
    shelves = [Shelf.parse(written) for written in house.record_row.shelves]
    return any(s.part in VITAL and Sensitivity.SUD in s.labels for s in shelves)


def review(
    chart: Chart, task: Task, *, was_warranted: bool, finding: str, proof: Proof
) -> list[Kept]:
    """Keep what the privacy officer found, and close the task with it."""
    if task.cause_id is None:
        raise NotFound(str(task.entry_id))
    reviewed = new_id()
    body = OverrideReviewed(override=task.cause_id, was_warranted=was_warranted, finding=finding)
    closing = TaskClosed(task=task.entry_id, reason=finding, by_entry=reviewed)
    said = Said(body=body, entry_id=reviewed, occurred_at=chart.now)
    return chart.record_all([said, replace(said, body=closing, entry_id=new_id())], proof=proof)
