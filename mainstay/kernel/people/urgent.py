"""Find someone in an emergency, by exactly what is known of them, as far as one's role reaches."""

from datetime import date, datetime
from uuid import UUID

from mainstay.kernel import openings
from mainstay.kernel.access import Viewer
from mainstay.kernel.emergency import may_declare
from mainstay.kernel.models import NameKey
from mainstay.kernel.people.models import Client
from mainstay.kernel.people.names import birth_key_of, words_of
from mainstay.kernel.people.reach import together

MOST = 8
WHOLE_DATE = len(f"{date(2000, 1, 1):%Y%m%d}")


def find_urgently(*, viewer: Viewer, text: str, now: datetime) -> list[Client]:
    """Return whom exactly these words name: whole name, whole number, or birth date.

    Nothing is guessed and no beginning is enough, so this is no way to browse.  Whom the
    viewer's role and unit may not open in an emergency is not there.  The search is noted.
    """
    records = _exactly(viewer, text)
    clients = Client.objects.filter(record_id__in=records).order_by("sort_name", "id")
    found = [one for one in clients[: MOST * 4] if may_declare(viewer, one.record_id, now=now)]
    openings.note(
        viewer,
        act="search",
        purpose="emergency",
        now=now,
        named=[one.record_id for one in found[:MOST]],
    )
    return found[:MOST]


def _exactly(viewer: Viewer, text: str) -> set[UUID]:
    words = words_of(text)
    number = "".join(words)
    if any(letter.isdigit() for letter in number):
        born = birth_key_of(text)
        on_that_day = _bearing(viewer, "born", [born]) if len(born) == WHOLE_DATE else set()
        return on_that_day | _whole_number(viewer, number)
    return _bearing(viewer, "word", words) if len(words) > 1 else set()


def _bearing(viewer: Viewer, sort: str, tokens: list[str]) -> set[UUID]:
    keys = NameKey.objects.filter(organisation_id=viewer.organisation_id, sort=sort, former=False)
    several = [set(together([keys.filter(token=token)])) for token in tokens]
    return set.intersection(*several) if several else set()


def _whole_number(viewer: Viewer, number: str) -> set[UUID]:
    """Match the record's own number whole; its endings are keys too, and are not enough here."""
    records = _bearing(viewer, "id", [number])
    clients = Client.objects.filter(record_id__in=records).order_by("id")
    return {one.record_id for one in clients if "".join(words_of(one.number)) == number}
