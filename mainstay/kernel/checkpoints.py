"""Sign, each minute under writing, a Merkle root over every moved chain and new opening.

A checkpoint copied elsewhere proves later that no tail was cut and no record removed.
"""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.db.models import F

from mainstay.kernel import signing
from mainstay.kernel.models import Checkpoint, Leaf, Opening, OpeningNamed, Record, SiteKey

LATE = timedelta(minutes=10)
HEAD, OPENINGS = "head", "openings"


def head_leaf(record_id: UUID, number: int, chain: bytes | memoryview) -> bytes:
    """Return the leaf that stands for a record's chain up to a number."""
    return sha256(b"head" + record_id.bytes + number.to_bytes(8, "big") + bytes(chain)).digest()


def openings_leaf(openings: Iterable[Opening]) -> bytes:
    """Return the leaf that stands for some rows of the access log, in their order."""
    rows = list(openings)
    named: dict[UUID, list[UUID]] = {}
    shown = OpeningNamed.objects.filter(opening_id__in=[row.id for row in rows])
    for opening, record in shown.order_by("id").values_list("opening_id", "record_id"):
        named.setdefault(opening, []).append(record)
    return signing.fold(_opening(row, named.get(row.id, [])) for row in rows)


def _opening(row: Opening, named: list[UUID]) -> bytes:
    columns = [field.attname for field in Opening._meta.concrete_fields]
    return signing.canonical([[getattr(row, name) for name in columns], named])


def link(checkpoint: Checkpoint) -> bytes:
    """Return a checkpoint's own digest: its number, moment, forerunner, root and breadth."""
    return sha256(
        signing.canonical(
            [
                "mainstay checkpoint",
                checkpoint.number,
                checkpoint.at,
                checkpoint.previous,
                checkpoint.root,
                checkpoint.leaves,
            ]
        )
    ).digest()


def make(*, now: datetime) -> Checkpoint | None:
    """Sign what moved since the last checkpoint; nothing moved, nothing signed."""
    with transaction.atomic():
        last = Checkpoint.objects.order_by("-number").first()
        moved = list(
            Record.objects.filter(number__gt=F("proved"))
            .order_by("id")
            .values_list("id", "number", "head")
        )
        openings = _new_openings(last, now)
        if not moved and not openings:
            return None
        number = last.number + 1 if last else 1
        leaves = _leaves(number, moved, openings)
        checkpoint = Checkpoint(
            number=number,
            at=now,
            previous=bytes(last.digest) if last else bytes(32),
            root=signing.merkle([bytes(leaf.digest) for leaf in leaves]),
            leaves=len(leaves),
            site_key=signing.site_key_name(),
        )
        checkpoint.digest = link(checkpoint)
        checkpoint.signature = signing.sign(checkpoint.digest)
        keep_site_key(now=now)
        checkpoint.save(force_insert=True)
        Leaf.objects.bulk_create(leaves, batch_size=500)
        for record_id, upto, _head in moved:
            Record.objects.filter(id=record_id, proved__lt=upto).update(proved=upto)
    return checkpoint


def _leaves(
    number: int, moved: list[tuple[UUID, int, bytes | memoryview]], openings: list[Opening]
) -> list[Leaf]:
    leaves = [
        Leaf(
            checkpoint=number,
            position=position,
            sort=HEAD,
            record_id=record_id,
            number=upto,
            digest=head_leaf(record_id, upto, head),
        )
        for position, (record_id, upto, head) in enumerate(moved)
    ]
    if openings:
        leaves.append(
            Leaf(
                checkpoint=number,
                position=len(leaves),
                sort=OPENINGS,
                digest=openings_leaf(openings),
                members=json.dumps([row.id.hex for row in openings]),
            )
        )
    return leaves


def _new_openings(last: Checkpoint | None, now: datetime) -> list[Opening]:
    """Return openings no checkpoint covers yet, with a margin for those stored late."""
    rows = Opening.objects.order_by("at", "id")
    if last is None:
        return list(rows)
    rows = rows.filter(at__gt=last.at - LATE)
    covered: set[str] = set()
    recent = Checkpoint.objects.filter(at__gt=last.at - 2 * LATE).values("number")
    for members in Leaf.objects.filter(sort=OPENINGS, checkpoint__in=recent).values_list(
        "members", flat=True
    ):
        covered.update(json.loads(members))
    return [row for row in rows if row.id.hex not in covered and row.at <= now]


def keep_site_key(*, now: datetime) -> None:
    """Keep the public half of the present key, so that its signatures stay provable."""
    public = signing.public_half()
    SiteKey.objects.get_or_create(
        id=signing.site_key_name(), defaults={"public": public, "from_at": now}
    )
