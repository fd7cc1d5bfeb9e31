import numpy as np
import pytest
from random_problems import sparse_times
from scipy.sparse import coo_array, csr_array

from maillage.engines.access import AccessProblem, two_step
from maillage.engines.errors import InvalidInput

TIMES = sparse_times([[10.0], [25.0]])


@pytest.mark.parametrize("wrong", [float("nan"), -1.0, float("inf")])
@pytest.mark.parametrize("which", ["demand", "supply"])
def test_an_amount_that_is_not_a_finite_number_from_0_up_is_refused_by_position(which, wrong):
    amounts = {"demand": [100.0, 50.0], "supply": [1.0]}
    amounts[which][-1] = wrong

    with pytest.raises(InvalidInput, match=rf"{which}\[\d\] is {wrong}"):
        AccessProblem(**amounts, minutes=TIMES)


def test_amounts_are_one_number_per_place():
    with pytest.raises(InvalidInput, match="demand has 2 dimensions"):
        AccessProblem([[1.0, 2.0]], [1.0], TIMES)


def test_the_matrix_has_one_row_per_demand_and_one_column_per_site():
    with pytest.raises(InvalidInput, match=r"shape \(2, 1\); expected \(3, 1\)"):
        AccessProblem([1, 2, 3], [1], TIMES)


@pytest.mark.parametrize("wrong", [-1.0, float("inf"), float("nan")])
def test_minutes_that_are_not_finite_from_0_up_are_refused(wrong):
    times = csr_array(([5.0, wrong], ([0, 1], [0, 0])), (2, 1))

    with pytest.raises(InvalidInput, match="negative, infinite or undefined"):
        AccessProblem([1, 2], [1], times)


def test_a_pair_given_twice_is_refused_rather_than_added_up():
    times = csr_array((np.array([5.0, 6.0]), np.array([0, 0]), np.array([0, 2])), (1, 1))

    with pytest.raises(InvalidInput, match="1 pairs given twice"):
        AccessProblem([1], [1], times)


def test_pairs_in_any_order_are_accepted_and_the_callers_matrix_is_left_alone():
    times = csr_array((np.array([40.0, 5.0]), np.array([1, 0]), np.array([0, 2])), (1, 2))

    problem = AccessProblem([10], [1, 1], times)

    assert problem.minutes.data.tolist() == [5.0, 40.0]
    assert times.data.tolist() == [40.0, 5.0]


def test_other_sparse_forms_are_read_and_a_stored_zero_is_a_trip_of_no_length():
    times = coo_array(([0.0, 20.0], ([0, 1], [0, 0])), shape=(2, 1))

    assert two_step(AccessProblem([10, 10], [1], times), 10).score.tolist() == [0.1, 0.0]


def test_nobody_and_no_site_is_an_empty_answer():
    nobody = two_step(AccessProblem([], [1.0], csr_array((0, 1))), 30)
    no_site = two_step(AccessProblem([5.0], [], csr_array((1, 0))), 30)

    assert nobody.score.size == 0
    assert no_site.score.tolist() == [0.0]
    assert no_site.out_of_reach.tolist() == [True]
