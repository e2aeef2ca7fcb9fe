"""Do what time asks for: checkpoints, escalations, whatever areas announced as jobs."""

import logging
import time
from datetime import datetime

from mainstay.kernel import checkpoints, clock, outbox
from mainstay.kernel.areas import announced

EVERY_S = 20
CHECKPOINT_EVERY_S = 60
log = logging.getLogger("mainstay.clock")


def tick(*, now: datetime, checkpoint: bool = True) -> None:
    """Run every job once; one that fails is logged by name and keeps no other waiting."""
    for area in announced().areas.values():
        for job in area.jobs:
            try:
                job(now=now)
            except Exception:
                log.exception("job %s of %s failed", getattr(job, "__name__", "?"), area.name)
    followers = [one for area in announced().areas.values() for one in area.followers]
    while outbox.follow(followers, now=now):
        pass
    if checkpoint:
        checkpoints.make(now=now)


def run() -> None:
    """Tick until stopped."""
    signed = 0.0
    while True:
        due = time.monotonic() - signed >= CHECKPOINT_EVERY_S
        tick(now=clock.now(), checkpoint=due)
        if due:
            signed = time.monotonic()
        time.sleep(EVERY_S)
