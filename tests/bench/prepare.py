"""Build what the bench measures, in the site's own database, and say where it all is, as JSON."""

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from mainstay.kernel import clock  # noqa: E402
from mainstay.kernel.access import service  # noqa: E402
from mainstay.kernel.chart import Chart  # noqa: E402
from mainstay.kernel.ids import new_id  # noqa: E402
from mainstay.kernel.ledger import Said  # noqa: E402
from mainstay.kernel.people import actions, search  # noqa: E402
from mainstay.kernel.people.entries import Identity, PlaceKind  # noqa: E402
from mainstay.kernel.people.models import Account  # noqa: E402
from mainstay.kernel.scope import Credential  # noqa: E402
from mainstay.kernel.viewers import load_viewer  # noqa: E402
from mainstay.site.commands.migrate import bring_up_to_date  # noqa: E402
from mainstay.site.middleware import HAS_ONE  # noqa: E402
from mainstay.site.sessions import SessionStore  # noqa: E402
from tests.bench import crowd, sizes  # noqa: E402
from tests.promises import toy  # noqa: E402

BATCH = 1_000


def sign_in(account: Account) -> str:
    """Begin a session as the sign-in does, second factor shown, and return its key."""
    session = SessionStore()
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session["proved_how"] = "session:password"
    session[HAS_ONE] = str(account.pk)
    session.save()
    return str(session.session_key)


class House:
    """An organisation with a programme, and what is asked of it."""

    def __init__(self, name: str, now: datetime) -> None:
        self.now = now
        self.id = actions.found(name=name, now=now)
        self.me = service(self.id)
        self.clinic = self.place(PlaceKind.PROGRAMME, "Clinic", "hipaa")
        self.detox = self.place(PlaceKind.PROGRAMME, "Detox", "part2")

    def place(self, sort: PlaceKind, name: str, law: str) -> UUID:
        """Add a place."""
        return actions.add_place(
            viewer=self.me, sort=sort, name=name, parent_id=self.id, law=law, now=self.now
        )

    def worker(self, name: str, credential: Credential, place: UUID) -> Account:
        """Appoint someone."""
        return actions.appoint(
            viewer=self.me,
            name=name,
            username=f"{name}-{self.id.hex}",
            credential=credential,
            place_id=place,
            now=self.now,
        )

    def client(self, team: list[Account]) -> UUID:
        """Register a client with a care team."""
        identity = Identity(given_name="Sam", family_name="Rivera", born_on=date(1985, 7, 14))
        chart = actions.register_client(
            viewer=self.me, identity=identity, programme_id=self.clinic, now=self.now
        )
        for member in team:
            actions.join_team(
                viewer=self.me, record_id=chart.record_id, member_id=member.id, now=self.now
            )
        return chart.record_id

    def fill(self, record: UUID, lines: int, secrets: int) -> list[UUID]:
        """Chart lines, then entries under 42 CFR Part 2, a minute apart, through the kernel."""
        chart = Chart.open(viewer=self.me, subject=record, purpose="care", now=clock.now())
        made: list[UUID] = []
        for start in range(0, lines + secrets, BATCH):
            said = list(self._said(start, min(start + BATCH, lines + secrets), lines))
            chart.record_all(said)
            made += [one.entry_id for one in said]
        return made

    def _said(self, start: int, stop: int, lines: int) -> Iterator[Said]:
        for number in range(start, stop):
            body = toy.Line if number < lines else toy.Secret
            at = self.now + timedelta(minutes=number)
            yield Said(body(text=f"Slept {number % 10} hours, ate well."), new_id(), at)


def build(size: sizes.Sizes) -> dict[str, Any]:
    """Build everything and say where it is."""
    toy.announce()
    bring_up_to_date()
    now = clock.now()
    house = House("Harbor", now - timedelta(days=100))
    # Ada works under Part 2 and may read every entry; Eve may read only the fifty oldest.
    ada = house.worker("ada", Credential.SOCIAL_WORKER, house.detox)
    eve = house.worker("eve", Credential.SOCIAL_WORKER, house.clinic)
    rex = house.worker("rex", Credential.REGISTRAR, house.id)
    started = clock.now()
    records = {}
    for name, total in (("small", size.small), ("large", size.large)):
        record = house.client([ada, eve])
        house.fill(record, size.allowed, total - size.allowed)
        records[name] = str(record)
    thousand = house.client([ada, eve])
    entries = house.fill(thousand, size.thousand, 0)
    charted = size.small + size.large + size.thousand
    speed = charted / (clock.now() - started).total_seconds()
    fresh = house.client([ada])
    found = {"few": crowd.fill(house.id, size.few_clients, now)}
    other = House("Haven", now)
    liz = other.worker("liz", Credential.REGISTRAR, other.id)
    found["many"] = crowd.fill(other.id, size.many_clients, now)
    settle()
    return {
        "records": {**records, "thousand": str(thousand), "fresh": str(fresh)},
        "newcomers": crowd.newcomers(size.asks * size.repeats + 20),
        "statements": statements(now, ada, [*records.values()]),
        "scans": scans(now, liz),
        "entry": str(entries[-1]),
        "programme": str(house.clinic),
        "sessions": {
            name: sign_in(account)
            for name, account in {"ada": ada, "eve": eve, "rex": rex, "liz": liz}.items()
        },
        "searches": crowd.searches(size.asks),
        "keys": found,
        "entries_per_second": round(speed),
    }


def statements(now: datetime, account: Account, records: list[str]) -> dict[str, int]:
    """Count what the first page of each record asks of the database."""
    viewer = load_viewer(account_id=account.id, organisation_id=account.organisation_id, now=now)
    counts = {}
    for record in records:
        with CaptureQueriesContext(connection) as asked:
            chart = Chart.open(viewer=viewer, subject=UUID(record), purpose="care", now=now)
            chart.timeline(limit=30)
        counts[str(chart.record_row.number)] = len(asked)
    return counts


def scans(now: datetime, account: Account) -> list[str]:
    """Ask how each statement of a search would be answered; return the steps that scan."""
    viewer = load_viewer(account_id=account.id, organisation_id=account.organisation_id, now=now)
    found: set[str] = set()
    for words in crowd.searches(3).values():
        for text in words:
            with CaptureQueriesContext(connection) as asked:
                search.find(viewer=viewer, text=text, now=now)
            for query in asked.captured_queries:
                if query["sql"].startswith("SELECT"):
                    found |= set(_scanning(query["sql"]))
    return sorted(found)


def _scanning(sql: str) -> list[str]:
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{explain} {sql}".replace("%", "%%"))
        steps = [str(row[-1]) for row in cursor.fetchall()]
    tables = ("name_key", "client")
    return [
        step.strip()
        for step in steps
        if ("SCAN" in step or "Seq Scan" in step) and any(f" {name}" in step for name in tables)
    ]


def settle() -> None:
    """Let PostgreSQL count what was poured in, as its own housekeeping does within minutes."""
    from mainstay.site.roles import as_owner

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    print(json.dumps(build(sizes.QUICK if "--quick" in sys.argv else sizes.FULL)))  # noqa: T201
