"""Timed work: hand an overdue task to the next person."""

from datetime import datetime

from django.utils.translation import gettext as _

from mainstay.care.risk.actions import next_in_line, ours
from mainstay.kernel.access import service
from mainstay.kernel.chart import Chart
from mainstay.kernel.kinds import TaskHanded
from mainstay.kernel.tasks import overdue


def escalate_due(*, now: datetime) -> int:
    """Hand every task whose clock ran out to the next person; say how many.

    Where nobody is next, it stays with its owner and is shown as overdue.
    """
    handed = 0
    for task in ours(overdue(now=now)):
        to = task.escalate_to
        if to in (None, task.owner_id):
            to = next_in_line(task.record_id, after=task.owner_id, now=now)
        if to is None:
            continue
        house = service(task.organisation_id, "clock")
        chart = Chart.open(viewer=house, subject=task.record_id, purpose="care", now=now)
        reason = _("Its time ran out")
        chart.record(TaskHanded(task=task.entry_id, to=to, reason=reason, escalated=True))
        handed += 1
    return handed
