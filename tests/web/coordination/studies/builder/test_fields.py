"""Whole numbers as people write them, and choices that say why they are closed."""

import re

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.studies.errors import BadStudy
from maillage.web.components.words import number
from maillage.web.coordination.studies.builder.fields import Options, StepForm, WholeNumber

COST = WholeNumber(least=0, most=100_000, what="Le coût")


@pytest.mark.parametrize("typed", ["52000", "52 000", "52\u202f000", " 52\u00a0000 "])
def test_blanks_between_thousands_are_read(typed):
    assert COST.clean(typed) == 52_000


@given(st.integers(0, 100_000))
def test_what_is_shown_is_read_back(value):
    assert COST.clean(COST.prepare_value(value)) == value


@pytest.mark.parametrize("typed", ["", "-1", "100001", "1,5", "beaucoup", "1e3", "NaN", "inf"])
def test_anything_else_is_refused_with_what_was_expected(typed):
    with pytest.raises(forms.ValidationError) as refusal:
        COST.clean(typed)

    assert refusal.value.messages == [
        f"Le coût\u00a0: donnez un nombre entier de 0 à {number(100_000)}."
    ]


def test_what_was_typed_wrong_is_shown_as_it_was():
    assert COST.prepare_value("beaucoup") == "beaucoup"


def test_an_optional_number_may_be_left_out():
    assert WholeNumber(least=1, most=2, what="x", required=False).clean("") is None


class Question(StepForm):
    aim = forms.ChoiceField(choices=[("near", "Près"), ("fair", "Juste")], widget=Options)


def drawn(**changes):
    form = Question()
    for name, value in changes.items():
        setattr(form.fields["aim"].widget, name, value)
    return [(str(option.tag()), option.data["hint"]) for option in form["aim"]]


def test_a_hint_is_read_with_its_choice():
    (near, near_hint), (fair, fair_hint) = drawn(hints={"near": "En minutes."})

    assert near_hint == "En minutes."
    assert 'aria-describedby="id_aim_0_hint"' in near
    assert fair_hint == ""
    assert "aria-describedby" not in fair


def test_a_closed_choice_is_disabled_and_says_why_instead_of_its_hint():
    near, (fair, reason) = drawn(hints={"fair": "Égal."}, closed={"fair": "Rien n’est chargé."})

    assert reason == "Rien n’est chargé."
    assert re.search(r"\bdisabled\b", fair)
    assert "disabled" not in near[0]


def test_hints_of_one_form_are_not_those_of_another():
    drawn(hints={"near": "En minutes."})

    assert all(hint == "" for _, hint in drawn())


def test_what_a_service_refuses_is_shown_with_the_step_that_mends_it():
    form = Question({"aim": "near"})
    assert form.mended_at is None

    form.blame(BadStudy("Trop de lieux.", "Aucun habitant.", step=2))

    assert form.mended_at == 2
    assert form.non_field_errors() == ["Trop de lieux.", "Aucun habitant."]
