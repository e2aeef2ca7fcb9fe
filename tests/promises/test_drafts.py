"""Unsigned work is its author's alone, kept as typed, and gone the moment it is signed."""

import pytest
from pydantic import ValidationError

from mainstay.kernel import drafts
from mainstay.kernel.access import NotFound, Refused
from mainstay.kernel.ledger import Taken
from mainstay.kernel.models import Draft
from tests.promises import toy
from tests.promises.conftest import House, assert_proved


def test_a_draft_keeps_what_was_typed_even_when_it_is_not_yet_well_formed(house: House) -> None:
    desk = drafts.begin(house.chart(), toy.Note, {"text": ""})
    assert drafts.save(desk.id, words={"text": "He sa"}, viewer=house.ada, now=house.now)
    assert drafts.find(desk.id, viewer=house.ada).words == {"text": "He sa"}
    assert not drafts.save(desk.id, words={"text": "He sa"}, viewer=house.ada, now=house.now)


def test_no_word_of_a_draft_lies_open_in_the_database(house: House) -> None:
    desk = drafts.begin(house.chart(), toy.Note, {"text": "Unspeakable"})
    row = Draft.objects.get(id=desk.id)
    assert b"Unspeakable" not in bytes(row.sealed)
    assert "Unspeakable" not in str(vars(row))


def test_a_draft_is_unseen_by_others(house: House) -> None:
    desk = drafts.begin(house.chart(), toy.Note, {"text": "Mine."})
    for other in (house.ruth, house.tia, house.eve):
        with pytest.raises(NotFound):
            drafts.find(desk.id, viewer=other)
        with pytest.raises(NotFound):
            drafts.save(desk.id, words={"text": "!"}, viewer=other, now=house.now)
    assert drafts.on_desk(house.tia) == []


def test_signing_empties_the_desk_and_the_entry_stands(house: House) -> None:
    desk = drafts.begin(house.chart(), toy.Note, {"text": "Done."})
    kept = drafts.sign(desk.id, house.chart(), proof=house.again())
    assert house.chart().entry(kept.id).body == toy.Note(text="Done.")
    assert drafts.on_desk(house.ada) == []
    assert_proved()


def test_an_unfinished_draft_cannot_be_signed_and_is_kept(house: House) -> None:
    desk = drafts.begin(house.chart(), toy.Note, {"wrong": "field"})
    with pytest.raises(ValidationError):
        drafts.sign(desk.id, house.chart(), proof=house.again())
    assert [d.id for d in drafts.on_desk(house.ada)] == [desk.id]


def test_signing_asks_again_who_one_is(house: House) -> None:
    desk = drafts.begin(house.chart(), toy.Note, {"text": "Done."})
    chart = house.chart()
    with pytest.raises(Refused):
        drafts.sign(desk.id, chart, proof=chart.proof())
    assert [d.id for d in drafts.on_desk(house.ada)] == [desk.id]


def test_two_drafts_over_one_entry_never_overwrite_each_other(house: House) -> None:
    kept = house.chart().record(toy.Note(text="v1"), proof=house.again())
    desks = [
        drafts.begin(house.chart(), toy.Note, {"text": text}, amends=kept)
        for text in ("mine", "other")
    ]
    for desk in desks:
        drafts.save(desk.id, words=desk.words, reason="Clearer.", viewer=house.ada, now=house.now)
    drafts.sign(desks[0].id, house.chart(), proof=house.again())
    with pytest.raises(Taken) as taken:
        drafts.sign(desks[1].id, house.chart(), proof=house.again())
    clash = drafts.find(taken.value.draft_id, viewer=house.ada)
    assert (clash.words, clash.rival) == ({"text": "other"}, {"text": "mine"})
    assert_proved()


def test_a_shared_draft_has_one_pen_at_a_time(house: House) -> None:
    desk = drafts.begin(house.chart(), toy.Line, {"text": "We"}, shared=True)
    with pytest.raises(Refused):
        drafts.save(desk.id, words={"text": "I"}, viewer=house.tia, now=house.now)
    drafts.take_pen(desk.id, viewer=house.tia)
    assert drafts.save(desk.id, words={"text": "I"}, viewer=house.tia, now=house.now)
    with pytest.raises(Refused):
        drafts.save(desk.id, words={"text": "We"}, viewer=house.ada, now=house.now)


def test_a_leavers_drafts_go_to_a_named_person(house: House) -> None:
    desk = drafts.begin(house.chart(), toy.Note, {"text": "Unfinished."})
    drafts.hand_over(leaver=house.ada.id, to=house.tia.id, now=house.now)
    assert drafts.find(desk.id, viewer=house.tia).words == {"text": "Unfinished."}
    with pytest.raises(NotFound):
        drafts.find(desk.id, viewer=house.ada)
