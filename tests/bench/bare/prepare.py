"""Make the bare project's two tables and fill one person's rows; say where they are, as JSON."""

import json
import sys
from datetime import timedelta
from uuid import uuid4

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from tests.bench import sizes  # noqa: E402
from tests.bench.bare.models import Audit, Row  # noqa: E402


def build(size: sizes.Sizes) -> dict[str, str]:
    """Build the tables and the rows."""
    with connection.schema_editor() as editor:
        editor.create_model(Row)
        editor.create_model(Audit)
    person, now = uuid4(), timezone.now()  # noqa: TID251 - nobody hands it the time
    rows = [
        Row(
            person_id=person,
            at=now - timedelta(minutes=200_000 - number),
            text=f"Slept {number % 10} hours, ate well.",
        )
        for number in range(size.thousand)
    ]
    Row.objects.bulk_create(rows)
    return {"person": str(person), "row": str(rows[-1].id), "fresh": str(uuid4())}


if __name__ == "__main__":
    print(json.dumps(build(sizes.QUICK if "--quick" in sys.argv else sizes.FULL)))  # noqa: T201
