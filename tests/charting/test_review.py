"""A trainee's note: the supervisor reads what changed, signs or returns; then the client reads."""

from typing import Any

import pytest
from django.test import Client

from mainstay.kernel.access import NotFound
from tests.charting.test_notes import TYPED, a_note, prove, signed
from tests.people import Cast


@pytest.fixture
def ruth(cast: Cast, clock: Any, client: Client) -> Client:
    """Ruth at her desk."""
    client.force_login(cast.account("ruth"))
    return client


def test_a_trainees_note_opens_to_the_client_once_co_signed(ruth: Client, cast: Cast) -> None:
    note = signed(cast, "tia", a_note(cast))
    with pytest.raises(NotFound):
        cast.chart("sam").entry(note.id)
    here = f"/charting/review/{cast.sam}/{note.id}/"
    assert ruth.get("/charting/review/").headers["Location"] == here
    prove(ruth)
    answer = ruth.post(here, {"version": "1", "act": "cosign", "word": "Well done"})
    assert answer.status_code == 302
    assert cast.chart("sam").entry(note.id)
    assert ruth.get("/charting/review/").status_code == 200


def test_a_co_signature_asks_again_and_keeps_the_word(ruth: Client, cast: Cast) -> None:
    note = signed(cast, "tia", a_note(cast))
    here = f"/charting/review/{cast.sam}/{note.id}/"
    answer = ruth.post(here, {"version": "1", "act": "cosign", "word": "Well done"})
    assert "next=" in answer.headers["Location"]
    with pytest.raises(NotFound):
        cast.chart("sam").entry(note.id)
    assert "Well done" in ruth.get(here).content.decode()


def test_a_returned_note_comes_back_with_what_changed(ruth: Client, cast: Cast) -> None:
    note = signed(cast, "tia", a_note(cast, "Asked nothing."))
    here = f"/charting/review/{cast.sam}/{note.id}/"
    assert ruth.post(here, {"version": "1", "act": "return", "word": ""}).status_code == 422
    ruth.post(here, {"version": "1", "act": "return", "word": "Say how you asked."})
    ruth.force_login(cast.account("tia"))
    assert "came back to you" in ruth.get("/").content.decode()
    entry = f"/charting/{cast.sam}/entry/{note.id}/"
    assert "Say how you asked." in ruth.get(entry).content.decode()
    draft = ruth.post(f"{entry}follow/amend/").headers["Location"]
    prove(ruth)
    typed = {**TYPED, "section-data": "Asked about sleep.", "unplanned": "Rang",
             "reason": "As asked", "act": "sign"}  # fmt: skip
    assert ruth.post(draft, typed).status_code == 302
    ruth.force_login(cast.account("ruth"))
    page = ruth.get(here).content.decode()
    assert "<ins>about sleep.</ins>" in page
    assert "Say how you asked." in page


def test_a_version_that_changed_meanwhile_is_not_signed(ruth: Client, cast: Cast) -> None:
    note = signed(cast, "tia", a_note(cast))
    cast.chart("tia").amend(
        note.id, a_note(cast, "Other words."), seen=1, reason="Typo", proof=_proof()
    )
    prove(ruth)
    here = f"/charting/review/{cast.sam}/{note.id}/"
    answer = ruth.post(here, {"version": "1", "act": "cosign"})
    assert answer.status_code == 422
    assert "Other words." in answer.content.decode()
    with pytest.raises(NotFound):
        cast.chart("sam").entry(note.id)


def _proof() -> Any:
    from tests.people import again

    return again()


def test_nobody_else_may_sign_under_it(ruth: Client, cast: Cast) -> None:
    note = signed(cast, "tia", a_note(cast))
    ruth.force_login(cast.account("ada"))
    assert ruth.get(f"/charting/review/{cast.sam}/{note.id}/").status_code == 404
    places = [item.label for item in ruth.get("/").context["shell"].nav]
    assert "Today" in places
    assert not {"Review", "My shift"} & set(places)


def test_the_queue_is_oldest_first(ruth: Client, cast: Cast, clock: Any) -> None:
    from datetime import timedelta

    from tests.people import again

    old = signed(cast, "tia", a_note(cast), occurred_at=again().at - timedelta(hours=9))
    signed(cast, "tia", a_note(cast))
    assert str(old.id) in ruth.get("/charting/review/").headers["Location"]
