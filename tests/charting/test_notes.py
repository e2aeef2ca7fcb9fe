"""A progress note: threaded or said to be unplanned, kept while written, signed once."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mainstay.care.charting.entries import Addendum, Mode, NoteFormat, ProgressNote, Section
from mainstay.care.planning.entries import Goal, Intervention, Objective, Problem, TreatmentPlan
from mainstay.kernel import drafts
from mainstay.kernel.access import NotFound
from mainstay.kernel.kept import Kept
from mainstay.kernel.models import Draft, Opening
from tests.people import Cast, again

TYPED = {
    "started_at-day": "14", "started_at-month": "3", "started_at-year": "2026",
    "started_at-time": "13:00", "minutes": "50", "mode": "in_person", "place": "Room 3",
    "present": "Sam\nAda Flores", "their_words": "I slept five hours in a row.",
    "section-data": "Came on time with nine days of diary.",
}  # fmt: skip


def a_plan() -> TreatmentPlan:
    """Return a plan with one thread from problem to intervention."""
    act = Intervention(what="Worry window", how_often="weekly", who="Ada")
    step = Objective(text="In bed by 23:00", target_on=date(2026, 5, 1), interventions=(act,))
    problem = Problem(text="Low mood", goals=(Goal(words="Sleep again", objectives=(step,)),))
    return TreatmentPlan(
        problems=(problem,), participants=("Sam", "Ada"), review_on=date(2026, 6, 1)
    )


def a_note(cast: Cast, text: str = "Came on time.", **more: Any) -> ProgressNote:
    """Return a note about an unplanned contact unless objectives are named."""
    said: dict[str, Any] = {"unplanned": "" if "objectives" in more else "Rang by chance"}
    return ProgressNote(
        format=NoteFormat.DAP,
        started_at=again().at - timedelta(hours=1),
        minutes=50,
        mode=Mode.PHONE,
        present=("Sam",),
        sections=(Section(code="data", text=text),),  # type: ignore[arg-type]
        **(said | more),
    )


def prove(browser: Client) -> None:
    """Show again who is there, as the page that asks would have done."""
    session = browser.session
    session["again"] = ["pin", again().at.isoformat()]
    session.save()


@pytest.fixture
def ada(cast: Cast, clock: Any, client: Client) -> Client:
    """Ada at her desk."""
    client.force_login(cast.account("ada"))
    return client


def begun(ada: Client, cast: Cast) -> str:
    return str(ada.post(f"/charting/{cast.sam}/note/").headers["Location"])


def signed(cast: Cast, who: str, body: Any, **more: Any) -> Kept:
    return cast.chart(who).record(body, proof=again(), **more)


def test_a_note_needs_an_objective_or_a_reason(ada: Client, cast: Cast) -> None:
    url = begun(ada, cast)
    prove(ada)
    answer = ada.post(url, {**TYPED, "act": "sign"})
    assert answer.status_code == 422
    assert "Link an objective" in answer.content.decode()
    assert "Error:" in answer.content.decode().split("</title>")[0]
    answer = ada.post(url, {**TYPED, "unplanned": "Rang by chance", "act": "sign"})
    assert answer.status_code == 302
    assert cast.chart("ada").latest(ProgressNote) is not None


def test_signing_asks_again_and_loses_nothing(ada: Client, cast: Cast) -> None:
    url = begun(ada, cast)
    answer = ada.post(url, {**TYPED, "unplanned": "Rang", "act": "sign"})
    assert answer.status_code == 302
    assert "next=" in answer.headers["Location"]
    assert cast.chart("ada").latest(ProgressNote) is None
    assert "nine days of diary" in ada.get(url).content.decode()


def test_what_is_typed_is_kept_without_being_finished(ada: Client, cast: Cast) -> None:
    url = begun(ada, cast)
    answer = ada.post(url, {"section-data": "Half a sen", "autosave": "1"})
    assert answer.status_code == 204
    assert "Half a sen" in ada.get(url).content.decode()


def test_a_draft_is_on_its_authors_desk_alone(ada: Client, cast: Cast) -> None:
    url = begun(ada, cast)
    ada.force_login(cast.account("tia"))
    assert ada.get(url).status_code == 404
    assert "Your draft" not in ada.get(f"/charting/{cast.sam}/").content.decode()


def test_a_link_to_the_plan_is_counted(ada: Client, cast: Cast) -> None:
    plan = a_plan()
    signed(cast, "ada", plan)
    step = plan.problems[0].goals[0].objectives[0]
    url = begun(ada, cast)
    prove(ada)
    ada.post(url, {**TYPED, "objectives": str(step.id), "act": "sign"})
    assert "worked on in 1 note" in ada.get(f"/planning/{cast.sam}/").content.decode()
    assert "Worked on in 1 note" in ada.get(f"/charting/{cast.sam}/").content.decode()


def test_carried_text_waits_until_it_is_confirmed(ada: Client, cast: Cast) -> None:
    signed(cast, "ada", a_note(cast, "Sleeps badly."))
    url = begun(ada, cast)
    typed = {**TYPED, "section-data": "", "unplanned": "Rang"}
    ada.post(url, {**typed, "act": "carry:data"})
    prove(ada)
    carried = {**typed, "section-data": "Sleeps badly."}
    assert ada.post(url, {**carried, "act": "sign"}).status_code == 422
    ada.post(url, {**carried, "act": "confirm:data"})
    assert ada.post(url, {**carried, "act": "sign"}).status_code == 302


def test_changing_the_format_loses_no_words(ada: Client, cast: Cast) -> None:
    url = begun(ada, cast)
    ada.post(url, {**TYPED, "act": "format:birp"})
    page = ada.get(url).content.decode()
    assert 'name="section-behaviour"' in page
    assert "nine days of diary" in page


def test_a_wrong_date_is_said_at_the_field_and_kept(ada: Client, cast: Cast) -> None:
    url = begun(ada, cast)
    answer = ada.post(url, {**TYPED, "started_at-day": "41", "act": "keep"})
    assert answer.status_code == 422
    assert 'value="41"' in answer.content.decode()


def test_an_addendum_stands_beside_words_that_stay(ada: Client, cast: Cast) -> None:
    note = signed(cast, "ada", a_note(cast))
    signed(cast, "ada", Addendum(about=note.id, text="It was 12 nights, not 14."))
    page = ada.get(f"/charting/{cast.sam}/entry/{note.id}/").content.decode()
    assert "12 nights" in page
    assert "Came on time." in page


def test_a_late_entry_says_so(ada: Client, cast: Cast) -> None:
    then = again().at - timedelta(days=3)
    note = signed(cast, "ada", a_note(cast), occurred_at=then)
    assert "Late entry" in ada.get(f"/charting/{cast.sam}/").content.decode()
    paper = ada.get(f"/charting/{cast.sam}/entry/{note.id}/print/").content.decode()
    assert "late entry" in paper


def test_paper_names_the_person_and_is_noted(ada: Client, cast: Cast) -> None:
    note = signed(cast, "tia", a_note(cast))
    paper = ada.get(f"/charting/{cast.sam}/entry/{note.id}/print/").content.decode()
    assert "Samuel Rivera" in paper
    assert "14-Jul-1985" in paper
    assert "DRAFT" in paper
    assert "Printed by Ada Flores" in paper
    assert Opening.objects.filter(act="print", record_id=cast.sam).count() == 1


def test_a_correction_keeps_the_old_words_readable(ada: Client, cast: Cast) -> None:
    note = signed(cast, "ada", a_note(cast, "Fourteen nights."))
    here = f"/charting/{cast.sam}/entry/{note.id}/"
    url = ada.post(f"{here}follow/amend/").headers["Location"]
    prove(ada)
    typed = {**TYPED, "section-data": "Twelve nights.", "unplanned": "Rang", "act": "sign"}
    assert ada.post(url, typed).status_code == 422
    assert ada.post(url, {**typed, "reason": "Counted again"}).status_code == 302
    versions = ada.get(f"{here}versions/").content.decode()
    assert "<del>Fourteen </del>" in versions
    assert "Counted again" in versions


def test_two_corrections_show_both_texts(ada: Client, cast: Cast) -> None:
    note = signed(cast, "ada", a_note(cast, "Fourteen nights."))
    here = f"/charting/{cast.sam}/entry/{note.id}/"
    one, other = (ada.post(f"{here}follow/amend/").headers["Location"] for _ in range(2))
    prove(ada)
    typed = {**TYPED, "unplanned": "Rang", "reason": "Counted", "act": "sign"}
    assert ada.post(one, {**typed, "section-data": "Twelve."}).status_code == 302
    answer = ada.post(other, {**typed, "section-data": "Eleven."})
    assert answer.status_code == 409
    assert "Twelve." in answer.content.decode()
    assert "Eleven." in answer.content.decode()
    assert len(cast.chart("ada").history(note.id)) == 2
    mine = f"/charting/draft/{answer.context['draft'].id}/"
    assert ada.post(mine, {**typed, "section-data": "Eleven."}).status_code == 302
    assert len(cast.chart("ada").history(note.id)) == 3


def test_what_is_taken_back_leaves_the_timeline_not_the_history(ada: Client, cast: Cast) -> None:
    note = signed(cast, "ada", a_note(cast, "Wrong person."))
    here = f"/charting/{cast.sam}/entry/{note.id}/"
    prove(ada)
    assert ada.post(f"{here}retract/", {"reason": ""}).status_code == 422
    assert ada.post(f"{here}retract/", {"reason": "Typed twice"}).status_code == 302
    page = ada.get(f"/charting/{cast.sam}/").content.decode()
    assert "<s>Wrong person.</s>" in page
    assert "Taken back" in page
    assert note.id not in [kept.id for kept in cast.chart("ada").timeline()]
    assert note.id not in [kept.id for kept in cast.chart("sam").timeline()]
    assert "Typed twice" in ada.get(f"{here}versions/").content.decode()


def test_only_its_author_may_correct_a_note(ada: Client, cast: Cast) -> None:
    note = signed(cast, "tia", a_note(cast))
    answer = ada.post(f"/charting/{cast.sam}/entry/{note.id}/follow/amend/")
    assert answer.status_code == 403


def test_a_part_held_back_is_closed_to_the_client(ada: Client, cast: Cast) -> None:
    note = signed(cast, "ada", a_note(cast))
    mine = cast.chart("sam")
    assert mine.entry(note.id)
    url = ada.post(f"/charting/{cast.sam}/entry/{note.id}/follow/hold/").headers["Location"]
    prove(ada)
    typed = {
        "ground": "another_person", "reason": "Names the sister.", "act": "sign",
        "review_on-day": "1", "review_on-month": "4", "review_on-year": "2026",
    }  # fmt: skip
    assert ada.post(url, typed).status_code == 302
    with pytest.raises(NotFound):
        cast.chart("sam").entry(note.id)
    page = ada.get(f"/charting/{cast.sam}/entry/{note.id}/").content.decode()
    assert "01-Apr-2026" in page


def test_a_stranger_finds_no_chart(ada: Client, cast: Cast) -> None:
    note = signed(cast, "ada", a_note(cast))
    ada.force_login(cast.account("eve"))
    for path in ("", f"entry/{note.id}/", f"entry/{note.id}/versions/"):
        assert ada.get(f"/charting/{cast.sam}/{path}").status_code == 404


def test_the_charts_cost_does_not_grow(ada: Client, cast: Cast) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert ada.get(f"/charting/{cast.sam}/").status_code == 200
        return len(seen)

    for _ in range(3):
        signed(cast, "ada", a_note(cast))
    cost()
    few = cost()
    for _ in range(30):
        signed(cast, "tia", a_note(cast))
    assert cost() <= few


def test_older_entries_follow_page_by_page(ada: Client, cast: Cast) -> None:
    for number in range(40):
        then = again().at - timedelta(minutes=number + 1)
        signed(cast, "ada", a_note(cast, f"Note number {number}."), occurred_at=then)
    first = ada.get(f"/charting/{cast.sam}/")
    assert "Note number 0." in first.content.decode()
    assert "Note number 39." not in first.content.decode()
    second = ada.get(f"/charting/{cast.sam}/", {"before": first.context["older"]})
    assert "Note number 39." in second.content.decode()
    assert "Note number 0." not in second.content.decode()


def test_a_discarded_draft_is_gone(ada: Client, cast: Cast) -> None:
    url = begun(ada, cast)
    ada.post(f"{url}discard/")
    assert ada.get(url).status_code == 404
    assert not Draft.objects.filter(record_id=cast.sam).exists()


def test_leaving_keeps_the_draft_on_the_desk(ada: Client, cast: Cast) -> None:
    begun(ada, cast)
    assert len(drafts.on_desk(cast.viewer("ada"))) == 1
    assert "Progress note, Sam" in ada.get("/charting/to-sign/").content.decode()
    assert "Progress note, Sam" in ada.get("/").content.decode()


def test_a_note_from_the_future_is_refused_at_its_field(ada: Client, cast: Cast) -> None:
    url = begun(ada, cast)
    prove(ada)
    typed = {**TYPED, "started_at-year": "2027", "unplanned": "Rang", "act": "sign"}
    answer = ada.post(url, typed)
    assert answer.status_code == 422
    assert "has not come yet" in answer.content.decode()


def test_facts_are_pulled_with_their_source(ada: Client, cast: Cast) -> None:
    url = begun(ada, cast)
    page = ada.get(url)
    fact = next(iter(page.context["facts"]), None)
    if fact is None:
        pytest.skip("this house offers no fact here")
    ada.post(url, {**TYPED, "act": f"pull:{fact.key}"})
    assert fact.sentence in ada.get(url).content.decode()
    assert UUID(fact.source_url.rstrip("/").rsplit("/", 1)[-1])


def test_what_is_not_about_this_person_is_not_drawn(ada: Client, cast: Cast) -> None:
    note = signed(cast, "ada", a_note(cast, "Someone else's words."))
    here = f"/charting/{cast.sam}/entry/{note.id}/"
    prove(ada)
    ada.post(f"{here}retract/", {"reason": "Other Sam", "why": "not_about"})
    assert "Someone else" not in ada.get(f"/charting/{cast.sam}/").content.decode()
    assert ada.get(f"{here}versions/").status_code == 404


def test_a_chart_extract_holds_what_its_reader_may_read(ada: Client, cast: Cast) -> None:
    signed(cast, "ada", a_note(cast, "Slept well."))
    signed(cast, "tia", a_note(cast, "Rang twice."))
    paper = ada.get(f"/charting/{cast.sam}/print/").content.decode()
    assert "Slept well." in paper
    assert "Rang twice." in paper
    assert "DRAFT" in paper
    assert "14-Jul-1985" in paper
    assert Opening.objects.filter(act="print", detail="chart extract").count() == 1


def test_the_line_of_the_last_look_stands_before_what_was_there(
    ada: Client, cast: Cast, clock: Any
) -> None:
    signed(cast, "ada", a_note(cast, "Before."))
    assert "Since you last looked" not in ada.get(f"/charting/{cast.sam}/").content.decode()
    now = clock.move(hours=2)
    cast.chart("tia", now=now).record(a_note(cast, "After."), proof=again(now), occurred_at=now)
    page = ada.get(f"/charting/{cast.sam}/").content.decode()
    assert page.index("After.") < page.index("Since you last looked") < page.index("Before.")
