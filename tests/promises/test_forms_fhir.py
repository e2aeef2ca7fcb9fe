"""A form goes out as a FHIR Questionnaire and comes back the same; what is foreign is kept."""

import json
from datetime import date, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel import forms
from mainstay.kernel.forms.definition import Ages, Code, Condition, Critical, Heading, Words

OUTSIDE = Path(__file__).parents[3] / "shared" / "data" / "questionnaires"
FOREIGN = sorted(p for p in OUTSIDE.glob("*/*.json") if "Response" not in p.name)
words = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=12
).filter(lambda text: "<" not in text)
said = words.filter(str.strip)
ORDERED = ("integer", "number", "duration")


@st.composite
def option(draw, number):
    return forms.Option(
        value=str(number),
        label=draw(said),
        score=draw(st.none() | st.integers(0, 9).map(float)),
        system=draw(st.sampled_from(["", "http://loinc.org"])),
        translations=draw(st.dictionaries(st.just("es"), said, max_size=1)),
    )


def bounds(kind):
    if kind in ORDERED:
        return st.none() | st.integers(-5, 5).map(float)
    if kind == "date":
        return st.none() | st.dates().map(date.isoformat)
    return st.none()


@st.composite
def item(draw, number, earlier, depth=0):
    kinds = ["text", "lines", "paragraph", "choice", "multichoice", "boolean", "display", *ORDERED]
    kind = draw(st.sampled_from([*kinds, "date", "time", "datetime", *(["group"] * (depth < 2))]))
    choices = kind in {"choice", "multichoice"}
    own = f"{number}"
    inner = range(draw(st.integers(1, 3))) if kind == "group" else ()
    children = [draw(item(f"{own}.{n}", [], depth + 1)) for n in inner]
    waits = [
        Condition(question=name, operator=operator, answer=answer)
        for name, operator, answer in draw(conditions(earlier))
    ]
    return forms.Item(
        id=own,
        number=draw(words),
        text=draw(words),
        help=draw(words),
        why=draw(words),
        kind=kind,
        options=[draw(option(n)) for n in range(draw(st.integers(1, 3)))] if choices else [],
        open=choices and draw(st.booleans()),
        enable_when=waits,
        enable_any=bool(waits) and draw(st.booleans()),
        required=draw(st.booleans()),
        repeats=kind in {"group", "paragraph", "integer", "date"} and draw(st.booleans()),
        min=draw(bounds(kind)),
        max=draw(bounds(kind)),
        max_length=draw(st.none() | st.integers(1, 99)) if kind == "text" else None,
        unit=draw(words) if kind in ORDERED else "",
        rows=draw(st.integers(1, 4)),
        critical=[Critical(meaning=draw(said))] if choices and draw(st.booleans()) else [],
        their_words=draw(st.booleans()),
        code=[Code(system="http://loinc.org", code="1-8")] if draw(st.booleans()) else [],
        items=children,
        translations=draw(st.dictionaries(st.just("es"), st.builds(Words, text=said, help=words))),
    )


@st.composite
def conditions(draw, earlier):
    found = []
    for one in draw(st.lists(st.sampled_from(earlier), max_size=2)) if earlier else []:
        if one.kind in {"group", "display"}:
            continue
        if one.kind == "choice":
            found.append((one.id, "=", draw(st.sampled_from(["0", forms.DECLINED]))))
        elif one.kind == "boolean":
            found.append((one.id, "=", draw(st.booleans())))
        elif one.kind in ORDERED:
            found.append(
                (one.id, draw(st.sampled_from([">", "<=", "!="])), draw(st.integers(0, 9)))
            )
        else:
            found.append((one.id, "exists", draw(st.booleans())))
    return found


@st.composite
def form(draw):
    items = []
    for number in range(draw(st.integers(1, 4))):
        items.append(draw(item(f"q{number}", items)))
    return forms.Form(
        id="some_form",
        version=draw(st.sampled_from(["1", "2.1"])),
        title=draw(said),
        long_title=draw(words),
        translations={"es": Heading(title=draw(said))} if draw(st.booleans()) else {},
        owner=draw(words),
        licence=draw(st.sampled_from(["E", "C", "S", "own"])),
        ages=Ages(least=draw(st.none() | st.integers(0, 18))),
        instructions=draw(words),
        minutes=draw(st.none() | st.integers(1, 30)),
        items=items,
    )


@given(form())
def test_a_form_comes_back_from_fhir_as_it_went(form_):
    there = json.loads(json.dumps(forms.to_questionnaire(form_)))
    back = forms.from_questionnaire(there)
    assert back.form == form_
    assert back.unsupported == ()


