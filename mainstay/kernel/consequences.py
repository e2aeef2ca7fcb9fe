"""Append what was said together with what it makes owed, in one transaction."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from mainstay.kernel import ledger, tasks
from mainstay.kernel.access import Viewer, service
from mainstay.kernel.areas import announced
from mainstay.kernel.entries import Body, Sensitivity
from mainstay.kernel.ids import derived
from mainstay.kernel.kept import Kept, open_all
from mainstay.kernel.kinds import TaskOwed
from mainstay.kernel.ledger import Appending, Found, Said
from mainstay.kernel.models import Entry, Task, TimelineItem
from mainstay.kernel.rules import Owed, Rule
from mainstay.kernel.signing import Proof

B = TypeVar("B", bound=Body)


def append(
    record_id: UUID, said: Sequence[Said], *, viewer: Viewer, proof: Proof, now: datetime
) -> tuple[list[Kept], Said | None]:
    """Lock, append, draw what is owed.  Must run inside a transaction.

    :returns: what stands now for each thing said, or the one whose id was already taken.
    """
    single = said[0].entry_id if len(said) == 1 else None
    record, found, borne = ledger.lock(record_id, single)
    standing = {single: found} if single else _standing(record_id, said)
    adding = ledger.begin(record, viewer=viewer, proof=proof, now=now)
    answers: list[Kept] = []
    for one in said:
        there = standing.get(one.entry_id)
        kept = _place(adding, one, there)
        if kept is None:
            return [], one
        answers.append(kept)
    if adding.kept:
        owe(adding)
        adding.finish(borne=borne or len(said) > 1)
    return answers, None


def _standing(record_id: UUID, said: Sequence[Said]) -> dict[UUID | None, Found | None]:
    rows = TimelineItem.objects.filter(
        record_id=record_id, entry_id__in=[one.entry_id for one in said]
    )
    return {row.entry_id: Found(row.number, row.version) for row in rows.order_by("id")}


def _place(adding: Appending, said: Said, there: Found | None) -> Kept | None:
    """Add one thing said, answer as before if it is already so, or say that it is taken."""
    if there is None:
        return adding.add(said, version=1) if said.seen_version == 0 else None
    versions = open_all(
        adding.record,
        Entry.objects.filter(record_id=adding.record.id, entry_id=said.entry_id).order_by(
            "version"
        ),
    )
    same = [
        k for k in versions if ledger.same_words(k, said, adding.viewer.id) and k.act == said.act
    ]
    if same:
        return same[-1]
    if said.seen_version != there.version:
        return None
    return adding.add(said, version=there.version + 1, earlier=tuple(versions))


class RecordFacts:
    """What a rule may ask, through the house's own eyes, inside the transaction."""

    def __init__(self, adding: Appending, cause: Kept) -> None:
        self._adding = adding
        self.record = adding.record.id
        self.author = cause.author_id
        self.now = adding.now
        self.worn: set[Sensitivity] = set(cause.labels)

    def latest(self, body: type[B]) -> B | None:
        """Return the newest standing entry of a kind, and wear its labels."""
        items = TimelineItem.objects.filter(
            record_id=self.record, kind=body.kind.name, state__in=("recorded", "amended")
        )
        for item in items.order_by("-occurred_at", "-entry_id")[:1]:
            rows = Entry.objects.filter(record_id=self.record, number=item.number)
            for kept in open_all(self._adding.record, rows):
                self.worn |= kept.labels
                return kept.body  # type: ignore[return-value]
        return None

    def owner_for(self, duty: str) -> UUID | None:
        """Name who holds a duty for this client now, or nobody."""
        return tasks.find_owner(self.record, duty, now=self.now)


def owe(adding: Appending, *, since: int = 0) -> None:
    """Ask every rule about what was just added; keep what is owed as entries of the house.

    :param since: how much of what was added has been asked about before.
    """
    house = service(adding.record.organisation_id)
    for kept in tuple(adding.kept[since:]):
        if not kept.stands:
            continue
        for rule in announced().rules.get(type(kept.body), ()):
            facts = RecordFacts(adding, kept)
            for owed in _owed(rule, kept, facts):
                said = _said(rule, owed, kept, facts)
                if said is not None and all(k.id != said.entry_id for k in adding.kept):
                    adding.add(said, version=1, by=house)


def _owed(rule: Rule, kept: Kept, facts: RecordFacts) -> Iterator[Owed]:
    for follows in rule.ask(kept.body, facts):
        if isinstance(follows, Owed):
            yield follows


def _said(rule: Rule, owed: Owed, cause: Kept, facts: RecordFacts) -> Said | None:
    """Write a duty down once: an open one is kept, a closed one is owed anew."""
    about = owed.key or str(cause.id)
    key = derived("owed", facts.record, rule.name, owed.code, about)
    stands = Task.objects.filter(record_id=facts.record, code=owed.code, key=about)
    states = list(stands.order_by("id").values_list("state", flat=True))
    if any(state != "closed" for state in states):
        return None
    entry_id = derived(key, len(states))
    body = TaskOwed(
        code=owed.code,
        key=about[:64],
        title=str(owed.title),
        why=owed.why,
        urgency=owed.urgency,
        owner=owed.owner,
        owner_role=owed.owner_role,
        due_at=facts.now + owed.within,
        escalate_at=None if owed.escalate_after is None else facts.now + owed.escalate_after,
        escalate_to=owed.escalate_to,
        to_close=owed.to_close,
        closes_with=owed.closes_with,
        cause=cause.id,
        rule=rule.name,
        rule_version=rule.version,
        source=rule.source,
        worn=tuple(sorted(facts.worn)),
    )
    return replace(
        Said(body=body, entry_id=entry_id, occurred_at=facts.now),
        programme_id=cause.entry.programme_id,
    )
