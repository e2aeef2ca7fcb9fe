"""What was said stays said: once, with every earlier word, for those who may read it."""

import pytest

from mainstay.kernel.access import NotFound, Refused, service
from mainstay.kernel.chart import Chart
from mainstay.kernel.ids import new_id
from mainstay.kernel.kinds import LaterSignature, SignedAs, TaskClosed
from mainstay.kernel.ledger import Taken, Unacceptable
from mainstay.kernel.models import Draft, Entry, Opening, Task
from tests.promises import toy
from tests.promises.conftest import House, assert_proved


def test_what_is_recorded_is_read_back(house: House) -> None:
    kept = house.chart().record(toy.Line(text="Slept well."))
    assert house.chart().entry(kept.id).body == toy.Line(text="Slept well.")
    assert_proved()


def test_recording_twice_changes_nothing(house: House) -> None:
    entry = new_id()
    first = house.chart().record(toy.Line(text="Once."), entry_id=entry)
    again = house.chart().record(toy.Line(text="Once."), entry_id=entry)
    assert (first.id, first.version) == (again.id, again.version)
    assert Entry.objects.filter(entry_id=entry).count() == 1
    assert_proved()


def test_the_same_id_with_other_words_becomes_a_draft_with_both(house: House) -> None:
    entry = new_id()
    house.chart().record(toy.Line(text="Calm."), entry_id=entry)
    with pytest.raises(Taken) as taken:
        house.chart().record(toy.Line(text="Tense."), entry_id=entry)
    from mainstay.kernel import drafts

    desk = drafts.find(taken.value.draft_id, viewer=house.ada)
    assert desk.words == {"text": "Tense."}
    assert desk.rival == {"text": "Calm."}
    assert house.chart().entry(entry).body == toy.Line(text="Calm.")
    assert_proved()


def test_an_id_means_something_only_inside_its_record(house: House) -> None:
    entry = new_id()
    house.chart().record(toy.Line(text="One."), entry_id=entry)
    other = house.new_record()
    chart = Chart.open(viewer=house.ada, subject=other, purpose="care", now=house.now)
    chart.record(toy.Line(text="Two."), entry_id=entry)
    assert house.chart().entry(entry).body == toy.Line(text="One.")
    assert_proved()


def test_amending_keeps_the_old_words(house: House) -> None:
    kept = house.chart().record(toy.Line(text="10 mg"))
    house.chart().amend(kept.id, toy.Line(text="100 mg"), seen=1, reason="Wrong dose.")
    chart = house.chart()
    assert [k.body for k in chart.history(kept.id)] == [
        toy.Line(text="10 mg"),
        toy.Line(text="100 mg"),
    ]
    assert chart.history(kept.id)[1].reason == "Wrong dose."
    assert [k.body for k in chart.timeline()] == [toy.Line(text="100 mg")]
    assert_proved()


def test_an_amendment_over_an_older_version_is_kept_as_a_draft(house: House) -> None:
    kept = house.chart().record(toy.Line(text="a"))
    house.chart().amend(kept.id, toy.Line(text="b"), seen=1, reason="Better.")
    with pytest.raises(Taken):
        house.chart().amend(kept.id, toy.Line(text="c"), seen=1, reason="Mine.")
    assert Draft.objects.count() == 1
    assert house.chart().entry(kept.id).body == toy.Line(text="b")


def test_amending_needs_a_reason(house: House) -> None:
    kept = house.chart().record(toy.Line(text="a"))
    with pytest.raises(Unacceptable):
        house.chart().amend(kept.id, toy.Line(text="b"), seen=1, reason=" ")


def test_only_its_author_changes_a_note(house: House) -> None:
    kept = house.chart().record(toy.Line(text="a"))
    with pytest.raises(Refused):
        house.chart(house.tia).amend(kept.id, toy.Line(text="b"), seen=1, reason="No.")


def test_retracting_leaves_the_timeline_not_the_history(house: House) -> None:
    kept = house.chart().record(toy.Line(text="Wrong day."))
    house.chart().retract(kept.id, reason="Entered for the wrong day.")
    chart = house.chart()
    assert chart.timeline() == []
    with pytest.raises(NotFound):
        chart.entry(kept.id)
    assert [k.act for k in chart.history(kept.id)] == ["recorded", "retracted"]
    assert_proved()


def test_what_is_not_about_this_person_closes_its_words(house: House) -> None:
    kept = house.chart().record(toy.Line(text="About someone else."))
    house.chart().retract(kept.id, reason="Wrong person.", not_about=True)
    with pytest.raises(NotFound):
        house.chart().history(kept.id)
    assert_proved()


def test_nothing_is_recorded_before_it_happened(house: House) -> None:
    chart = house.chart()
    with pytest.raises(Unacceptable):
        chart.record(toy.Line(text="Tomorrow."), occurred_at=chart.now.replace(year=2027))


def test_a_kind_that_is_signed_again_asks_again(house: House) -> None:
    with pytest.raises(Refused):
        house.chart().record(toy.Note(text="A note."))
    house.chart().record(toy.Note(text="A note."), proof=house.again())
    assert_proved()


