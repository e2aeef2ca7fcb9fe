"""A score is a function of the answers, never of their order, and a gap is never a zero."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mainstay.kernel import forms

FORMS = [form for form in forms.shipped().values() if form.scoring.total is not None]
SUMS = [form for form in FORMS if form.licence == "E"]


def _choices(form):
    return {
        item.id: [None, forms.DECLINED, *(option.value for option in item.options)]
        for item in form.questions
        if item.options
    }


@st.composite
def answered(draw, *, whole=False):
    form = draw(st.sampled_from(SUMS))
    answers = {
        name: draw(st.sampled_from(values[2:] if whole else values))
        for name, values in _choices(form).items()
    }
    return form, answers


@given(answered(), st.randoms())
def test_the_order_of_answers_does_not_matter(given_, dice: random.Random):
    form, answers = given_
    names = list(answers)
    dice.shuffle(names)
    assert forms.score(form, {n: answers[n] for n in names}) == forms.score(form, answers)


@given(answered())
def test_a_total_lies_in_the_range_of_its_bands(given_):
    form, answers = given_
    total = forms.score(form, answers).total
    bands = form.scoring.total.bands
    assert total is None or bands[0].low <= total <= bands[-1].high


@given(answered())
def test_every_total_has_a_band(given_):
    form, answers = given_
    result = forms.score(form, answers)
    assert (result.total is None) == (result.band == "")


@given(answered(whole=True), st.data())
def test_a_worse_answer_never_lowers_a_total(given_, data):
    form, answers = given_
    name = data.draw(st.sampled_from(form.scoring.total.items))
    higher = str(min(3, int(answers[name]) + 1))
    assert forms.score(form, {**answers, name: higher}).total >= forms.score(form, answers).total


@given(answered())
def test_a_gap_is_named_in_the_score_and_in_its_proof(given_):
    form, answers = given_
    result = forms.score(form, answers)
    gaps = [n for n in form.scoring.total.items if answers[n] in (None, forms.DECLINED)]
    assert set(gaps) <= {*result.missing, *result.declined}
    assert bool(gaps) == bool(result.proof.treatment)
    assert not result.prorated or gaps


@given(answered())
def test_a_crisis_is_never_raised_by_stretching_alone(given_):
    form, answers = given_
    crisis = form.scoring.total.crisis
    certain = sum(
        int(answers[n]) for n in form.scoring.total.items if (answers[n] or "x") in "0123"
    )
    raised = any(flag.place == "total" for flag in forms.score(form, answers).flags)
    assert raised == (crisis is not None and certain >= crisis.at_least)


@given(answered())
def test_a_critical_item_left_out_is_not_assessed_and_never_reached(given_):
    form, answers = given_
    states = {flag.place: flag.state for flag in forms.score(form, answers).flags}
    for item in form.questions:
        if not item.critical:
            continue
        expected = {None: "not_assessed", forms.DECLINED: "declined", "0": None}
        assert states.get(item.id) == expected.get(answers[item.id], "reached")


@given(answered(whole=True))
def test_numbers_and_texts_score_alike(given_):
    form, answers = given_
    as_numbers = {name: int(value) for name, value in answers.items()}
    assert forms.score(form, as_numbers) == forms.score(form, answers)


@given(st.sampled_from(SUMS), st.one_of(st.integers(4), st.integers(max_value=-1), st.text()))
def test_what_the_form_does_not_offer_is_refused(form, value):
    name = form.scoring.total.items[0]
    if value in {"", "0", "1", "2", "3", forms.DECLINED}:
        return
    with pytest.raises(forms.NotAnAnswer):
        forms.score(form, {name: value})


@pytest.mark.parametrize("form", SUMS, ids=lambda f: f.id)
def test_no_change_is_no_change(form):
    found = forms.change(form, 10, 10)
    assert found.change == 0
    assert found.direction == "same"
    assert not found.reliable
    assert not found.response


@given(st.integers(0, 27), st.integers(0, 27))
def test_reliable_change_is_the_same_both_ways(first, last):
    phq9 = forms.find("phq9")
    there, back = forms.change(phq9, first, last), forms.change(phq9, last, first)
    assert there.reliable == back.reliable
    assert there.rci == -back.rci


RULES = """
id = "toy"
title = "Toy"
[[answers.often]]
value = "0"
label = "Never"
score = 0
[[answers.often]]
value = "1"
label = "Often"
score = 4
[[items]]
id = "a"
options = "often"
[[items]]
id = "b"
options = "often"
[[items]]
id = "gate"
kind = "boolean"
[[items]]
id = "c"
kind = "integer"
min = 0
max = 10
enable_when = [{ question = "gate", answer = true }]
[scoring]
rule = "toy"
source = "made up for this test"
[[scoring.scales]]
id = "total"
items = ["a", "b", "c"]
reversed_items = ["b"]
missing = { most = 1, treat = "zero" }
positive = [{ at_least = 3, sex = "female" }, { at_least = 4, min_age = 18 }]
[[scoring.scales]]
id = "mean"
items = ["a", "b"]
method = "mean"
higher_is = "better"
change = { sd = 2, reliability = 0.75, coefficient = "r", remission = 3, source = "made up" }
[[scoring.scales]]
id = "doubled"
items = ["a", "b"]
multiply = 2
table = [[0, 31], [8, 50], [16, 70]]
"""


def test_reversed_items_count_from_the_other_end():
    found = forms.score(forms.read(RULES), {"a": "1", "b": "1", "gate": False})
    assert found.total == 4
    assert forms.score(forms.read(RULES), {"a": "1", "b": "0", "gate": False}).total == 8


def test_a_skipped_item_is_not_missing():
    found = forms.score(forms.read(RULES), {"a": "0", "b": "1", "gate": False, "c": 7})
    assert found.total == 0
    assert found.missing == ()


def test_a_gap_counts_nothing_only_where_the_rule_says_so():
    found = forms.score(forms.read(RULES), {"a": "1", "gate": False})
    assert found.total == 4
    assert not found.prorated
    assert "counted 0 by its rule" in found.proof.treatment[0]
    assert found.subscales["mean"] is None


def test_a_mean_and_a_table_come_out_beside_the_total():
    found = forms.score(forms.read(RULES), {"a": "1", "b": "1", "gate": True, "c": 10})
    assert found.total == 14
    assert found.subscales == {"mean": 4.0, "doubled": 70.0}


def test_a_cut_by_sex_or_age_needs_to_know_them():
    form, answers = forms.read(RULES), {"a": "0", "b": "1", "gate": True, "c": 3}
    assert forms.score(form, answers, sex="female").positive is True
    assert forms.score(form, answers, age=40).positive is False
    assert forms.score(form, answers).positive is None


def test_the_index_uses_the_declared_spread_and_names_it():
    found = forms.change(forms.read(RULES), 1, 4, scale="mean")
    assert found.rci == 2.12
    assert found.reliable
    assert found.direction == "improved"
    assert found.remission
    assert "SD 2" in found.basis
    assert "r 0.75" in found.basis


def test_without_two_scores_there_is_no_change():
    assert forms.change(forms.find("phq9"), None, 4).change is None
