"""A sealed entry opens to its author, or once to two officers on a recorded ground."""

import pytest

from mainstay.kernel import recovering
from mainstay.kernel.access import NotFound, Refused, Stand, Viewer
from mainstay.kernel.ids import new_id
from mainstay.kernel.kept import Kept
from mainstay.kernel.models import Measure, Opening
from mainstay.kernel.scope import Credential
from tests.promises import toy
from tests.promises.conftest import House, assert_proved


def officer(house: House, credential: Credential) -> Viewer:
    """Return an officer of the whole site."""
    stand = Stand(credential, house.organisation, "organisation")
    return Viewer(new_id(), house.organisation, stands=(stand,))


@pytest.fixture
def sealed(house: House) -> Kept:
    """Let Ada write a line that she alone may open."""
    return house.chart().record(toy.Own(text="What was said in the room."))


def test_two_officers_open_it_once_and_the_record_says_so(house: House, sealed: Kept) -> None:
    pia = officer(house, Credential.PRIVACY_OFFICER)
    ron = officer(house, Credential.RECORDS_OFFICER)
    recovering.ask(house.chart(pia), sealed.id, ground="Order of the court.", proof=house.again())
    opened = recovering.recover(house.chart(ron), sealed.id, proof=house.again())
    assert opened.body == toy.Own(text="What was said in the room.")
    recorded = house.chart(pia).latest(recovering.Recovered)
    assert recorded is not None
    assert recorded.body == recovering.Recovered(
        target=sealed.id, ground="Order of the court.", first_officer=pia.id
    )
    assert Opening.objects.filter(act="recover", viewer_id=ron.id).count() == 1
    with pytest.raises(NotFound):
        house.chart(ron).entry(sealed.id)
    assert_proved()


def test_one_officer_alone_opens_nothing(house: House, sealed: Kept) -> None:
    pia = officer(house, Credential.PRIVACY_OFFICER)
    with pytest.raises(Refused, match="first officer"):
        recovering.recover(house.chart(pia), sealed.id, proof=house.again())
    recovering.ask(house.chart(pia), sealed.id, ground="Order of the court.", proof=house.again())
    with pytest.raises(Refused, match="second officer"):
        recovering.recover(house.chart(pia), sealed.id, proof=house.again())


def test_no_one_else_may_ask_and_no_ground_is_no_ground(house: House, sealed: Kept) -> None:
    with pytest.raises(Refused):
        recovering.ask(house.chart(house.ruth), sealed.id, ground="Curious.", proof=house.again())
    pia = officer(house, Credential.PRIVACY_OFFICER)
    with pytest.raises(Refused, match="ground"):
        recovering.ask(house.chart(pia), sealed.id, ground=" ", proof=house.again())


def test_what_is_not_sealed_is_not_opened_this_way(house: House) -> None:
    plain = house.chart().record(toy.Line(text="Plain."))
    pia = officer(house, Credential.PRIVACY_OFFICER)
    with pytest.raises(NotFound):
        recovering.ask(house.chart(pia), plain.id, ground="Any.", proof=house.again())


def test_a_sealed_entry_yields_no_number_and_no_word_to_any_table(
    house: House, sealed: Kept
) -> None:
    assert Measure.objects.filter(entry_id=sealed.id).count() == 0
