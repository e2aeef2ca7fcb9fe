"""The scope table decides alone: no row, no act; dated, and by jurisdiction where it says so."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel import access as accesses
from mainstay.kernel.access import Access, Shelf, Stand, Viewer, decide, visible
from mainstay.kernel.entries import Permission, Sensitivity
from mainstay.kernel.ids import new_id
from mainstay.kernel.scope import LICENSED, SCOPE, Act, Credential, Relation, Row
from tests.promises.conftest import START

HANDS = st.frozensets(
    st.tuples(st.sampled_from(Credential), st.sampled_from(Relation)), max_size=3
)
SHELVES = st.builds(
    Shelf,
    st.sampled_from(Permission),
    st.frozensets(st.sampled_from(Sensitivity), max_size=2),
    st.sampled_from(["", "cosign", "staff", "held", "gone", "misfiled", "by:0", "desk:0"]),
)


def seen_by(hands: frozenset[tuple[Credential, Relation]], **more: object) -> Access:
    """Return an access with these hands."""
    return Access(viewer=Viewer(new_id(), new_id()), hands=hands, now=START, **more)  # type: ignore[arg-type]


@given(hands=HANDS, shelf=SHELVES, act=st.sampled_from(Act))
def test_no_row_means_no(
    hands: frozenset[tuple[Credential, Relation]], shelf: Shelf, act: Act
) -> None:
    if decide(seen_by(hands), shelf, act) and shelf.gate != "misfiled":
        assert any(
            c in row.credentials
            and r in row.relations
            and shelf.part in row.parts
            and act in row.acts
            for row in SCOPE
            for c, r in hands
        )


@given(hands=HANDS, shelves=st.lists(SHELVES, max_size=12))
def test_a_list_shows_exactly_what_could_be_opened_one_by_one(
    hands: frozenset[tuple[Credential, Relation]], shelves: list[Shelf]
) -> None:
    access = seen_by(hands)
    written = [str(shelf) for shelf in shelves]
    assert visible(access, written) == [str(s) for s in shelves if decide(access, s)]


@given(shelf=SHELVES)
def test_a_shelf_is_read_back_as_it_was_written(shelf: Shelf) -> None:
    assert Shelf.parse(str(shelf)) == shelf


@pytest.mark.parametrize("relation", [Relation.TEAM, Relation.UNIT, Relation.ON_CALL])
def test_a_nurse_raises_observation_and_never_lowers_it(relation: Relation) -> None:
    access = seen_by(frozenset({(Credential.NURSE, relation)}))
    assert decide(access, Shelf(Permission.ORDER), Act.RECORD)
    assert not decide(access, Shelf(Permission.ORDER), Act.ORDER)


def test_a_technician_reads_no_ones_therapy() -> None:
    access = seen_by(frozenset({(Credential.TECHNICIAN, Relation.UNIT)}))
    for part in (Permission.CARE, Permission.RISK, Permission.DIAGNOSE, Permission.MEDICINE):
        assert not decide(access, Shelf(part))


def test_the_privacy_officer_reads_no_ones_care() -> None:
    access = seen_by(frozenset({(Credential.PRIVACY_OFFICER, Relation.SITE)}))
    assert not decide(access, Shelf(Permission.CARE))
    assert decide(access, Shelf(Permission.LEGAL))


@pytest.mark.parametrize("credential", LICENSED)
def test_an_expired_credential_reads_and_signs_nothing(credential: Credential) -> None:
    hands = frozenset({(credential, Relation.TEAM)})
    access = seen_by(hands, lapsed=frozenset({credential}))
    assert decide(access, Shelf(Permission.CARE))
    assert not decide(access, Shelf(Permission.CARE), Act.RECORD)


def test_a_dated_row_for_one_jurisdiction_reaches_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = Row(
        (Credential.PEER,),
        (Relation.TEAM,),
        (Permission.DIAGNOSE,),
        (Act.READ,),
        jurisdiction="US-ZZ",
        since=date(2026, 1, 1),
        until=date(2026, 12, 31),
    )
    monkeypatch.setattr(accesses, "SCOPE", (*SCOPE, row))
    accesses._rows.cache_clear()
    hands = frozenset({(Credential.PEER, Relation.TEAM)})
    try:
        for jurisdiction, year, allowed in (
            ("US-ZZ", 2026, True),
            ("US-YY", 2026, False),
            ("US-ZZ", 2027, False),
        ):
            stand = Stand(Credential.PEER, new_id(), "programme", jurisdiction=jurisdiction)
            viewer = Viewer(new_id(), new_id(), stands=(stand,))
            access = Access(viewer=viewer, hands=hands, now=START.replace(year=year))
            assert bool(decide(access, Shelf(Permission.DIAGNOSE))) is allowed
    finally:
        accesses._rows.cache_clear()
