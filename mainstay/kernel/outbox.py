"""Follow what happened: rows are claimed one by one, never read past a number.

A claimed row that its follower never finished is offered again; a finished one is removed.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from mainstay.kernel.models import Outbox

ABANDONED = timedelta(minutes=5)
MOST = 200

Follower = Callable[[Outbox], None]


def claim(*, now: datetime, most: int = MOST) -> list[Outbox]:
    """Take the oldest rows nobody holds, so that two followers never share one."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - ABANDONED)
    skip = connection.features.has_select_for_update_skip_locked
    with transaction.atomic():
        rows = list(
            Outbox.objects.select_for_update(skip_locked=skip).filter(free).order_by("id")[:most]
        )
        Outbox.objects.filter(id__in=[row.id for row in rows]).update(claimed_at=now)
    return rows


def follow(followers: list[Follower], *, now: datetime, most: int = MOST) -> int:
    """Hand every claimed row to every follower, then remove it; say how many were followed.

    A follower that fails leaves its row claimed: it is offered again later, never dropped.
    """
    rows = claim(now=now, most=most)
    for row in rows:
        for follower in followers:
            follower(row)
        row.delete()
    return len(rows)
