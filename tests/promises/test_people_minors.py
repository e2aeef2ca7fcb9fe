"""What a minor may decide is a dated rule of a place; where none is known a person decides."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel.access import NotFound
from mainstay.kernel.entries import Permission
from mainstay.kernel.ledger import Unacceptable
from mainstay.kernel.people import actions
from mainstay.kernel.people.entries import Identity
from mainstay.kernel.people.minors import (
    Consents,
    Service,
    age_on,
    authority_ends,
    birthday,
    jurisdictions,
    who_consents,
)
from tests.people import NOW, Cast, client

DAY = date(2026, 3, 14)
days = st.dates(date(1930, 1, 1), date(2026, 3, 14))


@given(days, st.sampled_from(Service))
def test_where_no_rule_is_known_nobody_consents_for_a_minor_by_software(
    born_on: date, service: Service
) -> None:
    ruling = who_consents(jurisdiction="US-ZZ", service=service, born_on=born_on, on=DAY)
    grown = age_on(born_on, DAY) >= 18
    assert ruling.consents is (Consents.SELF if grown else Consents.A_PERSON_DECIDES)


@pytest.mark.parametrize(
    ("place", "service", "born_on", "who"),
    [
        ("US-CA", Service.OUTPATIENT, date(2014, 3, 14), Consents.SELF_ON_CONDITIONS),
        ("US-CA", Service.OUTPATIENT, date(2014, 3, 15), Consents.GUARDIAN),
        ("US-CA", Service.INPATIENT, date(2010, 1, 1), Consents.A_PERSON_DECIDES),
        ("US-NY", Service.INPATIENT, date(2010, 3, 14), Consents.SELF_ON_CONDITIONS),
        ("US-NY", Service.INPATIENT, date(2010, 3, 15), Consents.GUARDIAN),
        ("US-NY", Service.OUTPATIENT, date(2008, 3, 14), Consents.SELF),
        ("US-NY", Service.OUTPATIENT, None, Consents.A_PERSON_DECIDES),
    ],
)
def test_age_and_place_decide(
    place: str, service: Service, born_on: date | None, who: Consents
) -> None:
    assert (
        who_consents(jurisdiction=place, service=service, born_on=born_on, on=DAY).consents is who
    )


def test_a_rule_past_its_next_look_is_no_rule() -> None:
    later = date(2031, 1, 1)
    ruling = who_consents(
        jurisdiction="US-CA", service=Service.OUTPATIENT, born_on=date(2017, 1, 1), on=later
    )
    assert ruling.consents is Consents.A_PERSON_DECIDES


def test_every_rule_names_its_source_and_its_days() -> None:
    for one in jurisdictions().values():
        for rule in one.rules:
            assert rule.source
            assert rule.since < rule.until_next_look
            assert 0 <= rule.min_age <= one.majority


@given(days)
def test_an_authority_over_a_minor_always_ends_by_majority(born_on: date) -> None:
    for place, known in jurisdictions().items():
        ends = authority_ends(jurisdiction=place, born_on=born_on, on=DAY)
        if age_on(born_on, DAY) < known.majority:
            assert ends is not None
            assert DAY < ends <= birthday(born_on, known.majority)


def test_a_parents_view_closes_by_itself_on_the_birthday(cast: Cast) -> None:
    june = client(cast, "June", "Ortiz", born_on=date(2010, 6, 1))
    actions.join_team(viewer=cast.service(), record_id=june, member_id=cast.id("ada"), now=NOW)
    actions.authorise(
        viewer=cast.viewer("ada"), record_id=june, account_id=cast.id("alex"), sort="parent",
        papers="Birth certificate", parts=[Permission.IDENTITY], now=NOW,
    )  # fmt: skip
    before = datetime(2026, 6, 1, 3, 59, tzinfo=UTC)  # still the last of May in New York
    assert cast.chart("alex", june, now=before).latest(Identity) is not None
    with pytest.raises(NotFound):
        cast.chart("alex", june, now=datetime(2026, 6, 1, 4, 0, tzinfo=UTC))


def test_a_parent_of_someone_of_age_is_told_to_ask_the_client(cast: Cast) -> None:
    with pytest.raises(Unacceptable):
        actions.authorise(
            viewer=cast.viewer("ada"), record_id=cast.sam, account_id=cast.id("alex"),
            sort="parent", papers="Birth certificate", parts=[Permission.CARE], now=NOW,
        )  # fmt: skip
