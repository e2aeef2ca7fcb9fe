"""Every shipped instrument says what its source says, and is what its owner allows."""

from datetime import UTC, datetime

import pytest

from mainstay.care.assessments.entries import FormAnswer
from mainstay.kernel import forms
from mainstay.kernel.forms.vectors import worked

SHIPPED = list(forms.shipped().values())
WHEN = datetime(2026, 3, 14, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize("vector", list(worked()), ids=lambda v: f"{v.form.id}: {v.name}")
def test_a_worked_example_comes_out_as_its_source_says(vector):
    assert vector.source
    assert vector.mismatches() == []


@pytest.mark.parametrize("form", SHIPPED, ids=lambda f: f.id)
def test_an_instrument_names_owner_terms_source_and_credit(form):
    assert form.owner
    assert form.terms
    assert form.source
    assert form.credit
    assert form.scoring.source


@pytest.mark.parametrize("form", SHIPPED, ids=lambda f: f.id)
def test_an_instrument_has_worked_examples(form):
    assert any(vector.form.id == form.id for vector in worked())


@pytest.mark.parametrize("form", SHIPPED, ids=lambda f: f.id)
def test_what_may_not_be_embedded_is_entered_as_a_result_only(form):
    if form.licence != "E":
        assert form.modes == ("score",)


@pytest.mark.parametrize("form", SHIPPED, ids=lambda f: f.id)
def test_bands_leave_no_gap_and_do_not_overlap(form):
    for scale in form.scoring.scales:
        for lower, upper in zip(scale.bands, scale.bands[1:], strict=False):
            assert upper.low == lower.high + 1


def test_the_first_answer_of_the_gad7_is_worded_as_published():
    assert forms.find("gad7").by_id["q1"].options[0].label == "Not at all"


def test_item_9_of_the_phq9_is_worded_as_published():
    item = forms.find("phq9").by_id["q9"]
    assert item.text == (
        "Thoughts that you would be better off dead or of hurting yourself in some way"
    )


def test_the_asq_is_asked_by_a_person_and_from_eight():
    asq = forms.find("asq")
    assert asq.modes == ("interview",)
    assert asq.ages.least == 8


def test_question_5_of_the_asq_is_asked_after_a_refusal():
    asq = forms.find("asq")
    no = dict.fromkeys(("q1", "q2", "q3", "q4"), "no")
    assert "q5" not in forms.asked(asq, no)
    assert "q5" in forms.asked(asq, {**no, "q3": forms.DECLINED})


def test_no_question_text_of_a_licensed_screen_is_shipped():
    words = " ".join(item.text.lower() for item in forms.find("cssrs_screener_result").every)
    assert "dead" not in words
    assert "kill" not in words


def test_a_value_the_form_does_not_have_is_refused_by_name():
    with pytest.raises(forms.NotAnAnswer, match=r"9 has no answer 4"):
        forms.score(forms.find("phq9"), {"q9": 4})


def test_an_answer_is_kept_with_its_score_and_says_it_in_one_line():
    phq9 = forms.find("phq9")
    kept = FormAnswer.of(
        phq9, {f"q{n}": "1" for n in range(1, 9)} | {"q9": "0"}, administered_at=WHEN
    )
    assert kept.headline() == "PHQ-9: 8, mild"
    assert [(m.code, m.value, m.band) for m in kept.measures()] == [("phq9.total", 8.0, "mild")]
    assert FormAnswer.model_validate(kept.model_dump(mode="json")) == kept


def test_a_critical_answer_is_kept_with_the_answer():
    kept = FormAnswer.of(forms.find("phq9"), {"q9": "1"}, administered_at=WHEN)
    assert [flag.number for flag in kept.result.critical] == ["9"]
    assert list(kept.measures()) == []


def test_a_prorated_score_says_so():
    kept = FormAnswer.of(
        forms.find("phq9"), {f"q{n}": 1 for n in range(1, 9)}, administered_at=WHEN
    )
    assert kept.headline() == "PHQ-9: 9, mild (prorated)"
