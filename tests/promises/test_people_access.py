"""Who may see whom: one question, asked of one record or of all of them, with one answer."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.access import (
    Access,
    NotFound,
    Opened,
    Refused,
    Shelf,
    Stand,
    Viewer,
    decide,
    visible,
)
from mainstay.kernel.entries import Permission, Sensitivity
from mainstay.kernel.ids import new_id
from mainstay.kernel.models import Opening
from mainstay.kernel.people import actions
from mainstay.kernel.people.entries import Contact, Identity, TeamMember
from mainstay.kernel.people.reach import known_to
from mainstay.kernel.scope import Credential, Relation
from mainstay.kernel.ties import access_from
from tests.people import BEFORE, NOW, Cast, client, staff

HERE = UUID(int=7)
ME = UUID(int=1)
SUD = frozenset({Sensitivity.SUD})

stands = st.builds(
    Stand,
    credential=st.sampled_from(list(Credential)),
    place_id=st.sampled_from([HERE, UUID(int=8)]),
    place_kind=st.sampled_from(["unit", "programme", "organisation"]),
    part2=st.booleans(),
    lapsed=st.booleans(),
)
viewers = st.builds(
    Viewer,
    id=st.just(ME),
    organisation_id=st.just(UUID(int=99)),
    acting=st.sampled_from(["staff", "client"]),
    stands=st.lists(stands, max_size=3).map(tuple),
    supervisees=st.sets(st.just(UUID(int=2)), max_size=1).map(frozenset),
)
ties = st.tuples(
    st.sampled_from([ME, UUID(int=2), HERE]),
    st.sampled_from([Relation.TEAM, Relation.UNIT, Relation.PROGRAMME, Relation.SELF]),
    st.sampled_from([None, NOW - timedelta(days=1), NOW + timedelta(days=1)]),
)
grants = st.builds(
    Opened,
    effect=st.sampled_from(["open", "close"]),
    part=st.sampled_from(["*", *Permission]),
    label=st.sampled_from(["", *Sensitivity]),
    basis=st.sampled_from(["authority", "release", "court"]),
)
shelves = st.builds(
    Shelf,
    part=st.sampled_from(list(Permission)),
    labels=st.sets(st.sampled_from(list(Sensitivity)), max_size=2).map(frozenset),
    gate=st.sampled_from(["", "gone", "misfiled", "staff", "cosign", "held", f"by:{ME.hex}"]),
)
accesses = st.builds(
    lambda viewer, tied, given_: access_from(viewer, ties=tied, grants=tuple(given_), now=NOW),
    viewers,
    st.lists(ties, max_size=3),
    st.lists(grants, max_size=3),
)


@given(accesses, st.lists(shelves, max_size=12))
def test_deciding_one_and_listing_many_are_the_same_question(
    access: Access, several: list[Shelf]
) -> None:
    listed = visible(access, [str(shelf) for shelf in several])
    assert listed == [str(shelf) for shelf in several if decide(access, shelf)]


@given(accesses, shelves)
def test_whoever_has_no_tie_sees_nothing(access: Access, shelf: Shelf) -> None:
    if not access.is_tied:
        assert not decide(access, shelf)


@given(viewers, st.lists(ties, max_size=3), st.lists(grants, max_size=3), shelves)
def test_an_order_of_a_court_leaves_nothing(
    viewer: Viewer,
    tied: list[tuple[UUID, str, object]],
    given_: list[Opened],
    shelf: Shelf,
) -> None:
    order = Opened(effect="close", part="*", label="", basis="court")
    access = access_from(viewer, ties=tied, grants=(*given_, order), now=NOW)  # type: ignore[arg-type]
    own = any(relation == Relation.SELF and party == viewer.id for party, relation, _ in tied)
    if not own:
        assert not access.is_tied
    assert own or not decide(access, shelf)


def test_a_stranger_and_a_missing_record_answer_alike(cast: Cast) -> None:
    answers = []
    for subject in (cast.sam, new_id()):
        with pytest.raises(NotFound) as answer:
            cast.chart("eve", subject)
        answers.append((type(answer.value), answer.value.args == (str(subject),)))
    assert answers[0] == answers[1]
    assert Opening.objects.filter(act="refused", record_id=cast.sam).count() == 1


def test_a_guardian_has_nothing_until_an_authority_stands(cast: Cast) -> None:
    with pytest.raises(NotFound):
        cast.chart("alex")
    actions.authorise(
        viewer=cast.viewer("ada"),
        record_id=cast.sam,
        account_id=cast.id("alex"),
        sort="guardian",
        papers="Letters of guardianship, Kings County 2025-118",
        parts=[Permission.PLACEMENT],
        now=NOW,
    )
    chart = cast.chart("alex")
    assert chart.latest(TeamMember) is not None
    assert chart.latest(Identity) is None


def test_an_authority_ends_on_its_day(cast: Cast) -> None:
    actions.authorise(
        viewer=cast.viewer("ada"),
        record_id=cast.sam,
        account_id=cast.id("alex"),
        sort="guardian",
        papers="Order",
        parts=[Permission.IDENTITY],
        now=NOW,
        until_at=NOW + timedelta(days=1),
    )
    assert cast.chart("alex").latest(Identity) is not None
    with pytest.raises(NotFound):
        cast.chart("alex", now=NOW + timedelta(days=1))


def test_a_protective_order_shuts_the_record_at_once(cast: Cast) -> None:
    actions.authorise(
        viewer=cast.viewer("ada"),
        record_id=cast.sam,
        account_id=cast.id("alex"),
        sort="health_proxy",
        papers="Proxy form",
        parts=list(Permission),
        now=NOW,
    )
    assert cast.chart("alex").latest(Identity) is not None
    actions.shut_out(
        viewer=cast.viewer("ada"),
        record_id=cast.sam,
        against_id=cast.id("alex"),
        court="Kings County Family Court 26-0417",
        now=NOW,
    )
    with pytest.raises(NotFound):
        cast.chart("alex")
    assert not known_to(cast.viewer("alex"), now=NOW).exists()
    assert cast.chart("ada").latest(Identity) is not None


def test_a_workers_own_chart_lies_outside_every_role(cast: Cast) -> None:
    assert cast.chart("nell").latest(Identity) is not None
    actions.tie_own_chart(
        viewer=cast.service(), record_id=cast.sam, account_id=cast.id("nell"), now=BEFORE
    )
    with pytest.raises(NotFound):
        cast.chart("nell")
    assert not known_to(cast.viewer("nell"), now=NOW).filter(record_id=cast.sam).exists()


def test_an_expired_credential_reads_and_signs_nothing(cast: Cast) -> None:
    staff(
        cast,
        "Lia Gray",
        Credential.SOCIAL_WORKER,
        cast.clinic,
        licence_until=NOW - timedelta(days=1),
    )
    actions.join_team(
        viewer=cast.service(), record_id=cast.sam, member_id=cast.id("lia"), now=BEFORE
    )
    chart = cast.chart("lia")
    assert chart.latest(Identity) is not None
    with pytest.raises(Refused):
        chart.record(Contact(name="Rosa Rivera", relation="Sister"))


def test_who_leaves_the_team_may_finish_and_then_sees_nothing(cast: Cast) -> None:
    actions.leave_team(
        viewer=cast.service(),
        record_id=cast.sam,
        member_id=cast.id("ada"),
        now=NOW,
        reason="Moved on",
    )
    # Through the last days of finishing she reads who it is, and no longer where.
    chart = cast.chart("ada", now=NOW + timedelta(days=2))
    assert chart.latest(Identity) is not None
    assert chart.latest(TeamMember) is None
    with pytest.raises(NotFound):
        cast.chart("ada", now=NOW + timedelta(days=8))


def test_a_shift_ends_what_it_opened(cast: Cast) -> None:
    staff(cast, "Gus Hale", Credential.TECHNICIAN, cast.west, until_at=NOW + timedelta(hours=1))
    assert cast.chart("gus").latest(Identity) is not None
    with pytest.raises(NotFound):
        cast.chart("gus", now=NOW + timedelta(hours=1))


def test_that_someone_is_in_a_part_2_programme_is_hidden_and_their_name_is_not(
    cast: Cast,
) -> None:
    staff(cast, "Del Moss", Credential.REGISTRAR, cast.detox)
    identity = Identity(given_name="Ines", family_name="Varga")
    record = actions.register_client(
        viewer=cast.viewer("del"), identity=identity, programme_id=cast.detox, now=BEFORE
    ).record_id
    actions.admit(viewer=cast.service(), record_id=record, unit_id=cast.west, now=BEFORE)
    seen = set(cast.chart("nell", record).shelves())
    assert seen == {"identity||", "placement||"}
    assert "placement|SUD|" in cast.chart("del", record).shelves()


def test_a_release_opens_the_label_only_in_the_parts_it_names(cast: Cast) -> None:
    access = access_from(
        Viewer(ME, cast.house, stands=(Stand(Credential.PSYCHIATRIST, cast.west, "unit"),)),
        ties=[(cast.west, Relation.UNIT, None)],
        grants=(Opened("open", Permission.MEDICINE, Sensitivity.SUD, "release"),),
        now=NOW,
    )
    assert decide(access, Shelf(Permission.MEDICINE, SUD))
    assert not decide(access, Shelf(Permission.CARE, SUD))


def test_a_release_to_a_programme_opens_what_it_names_until_it_is_withdrawn(
    cast: Cast,
) -> None:
    kept = actions.release(
        viewer=cast.viewer("ada"),
        record_id=cast.sam,
        recipient_id=cast.school,
        recipient_name="The school team",
        parts=[Permission.IDENTITY],
        purpose="Coming back",
        now=NOW,
    )
    chart = cast.chart("eve")
    assert chart.latest(Identity) is not None
    assert chart.latest(TeamMember) is None
    actions.withdraw(viewer=cast.viewer("ada"), record_id=cast.sam, release_id=kept.id, now=NOW)
    with pytest.raises(NotFound):
        cast.chart("eve")


@pytest.mark.parametrize(
    "name", ["ada", "tia", "ruth", "dana", "nell", "osei", "rex", "eve", "pia", "joan", "max"]
)
def test_lists_name_exactly_whom_the_door_would_name(cast: Cast, name: str) -> None:
    others = [
        client(cast, "Amara", "Nwosu", programme=cast.school),
        client(cast, "Bao", "Tran", programme=cast.detox),
        client(cast, "Cleo", "Katz", programme=cast.hospital),
    ]
    actions.admit(viewer=cast.service(), record_id=others[2], unit_id=cast.east, now=BEFORE)
    listed = set(known_to(cast.viewer(name), now=NOW).values_list("record_id", flat=True))
    opened = set()
    for record in (cast.sam, *others):
        try:
            if cast.chart(name, record).latest(Identity):
                opened.add(record)
        except NotFound:
            continue
    assert listed == opened