def test_as_of_tells_what_was_known_then(house: House) -> None:
    kept = house.chart().record(toy.Line(text="first"))
    known = house.now
    house.chart().amend(kept.id, toy.Line(text="second"), seen=1, reason="Corrected.")
    assert [k.body for k in house.chart().as_of(known)] == [toy.Line(text="first")]
    assert [k.body for k in house.chart().as_of(house.now)] == [toy.Line(text="second")]


def test_a_stranger_finds_no_record_and_neither_does_one_who_guesses(house: House) -> None:
    answers = []
    for subject in (house.record, new_id()):
        with pytest.raises(NotFound) as refused:
            Chart.open(viewer=house.eve, subject=subject, purpose="care", now=house.now)
        answers.append(type(refused.value))
    assert answers == [NotFound, NotFound]
    assert Opening.objects.filter(viewer_id=house.eve.id, act="refused").count() == 2


def test_every_reading_is_noted(house: House) -> None:
    before = Opening.objects.filter(record_id=house.record).count()
    house.chart().timeline()
    opening = Opening.objects.filter(record_id=house.record).order_by("-at").first()
    assert Opening.objects.filter(record_id=house.record).count() == before + 1
    assert (opening.viewer_id, opening.purpose) == (house.ada.id, "care")


def test_a_labelled_entry_is_hidden_from_lists_counts_and_direct_asking(house: House) -> None:
    house_eyes = Chart.open(
        viewer=service(house.organisation), subject=house.record, purpose="care", now=house.now
    )
    kept = house_eyes.record(toy.Secret(text="closed"))
    chart = house.chart()
    assert chart.several(toy.Secret) == []
    assert all(not isinstance(k.body, toy.Secret) for k in chart.timeline())
    with pytest.raises(NotFound):
        chart.entry(kept.id)
    with pytest.raises(NotFound):
        chart.history(kept.id)


def test_an_author_only_line_opens_to_its_author_alone(house: House) -> None:
    kept = house.chart().record(toy.Own(text="mine"))
    assert house.chart().entry(kept.id).body == toy.Own(text="mine")
    for other in (house.tia, house.ruth):
        with pytest.raises(NotFound):
            house.chart(other).entry(kept.id)
    assert_proved()


def test_a_trainees_note_awaits_its_co_signature(house: House) -> None:
    kept = house.chart(house.tia).record(toy.Note(text="Trainee."), proof=house.again())
    item = house.chart().entry(kept.id).item
    assert (item.cosign, item.cosigner_id, item.shelf) == (
        "waiting",
        house.ruth.id,
        "care||cosign",
    )
    cosign(house, kept.id, 1)
    item = house.chart().entry(kept.id).item
    assert (item.cosign, item.shelf) == ("done", "care||")
    assert_proved()


def test_a_letter_waits_on_the_supervisors_desk(house: House) -> None:
    kept = house.chart(house.tia).record(toy.Letter(text="Dear"))
    with pytest.raises(NotFound):
        house.chart(house.ada).entry(kept.id)
    assert house.chart(house.ruth).entry(kept.id).body == toy.Letter(text="Dear")
    cosign(house, kept.id, 1)
    assert house.chart(house.ada).entry(kept.id).body == toy.Letter(text="Dear")
    assert_proved()


def test_amending_a_co_signed_note_asks_the_supervisor_again(house: House) -> None:
    kept = house.chart(house.tia).record(toy.Note(text="v1"), proof=house.again())
    cosign(house, kept.id, 1)
    house.chart(house.tia).amend(
        kept.id, toy.Note(text="v2"), seen=1, reason="Clearer.", proof=house.again()
    )
    assert house.chart().entry(kept.id).item.cosign == "waiting"
    assert_proved()


def cosign(house: House, entry: object, version: int) -> None:
    """Let Ruth sign under a version."""
    chart = house.chart(house.ruth)
    digest = bytes(chart.history(entry)[-1].entry.digest).hex()
    body = LaterSignature(target=entry, version=version, digest=digest, role=SignedAs.COSIGNER)
    chart.record(body, proof=house.again())


def test_what_is_owed_stands_at_once_and_only_once(house: House) -> None:
    house.chart().record(toy.Score(value=12))
    house.chart().record(toy.Score(value=15))
    task = Task.objects.get(code="toy.look")
    assert (task.owner_id, task.state) == (house.ada.id, "open")
    assert_proved()


def test_a_closed_task_is_owed_anew_when_it_happens_again(house: House) -> None:
    house.chart().record(toy.Score(value=12))
    task = Task.objects.get(code="toy.look")
    house.chart().record(TaskClosed(task=task.entry_id, reason="Seen."))
    assert Task.objects.get(code="toy.look").state == "closed"
    house.chart().record(toy.Score(value=20))
    states = Task.objects.filter(code="toy.look").order_by("occurred_at")
    assert [t.state for t in states] == ["closed", "open"]
    assert_proved()


def test_a_trainees_closing_waits_for_the_supervisor(house: House) -> None:
    house.chart().record(toy.Score(value=12))
    task = Task.objects.get(code="toy.look")
    closing = house.chart(house.tia).record(TaskClosed(task=task.entry_id, reason="Seen."))
    assert Task.objects.get(code="toy.look").state == "proposed"
    cosign(house, closing.id, 1)
    assert Task.objects.get(code="toy.look").state == "closed"
    assert_proved()
