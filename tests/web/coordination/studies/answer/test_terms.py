"""Values of a study in words: rounding never contradicts the threshold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.web.coordination.studies.answer.terms import Terms, terms_of
from tests.apps.studies.factories import small_answer

MINUTES, SCORE = Terms("minutes", 15), Terms("score", 2.5)


def read_back(shown):
    return float(shown.replace("\u202f", "").replace(",", "."))


def test_a_result_says_its_own_terms():
    assert terms_of(small_answer()) == MINUTES


@pytest.mark.parametrize(
    ("terms", "value", "said"),
    [
        (MINUTES, 8.2, "8\u00a0minutes"),
        (MINUTES, 1.3, "1\u00a0minute"),
        (MINUTES, 0.0, "0\u00a0minute"),
        (MINUTES, None, "aucun lieu à portée"),
        (SCORE, 2.44, "2,4\u00a0consultations par an"),
        (SCORE, 1.2, "1,2\u00a0consultation par an"),
        (SCORE, None, "chiffre non publié"),
    ],
)
def test_a_value_is_spoken_with_its_unit(terms, value, said):
    assert terms.spoken(value) == said


def test_a_table_cell_has_the_short_unit_or_none():
    assert MINUTES.short(8.2) == "8\u00a0min"
    assert SCORE.short(2.44) == "2,4"
    assert MINUTES.short(None) == "aucun lieu à portée"


@pytest.mark.parametrize(
    ("terms", "value", "shown"),
    [
        (MINUTES, 15.2, "15,2"),
        (MINUTES, 15.001, "15,1"),
        (SCORE, 2.46, "2,46"),
        (MINUTES, 15, "15"),
    ],
)
def test_what_is_outside_is_never_shown_as_the_threshold(terms, value, shown):
    assert terms.figure(value) == shown


@given(st.floats(0, 300), st.sampled_from([MINUTES, SCORE, Terms("minutes", 1)]))
def test_the_figure_shown_is_on_the_same_side_as_the_value(value, terms):
    assert terms.holds(read_back(terms.figure(value))) == terms.holds(value)


def test_inside_is_inclusive_and_nothing_is_never_inside():
    assert MINUTES.holds(15) and not MINUTES.holds(15.1)
    assert SCORE.holds(2.5) and not SCORE.holds(2.49)
    assert not MINUTES.holds(None) and not SCORE.holds(None)


def test_inside_in_words():
    assert MINUTES.inside == "à moins de 15\u00a0minutes"
    assert Terms("minutes", 1).inside == "à moins de 1\u00a0minute"
    assert SCORE.inside == "à 2,5\u00a0consultations par an ou plus"


def test_a_change_says_when_there_was_nothing():
    assert MINUTES.change(25.0, 8.0) == "de 25 à 8\u00a0minutes"
    assert MINUTES.change(None, 8.0) == "8\u00a0minutes, aucun lieu à portée avant"


def test_a_useless_decimal_is_dropped():
    assert MINUTES.short(24.0, 1) == "24\u00a0min"
    assert MINUTES.short(9.5, 1) == "9,5\u00a0min"
