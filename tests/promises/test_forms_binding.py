"""A form works as plain HTML: nothing typed is lost, and what is wrong is said at the field."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from mainstay.kernel import forms
from mainstay.kernel.entries import Ask, Body, Line


class Mood(StrEnum):
    LOW = "low"
    FINE = "fine"

    @property
    def label(self):
        return self.value.title()


class Place(Body):
    street: Annotated[str, Ask("Street")]
    town: Annotated[str, Ask("Town")] = ""


class Dose(Body):
    drug: Annotated[Line, Ask("Medicine")]
    amount: Annotated[Decimal, Ask("Amount", unit="mg"), Field(ge=0, le=1000)]


class Note(Body):
    mood: Annotated[Mood, Ask("Mood", why="To see change")]
    signs: Annotated[list[Line], Ask("Signs", their_words=True)] = []
    also: Annotated[list[Mood], Ask("Also")] = []
    words: Annotated[str, Ask("In their words", rows=6, help="Leave empty if you like")] = ""
    slept: Annotated[int | None, Ask("Hours slept", unit="h"), Field(ge=0, le=24)] = None
    on: Annotated[date, Ask("On")]
    at: Annotated[time | None, Ask("At")] = None
    met_at: Annotated[datetime | None, Ask("Met")] = None
    safe: Annotated[bool, Ask("Safe to call")]
    home: Annotated[Place | None, Ask("Home")] = None
    doses: Annotated[list[Dose], Ask("Medicines")] = []
    secret: int = 0


FORM = forms.form_of(Note)
POST = (
    "mood=low&signs=pacing%0Ano+sleep&also=low&also=fine&words=Not+much&slept=4"
    "&on-day=14&on-month=3&on-year=2026&at=2:05pm&met_at=14-Mar-2026+14:05&safe=true"
    "&home.street=Elm&doses.0.doses.drug=A&doses.0.doses.amount=1.5"
)


def fields(bound):
    return {field.name: field for field in bound.flat}


def posted(text=POST, **changes):
    data = QueryDict(text, mutable=True)
    for name, value in changes.items():
        data[name.replace("__", "-")] = value
    return data


def test_a_kind_asks_for_its_fields_and_for_nothing_else():
    kinds = {item.id: item.kind for item in FORM.every}
    assert kinds == {
        "mood": "choice",
        "signs": "lines",
        "also": "multichoice",
        "words": "paragraph",
        "slept": "integer",
        "on": "date",
        "at": "time",
        "met_at": "datetime",
        "safe": "boolean",
        "home": "group",
        "home.street": "text",
        "home.town": "text",
        "doses": "group",
        "doses.drug": "text",
        "doses.amount": "number",
    }
    assert FORM.by_id["slept"].max == 24
    assert FORM.by_id["words"].rows == 6
    assert FORM.by_id["mood"].why == "To see change"


def test_what_is_typed_becomes_the_body():
    bound = forms.bind(FORM, posted(), zone=UTC)
    assert bound.errors == []
    assert bound.is_valid
    note = Note.model_validate(bound.body)
    assert note.signs == ["pacing", "no sleep"]
    assert note.on == date(2026, 3, 14)
    assert note.at == time(14, 5)
    assert note.met_at == datetime(2026, 3, 14, 14, 5, tzinfo=UTC)
    assert note.home == Place(street="Elm")
    assert note.doses == [Dose(drug="A", amount=Decimal("1.5"))]


def test_a_body_fills_the_form_it_came_from():
    note = Note.model_validate(forms.bind(FORM, posted(), zone=UTC).body)
    drawn = fields(forms.bind(FORM, initial=note.model_dump()))
    assert drawn["mood"].options == [("low", "Low", True), ("fine", "Fine", False)]
    assert drawn["signs"].value == "pacing\nno sleep"
    assert (drawn["on"].value.day, drawn["on"].value.year) == ("14", "2026")
    assert drawn["home.street"].value == "Elm"
    assert drawn["doses.0.doses.amount"].value == "1.5"


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("slept", "many", "Enter a number"),
        ("slept", "4.5", "whole number"),
        ("slept", "25", "from 0 to 24"),
        ("mood", "grim", "Choose one"),
        ("at", "noonish", "Enter a time"),
        ("met_at", "yesterday", "Enter a date and a time"),
        ("safe", "perhaps", "Choose yes or no"),
        ("on-month", "13", "no such date"),
        ("on-day", "", "Enter the day as well"),
        ("doses.0.doses.amount", "2000", "from 0 to 1000"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_kept_as_typed(name, value, message):
    data = posted()
    data[name] = value
    bound = forms.bind(FORM, data)
    [(place, said)] = bound.errors
    assert message in said
    field = next(one for one in bound.flat if one.id == place)
    assert field.error == said
    if name.startswith("on-"):
        assert getattr(field.value, name.removeprefix("on-")) == value
    elif field.kind == "datetime":
        assert str(field.value) == value
    elif not field.options:
        assert field.value == value


def test_what_is_needed_is_asked_for_by_name():
    bound = forms.bind(FORM, QueryDict(""))
    assert [place for place, _ in bound.errors] == ["mood", "on", "safe"]


def test_a_part_that_may_be_left_out_asks_nothing_of_those_who_leave_it_out():
    assert "home" not in forms.bind(FORM, posted("mood=low")).body


def test_rows_grow_without_script():
    data = posted(_add="doses")
    bound = forms.bind(FORM, data)
    assert bound.is_adding
    assert not bound.is_valid
    assert [row.name for row in fields(bound)["doses"].items] == ["doses.0", "doses.1", "doses.2"]
    assert fields(bound)["doses.0.doses.drug"].value == "A"


def test_empty_rows_fall_away_and_a_half_filled_one_is_asked_about():
    text = POST + "&doses.1.doses.drug=&doses.2.doses.drug=B"
    bound = forms.bind(FORM, posted(text))
    assert [name for name, _ in bound.errors] == ["doses-2-doses-amount"]
    assert fields(bound)["doses.2.doses.drug"].value == "B"


def test_every_name_on_the_page_is_its_own():
    bound = forms.bind(FORM, posted())
    names = [field.id for field in bound.flat]
    assert len(set(names)) == len(names)


def test_what_a_body_refuses_is_said_at_its_field():
    with pytest.raises(ValidationError) as refused:
        Note.model_validate({"mood": "low", "on": "2026-03-14", "safe": True, "slept": 99})
    errors = forms.field_errors(FORM, refused.value)
    bound = forms.bind(FORM, posted(), errors=errors)
    assert [name for name, _ in bound.errors] == ["slept"]


@given(
    st.dictionaries(st.sampled_from([item.id for item in FORM.questions]), st.text(max_size=40))
)
def test_nothing_typed_breaks_the_form_or_is_lost(typed):
    data = QueryDict(mutable=True)
    data.update(typed)
    drawn = fields(forms.bind(FORM, data))
    for name, value in typed.items():
        field = drawn.get(name)
        if field is not None and field.kind in {"text", "paragraph", "integer"}:
            assert field.value == value.strip()


ASQ = forms.find("asq")


def test_a_question_that_was_not_asked_takes_no_answer():
    data = QueryDict("q1=no&q2=no&q3=no&q4=no&q5=yes")
    assert "q5" not in forms.bind(ASQ, data).answers


def test_a_question_that_an_answer_opens_is_drawn_as_asked():
    bound = forms.bind(ASQ, QueryDict("q1=yes&q2=no&q3=no&q4=no"))
    assert fields(bound)["q5"].is_asked
    assert not fields(bound)["q4_how"].is_asked


def test_words_typed_under_a_question_that_is_not_asked_are_not_dropped_in_silence():
    bound = forms.bind(ASQ, QueryDict("q1=no&q2=no&q3=no&q4=no&q4_how=pills"))
    assert [name for name, _ in bound.errors] == ["q4_how"]
    assert fields(bound)["q4_how"].value == "pills"


def test_one_question_a_page_keeps_the_answers_before_it():
    first = forms.bind(ASQ, QueryDict("q1=no"), only={"q1"})
    then = forms.bind(ASQ, QueryDict("q2=yes"), initial=first.answers, only={"q2"})
    assert then.answers == {"q1": "no", "q2": "yes"}
    assert [field.name for field in then.items] == ["q2"]


def test_a_question_may_be_declined():
    bound = forms.bind(ASQ, QueryDict("pass=1"), only={"q1"})
    assert bound.answers == {"q1": forms.DECLINED}
    assert fields(bound)["q1"].declined


def test_a_kind_has_nothing_to_decline():
    assert "mood" not in forms.bind(FORM, posted("pass=1&on-day=1")).answers


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("title = ", "", "not readable"),
        ("id = 'a'\ntitle = 'A'", "items", "at least one"),
        (
            "id='a'\ntitle='A'\n[[items]]\nid='q'\nkin='text'",
            "items[1].kin",
            "nothing of this name",
        ),
        ("id='a'\ntitle='A'\n[[items]]\nid='q'\nkind='tekst'", "items[1].kind", "tekst"),
        ("id='a'\ntitle='A'\n[[items]]\nid='q'\noptions='x'", "items[1].options", "answers.x"),
        ("id='a'\n[[items]]\nid='q'", "title", "is missing"),
        ("id='a'\ntitle='A'\n[[items]]\nid='q'\n[[items]]\nid='q'", "", "share an id"),
        ("id='a'\ntitle='A'\n[[items]]\nid='q'\nkind='choice'", "items[1]", "needs options"),
    ],
)
def test_a_definition_that_cannot_be_used_says_where_and_why(text, place, what):
    with pytest.raises(forms.FormError) as refused:
        forms.read(text)
    assert refused.value.place == place
    assert what in refused.value.what


def test_a_file_that_cannot_be_used_is_named(tmp_path):
    path = tmp_path / "broken.toml"
    path.write_text("id = 'a'")
    with pytest.raises(forms.FormError, match=r"broken\.toml"):
        forms.load(path)


def test_a_form_speaks_its_other_languages():
    text = """
id = "a"
title = "Sleep"
[translations.es]
title = "Sueño"
source = "official"
[[items]]
id = "q"
text = "Did you sleep?"
kind = "boolean"
[items.translations.es]
text = "¿Durmió?"
"""
    form = forms.read(text)
    assert form.languages == ("en", "es")
    spanish = form.localised("es")
    assert (spanish.title, spanish.by_id["q"].text) == ("Sueño", "¿Durmió?")
    assert form.localised("fr") is form


def test_moments_are_drawn_by_the_clock_of_the_place():
    eastern = timezone(timedelta(hours=-4))
    kept = {"met_at": datetime(2026, 3, 15, 1, 30, tzinfo=UTC)}
    drawn = fields(forms.bind(FORM, initial=kept, zone=eastern))["met_at"].value
    assert (drawn.day, drawn.time) == ("14", "21:30")