ANSWERS = {
    "text": words.filter(bool),
    "lines": st.lists(said, min_size=1, max_size=3),
    "paragraph": words.filter(bool),
    "choice": st.just("0") | st.just(forms.DECLINED),
    "multichoice": st.just(["0"]),
    "boolean": st.booleans(),
    "number": st.floats(-5, 5).map(lambda n: round(n, 2)),
    "integer": st.integers(-5, 5),
    "duration": st.integers(0, 99),
    "date": st.dates(),
    "time": st.times().map(lambda t: time(t.hour, t.minute)),
    "datetime": st.datetimes(),
}


def answers_for(draw, items):
    found = {}
    for one in items:
        if one.kind == "group" and one.repeats:
            rows = [answers_for(draw, one.items) for _ in range(draw(st.integers(0, 2)))]
            rows = [row for row in rows if row]
            if rows:
                found[one.id] = rows
            continue
        if one.asks and draw(st.booleans()):
            given_ = draw(ANSWERS[one.kind])
            if given_ != "":
                found[one.id] = [given_] if one.repeats else given_
        found.update(answers_for(draw, one.items))
    return found


@given(form(), st.data())
def test_answers_come_back_from_fhir_as_they_went(form_, data):
    answers = answers_for(data.draw, form_.items)
    open_ = forms.asked(form_, answers)
    there = json.loads(json.dumps(forms.to_response(form_, answers)))
    back, strangers = forms.from_response(form_, there)
    assert strangers == []
    assert back == {name: value for name, value in answers.items() if name in open_}


@pytest.mark.parametrize("shipped", forms.shipped().values(), ids=lambda f: f.id)
def test_a_shipped_instrument_comes_back_from_fhir_with_its_scoring(shipped):
    back = forms.from_questionnaire(forms.to_questionnaire(shipped)).form
    assert back == shipped


def lost(there, here, place=""):
    """Yield what the first holds and the second does not."""
    if isinstance(there, dict):
        yield from (f"{place}.{key}" for key in there if key not in here)
        for key in there.keys() & here.keys():
            yield from lost(there[key], here[key], f"{place}.{key}")
    elif isinstance(there, list) and place.endswith("extension"):
        yield from (place for one in there if one not in here)
    elif isinstance(there, list) and len(there) == len(here):
        for n, (one, other) in enumerate(zip(there, here, strict=True)):
            yield from lost(one, other, f"{place}[{n}]")
    elif there != here:
        yield place


@pytest.mark.parametrize("path", FOREIGN, ids=lambda p: p.name)
def test_a_form_from_outside_loses_nothing(path):
    resource = json.loads(path.read_text(encoding="utf-8"))
    found = forms.from_questionnaire(resource)
    assert list(lost(resource, forms.to_questionnaire(found.form))) == []


def test_forms_from_outside_are_at_hand():
    if not OUTSIDE.exists():
        pytest.skip("the shared sample data is not here")
    assert list(OUTSIDE.glob("*/*.json"))


def questionnaire(*items, **more):
    return {"resourceType": "Questionnaire", "status": "draft", "item": list(items), **more}


def test_what_cannot_be_asked_is_kept_and_named():
    upload = {"linkId": "1", "type": "attachment", "text": "A photo", "readOnly": True}
    found = forms.from_questionnaire(questionnaire(upload))
    assert any("attachment" in name for name in found.unsupported)
    assert any("readOnly" in name for name in found.unsupported)
    assert forms.to_questionnaire(found.form)["item"] == [upload]


def test_items_that_wait_for_each_other_are_refused():
    one = {"linkId": "a", "type": "string"}
    one["enableWhen"] = [{"question": "b", "operator": "exists", "answerBoolean": True}]
    two = {"linkId": "b", "type": "string"}
    two["enableWhen"] = [{"question": "a", "operator": "exists", "answerBoolean": True}]
    with pytest.raises(forms.FormError, match="circle"):
        forms.from_questionnaire(questionnaire(one, two))


def test_live_markup_is_refused_with_its_place():
    text = {"linkId": "a", "type": "display", "text": "<img src=x onerror=alert(1)>"}
    with pytest.raises(forms.FormError, match=r"item\[0\]\.text"):
        forms.from_questionnaire(questionnaire(text))


def test_answers_of_another_form_are_named():
    phq2 = forms.find("phq2")
    response = {"item": [{"linkId": "zz", "answer": [{"valueString": "x"}]}]}
    assert forms.from_response(phq2, response) == ({}, ["item zz: not in this form"])


def test_a_declined_answer_is_written_as_asked_and_declined():
    written = forms.to_response(forms.find("phq2"), {"q1": forms.DECLINED, "q2": "0"})
    assert written["item"][0]["extension"][0]["valueCode"] == "asked-declined"
    assert "answer" not in written["item"][0]
