import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from maillage.engines.access import equity
from maillage.engines.errors import InvalidInput

SCORES = arrays(float, 6, elements=st.integers(0, 50).map(float))
PEOPLE = arrays(float, 6, elements=st.integers(1, 30).map(float))


def gini_by_pairs(score, residents):
    """The definition: half the mean difference between two residents, over the mean."""
    people = np.repeat(score, residents.astype(int))
    return np.abs(people[:, None] - people).mean() / (2 * people.mean())


def test_equal_scores_have_no_inequality():
    found = equity([3.0, 3.0, 3.0], [10, 20, 30], threshold=2.5)

    assert (found.gini, found.theil, found.share_under) == (0.0, 0.0, 0.0)
    assert found.palma == pytest.approx(0.1 / 0.4)
    assert found.lorenz_residents == pytest.approx(found.lorenz_score)


def test_one_in_ten_has_everything():
    found = equity([0.0, 10.0], [9, 1])

    assert found.gini == pytest.approx(0.9)
    assert found.theil == pytest.approx(np.log(10))
    assert found.palma == float("inf")


def test_a_case_worked_by_hand():
    found = equity([1.0, 2.0, 5.0], [2, 1, 1], threshold=2.0)

    assert found.mean == pytest.approx(9 / 4)
    assert found.share_under == 0.5
    assert found.lorenz_residents.tolist() == [0, 0.5, 0.75, 1]
    assert found.lorenz_score == pytest.approx([0, 2 / 9, 4 / 9, 1])
    # Residents 1, 1, 2, 5: sum of differences between pairs over 2 n² mean.
    assert found.gini == pytest.approx((0 + 1 + 4 + 1 + 4 + 3) * 2 / (2 * 16 * 9 / 4))
    # Best tenth: 0.4 of the last place's quarter; worst 40 %: 0.8 of the first half.
    assert found.palma == pytest.approx((0.4 * 5 / 9) / (0.8 * 2 / 9))
    assert found.quantiles.tolist() == [1, 1, 1, 2, 5]


def test_nobody_has_anything_and_everybody_is_equal():
    found = equity([0.0, 0.0], [5, 5])

    assert (found.mean, found.gini, found.theil) == (0.0, 0.0, 0.0)
    assert found.palma == pytest.approx(0.25)


def test_a_place_without_residents_changes_nothing():
    with_it = equity([1.0, 99.0, 5.0], [2, 0, 1])
    without = equity([1.0, 5.0], [2, 1])

    assert with_it.gini == without.gini
    assert with_it.lorenz_score.tolist() == without.lorenz_score.tolist()


def test_without_threshold_there_is_no_share_under_it():
    assert np.isnan(equity([1.0], [1]).share_under)


@given(score=SCORES, residents=PEOPLE)
def test_gini_is_the_mean_difference_between_two_residents(score, residents):
    score[0] += 1  # somebody has something

    assert equity(score, residents).gini == pytest.approx(gini_by_pairs(score, residents), abs=1e-9)


@given(score=SCORES, residents=PEOPLE)
def test_inequality_does_not_depend_on_the_unit_nor_on_splitting_a_place(score, residents):
    score[0] += 1
    whole = equity(score, residents)
    split = equity(np.tile(score, 2) * 7, np.tile(residents, 2) / 2)

    for name in ("gini", "theil", "palma"):
        assert getattr(split, name) == pytest.approx(getattr(whole, name), abs=1e-9)


@given(score=SCORES, residents=PEOPLE)
def test_the_lorenz_curve_rises_from_0_to_1_under_the_diagonal(score, residents):
    found = equity(score, residents)

    assert found.lorenz_score[[0, -1]] == pytest.approx([0, 1])
    assert (np.diff(found.lorenz_score) >= -1e-12).all()
    assert (found.lorenz_score <= found.lorenz_residents + 1e-12).all()


@pytest.mark.parametrize(
    ("score", "residents", "message"),
    [
        ([1.0, 2.0], [1.0], "one score"),
        ([[1.0]], [[1.0]], "one score"),
        ([float("nan")], [1.0], "score holds"),
        ([-1.0], [1.0], "score holds"),
        ([1.0], [-1.0], "residents holds"),
        ([1.0], [0.0], "at least one place"),
        ([], [], "at least one place"),
    ],
)
def test_a_distribution_that_means_nothing_is_refused(score, residents, message):
    with pytest.raises(InvalidInput, match=message):
        equity(score, residents)
