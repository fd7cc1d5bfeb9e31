"""What one site or one euro more changes, for every kind of question, on any executor."""

from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np
import pytest
from scipy.sparse import csr_array
from small_problems import line

from maillage.engines.errors import InvalidInput
from maillage.engines.siting import (
    CapacitatedPMedian,
    Lift,
    MaxCover,
    Openings,
    PCenter,
    PMedian,
    SetCover,
    cost_coverage_front,
)

ROAD = line(0, 10, 12)
ONE = Openings(p=1)


def test_the_front_never_falls_and_each_point_is_the_best():
    problem = MaxCover(np.arange(1.0, 7.0), line(0, 9, 20, 31, 42, 53), ONE, radius=10)

    front = cost_coverage_front(problem, sites=[1, 2, 3])

    assert front.objectives.tolist() == [6.0, 11.0, 15.0]
    assert front.limits.tolist() == [1.0, 2.0, 3.0]
    assert all(result.proven_optimal for result in front.results)


@pytest.mark.parametrize(
    ("problem", "objectives"),
    [
        (PMedian(np.ones(3), ROAD, ONE), [12.0, 2.0, 0.0]),
        (PCenter(np.ones(3), ROAD, ONE), [10.0, 2.0, 0.0]),
        (MaxCover(np.array([5.0, 2.0, 1.0]), ROAD, ONE, radius=1), [5.0, 7.0, 8.0]),
        (SetCover(np.ones(3), ROAD, Openings(), radius=2), [np.nan, 2.0, 2.0]),
        (
            CapacitatedPMedian(
                np.ones(3), ROAD, ONE, quantity=np.ones(3), capacity=np.full(3, 2.0)
            ),
            [np.nan, 2.0, 0.0],
        ),
        (
            Lift(np.array([5.0, 2.0, 1.0]), np.full(3, 2.0), csr_array(np.eye(3)), 2.5, ONE),
            [5.0, 7.0, 8.0],
        ),
    ],
)
def test_each_question_has_its_front_and_a_limit_without_plan_has_no_result(problem, objectives):
    front = cost_coverage_front(problem, sites=[1, 2, 3])

    np.testing.assert_array_equal(front.objectives, objectives)
    assert [result is None for result in front.results] == np.isnan(objectives).tolist()


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_the_front_by_budget_is_the_same_through_an_executor(pool):
    costs = np.array([1.0, 2.0, 3.0])
    problem = MaxCover(np.array([1.0, 3.0, 9.0]), line(0, 9, 20), Openings(costs=costs), radius=1)

    with pool(2) as executor:
        spread = cost_coverage_front(problem, budgets=[6, 1, 3], executor=executor)

    assert spread.objectives.tolist() == [13.0, 1.0, 9.0]
    alone = cost_coverage_front(problem, budgets=[6, 1, 3])
    assert alone.objectives.tolist() == spread.objectives.tolist()


def test_a_front_keeps_the_kinds_of_its_problem():
    rules = Openings(kinds=np.array([0, 0, 1]), most=(1, 1))

    front = cost_coverage_front(MaxCover(np.ones(3), line(0, 9, 20), rules, radius=1), sites=[1, 3])

    assert front.objectives.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("limits", [{}, {"budgets": [1], "sites": [1]}])
def test_a_front_has_one_kind_of_limit(limits):
    with pytest.raises(InvalidInput, match="either budgets or sites"):
        cost_coverage_front(PMedian(np.ones(3), ROAD, ONE), **limits)


def test_a_limit_that_makes_no_sense_is_refused():
    with pytest.raises(InvalidInput, match="p is 9"):
        cost_coverage_front(PMedian(np.ones(3), ROAD, ONE), sites=[1, 9])
