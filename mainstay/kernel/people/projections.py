"""Draw the rows that lists, search and access read, from entries about people."""

from collections.abc import Iterable, Iterator
from typing import Any

from mainstay.kernel.kept import Kept
from mainstay.kernel.models import Grant, NameKey, Slot, Standing, Tie
from mainstay.kernel.people.entries import (
    AccountOf,
    Appointment,
    Authority,
    Enrolment,
    Identity,
    Law,
    PlaceKind,
    PlaceSet,
    ProtectiveOrder,
    Release,
    SamePerson,
    Stay,
    TeamMember,
)
from mainstay.kernel.people.models import Bedded, Client, Place, Twin
from mainstay.kernel.people.names import birth_keys, endings, number_keys, without_one, words_of
from mainstay.kernel.scope import Relation


def places(kept: Kept) -> Iterator[Place]:
    """Draw a place."""
    body: PlaceSet = kept.body  # type: ignore[assignment]
    yield Place(
        place_id=kept.id,
        parent_id=body.parent,
        kind=body.sort,
        name=body.name[:80],
        law=body.law,
        jurisdiction=body.jurisdiction,
        naming=body.naming,
        closed=body.closed,
    )


def clients(kept: Kept) -> Iterator[Client]:
    """Draw what a list needs to name a client."""
    body: Identity = kept.body  # type: ignore[assignment]
    yield Client(
        preferred=body.called[:80],
        full_name=body.full_name[:160],
        sort_name=f"{body.family_name or body.given_name} {body.given_name}".casefold()[:160],
        pronouns=body.pronouns[:32],
        born_on=body.born_on,
        number=body.number[:32],
        languages=", ".join(body.languages)[:80],
        interpreter=body.interpreter,
        photo_agreed=body.photo_agreed,
        deceased_on=body.deceased_on,
    )


def name_keys(kept: Kept) -> Iterator[NameKey]:
    """Draw every key by which a client may be found, the closed ones marked *former*."""
    body: Identity = kept.body  # type: ignore[assignment]
    used = [body.full_name, body.preferred_name]
    used += [former.name for former in body.former_names if former.may_be_used]
    closed = [former.name for former in body.former_names if not former.may_be_used]
    open_words = set(words_of(" ".join(used)))
    yield from _word_keys(open_words, former=False)
    yield from _word_keys(set(words_of(" ".join(closed))) - open_words, former=True)
    numbers = {body.number, *(one.value for one in body.identifiers)} - {""}
    for key in sorted({key for number in numbers for key in number_keys(number)}):
        yield NameKey(token=key, sort="id", former=False)
    for key in birth_keys(body.born_on) if body.born_on else ():
        yield NameKey(token=key, sort="born", former=False)


def _word_keys(words: set[str], *, former: bool) -> Iterator[NameKey]:
    for word in sorted(words):
        yield NameKey(token=word, sort="word", former=former)
    for sort, keys_of in (("end", endings), ("near", without_one)):
        for key in sorted({key for word in words for key in keys_of(word)}):
            yield NameKey(token=key, sort=sort, former=former)


def ties(kept: Kept) -> Iterator[Tie]:
    """Draw who comes to stand before this record."""
    body: Any = kept.body
    match body:
        case TeamMember():
            yield _tie(body.member, Relation.TEAM, body)
        case Enrolment():
            yield _tie(body.programme, Relation.PROGRAMME, body)
        case Stay():
            yield _tie(body.unit, Relation.UNIT, body)
        case Appointment() if body.place_sort is not PlaceKind.ORGANISATION:
            # The manager of a place answers for whoever works there.
            at_unit = body.place_sort is PlaceKind.UNIT
            yield _tie(body.place, Relation.UNIT if at_unit else Relation.PROGRAMME, body)
        case AccountOf():
            yield Tie(
                party_id=body.account,
                relation=Relation.SELF,
                from_at=kept.occurred_at,
                until_at=None,
            )


def _tie(party: Any, relation: Relation, body: Any) -> Tie:
    return Tie(party_id=party, relation=relation, from_at=body.from_at, until_at=body.until_at)


def standings(kept: Kept) -> Iterator[Standing]:
    """Draw what a worker is, and where."""
    body: Appointment = kept.body  # type: ignore[assignment]
    yield Standing(
        worker_id=body.worker,
        credential=body.credential,
        place_id=body.place,
        place_kind=body.place_sort,
        part2=body.law is Law.PART2,
        jurisdiction=body.jurisdiction[:8],
        supervisor_id=body.supervisor,
        from_at=body.from_at,
        until_at=body.until_at,
        licence_until=body.licence_until,
    )


def beds(kept: Kept) -> Iterator[Bedded]:
    """Draw who is on which unit."""
    body: Stay = kept.body  # type: ignore[assignment]
    yield Bedded(
        unit_id=body.unit,
        room_id=body.room,
        bed_id=body.bed,
        from_at=body.from_at,
        until_at=body.until_at,
        shelf=str(kept.shelf),
    )


def slots(kept: Kept) -> Iterator[Slot]:
    """Reserve the bed of a stay; the database refuses two in one."""
    body: Stay = kept.body  # type: ignore[assignment]
    if body.bed is not None:
        yield Slot(
            resource_id=body.bed,
            starts_at=body.from_at,
            ends_at=body.until_at,
            shelf=str(kept.shelf),
        )


def grants(kept: Kept) -> Iterator[Grant]:
    """Draw what an authority or a release opens, and what an order of a court shuts."""
    body: Any = kept.body
    match body:
        case Authority():
            yield from _opened(body, body.account, body.parts, ("",), "authority")
        case Release() if not body.withdrawn:
            labels = ("", *body.labels)
            yield from _opened(body, body.recipient, body.parts, labels, "release")
        case ProtectiveOrder():
            yield Grant(
                effect="close",
                permission="*",
                label="",
                party_id=body.against,
                basis="court",
                from_at=body.from_at,
                until_at=body.until_at,
            )


def _opened(
    body: Any, party: Any, parts: Iterable[str], labels: Iterable[str], basis: str
) -> Iterator[Grant]:
    for part in parts:
        for label in labels:
            yield Grant(
                effect="open",
                permission=part,
                label=label,
                party_id=party,
                basis=basis,
                from_at=body.from_at,
                until_at=body.until_at,
            )


def twins(kept: Kept) -> Iterator[Twin]:
    """Draw both ways of a link between two records of one person."""
    body: SamePerson = kept.body  # type: ignore[assignment]
    yield Twin(one_id=body.one, other_id=body.other)
    yield Twin(one_id=body.other, other_id=body.one)
