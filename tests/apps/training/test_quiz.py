"""Questions are drawn and shuffled, then marked; nothing else is taken for an answer."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.apps.training import quiz
from tests.apps.training.factories import COURSE

DRAWN = [{"id": "a", "order": [2, 0, 1]}, {"id": "b", "order": [0, 1]}]


@given(seed=st.integers(0, 10**6), module=st.sampled_from(COURSE.modules))
def test_each_draw_asks_different_questions_with_all_their_options(seed, module):
    drawn = quiz.draw(module, Random(seed))

    assert len({one["id"] for one in drawn}) == module.asked == 5
    for question, options in quiz.shown(module, drawn):
        assert sorted(options, key=str) == sorted(question.options, key=str)
    right = quiz.right_answers(drawn)
    for (_, options), place in zip(quiz.shown(module, drawn), right, strict=True):
        assert options[place].why_not == ""
    assert quiz.count_right(drawn, right) == module.asked


def test_two_draws_differ():
    draws = [quiz.draw(COURSE.modules[0], Random(seed)) for seed in range(4)]

    assert len({str(draw) for draw in draws}) == 4


def test_by_hand_one_right_of_two():
    assert quiz.right_answers(DRAWN) == [1, 0]
    assert quiz.count_right(DRAWN, [1, 1]) == 1


def test_four_of_five_pass_but_an_emergency_asks_for_all():
    assert {module.id: module.needed for module in COURSE.modules} == {
        "accueil": 4, "orientation": 4, "confidentialite": 4, "urgence": 5, "technique": 4,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "places"),
    [
        ([1, 0], []),
        ([1], [1]),
        ([], [0, 1]),
        ([3, 0], [0]),
        ([-1, 0], [0]),
        (["1", None], [0, 1]),
        ([True, 0], [0]),
        ([1, 0, 0], [2]),
    ],
)
def test_only_a_shown_place_is_an_answer(answers, places):
    assert list(quiz.refusals(DRAWN, answers)) == places
