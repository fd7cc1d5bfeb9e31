import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_problems import problems, sparse_times

from maillage.engines.access import AccessProblem, Bands, prepare_openings
from maillage.engines.access.catchment import LUO_QI_BANDS, catchment_scores
from maillage.engines.errors import InvalidInput


def rescored(problem, supply):
    changed = AccessProblem(problem.demand, supply, problem.minutes)
    return catchment_scores("any", changed, LUO_QI_BANDS).score


def test_new_doctors_are_shared_between_those_who_reach_them():
    problem = AccessProblem([100, 100, 50], [1], sparse_times([[5], [15], [99]]))

    gain = prepare_openings(problem, Bands((10, 20), (1, 0.5))).gain_of_opening(0, supply=3)

    assert gain.tolist() == [0.02, 0.01, 0.0]


@given(problem=problems(), supply=st.integers(0, 20), data=st.data())
def test_the_gain_of_an_opening_is_the_difference_of_two_full_scores(problem, supply, data):
    site = data.draw(st.integers(0, problem.supply.size - 1))
    after = problem.supply.copy()
    after[site] += supply

    gain = prepare_openings(problem, LUO_QI_BANDS).gain_of_opening(site, supply)

    expected = rescored(problem, after) - rescored(problem, problem.supply)
    assert gain == pytest.approx(expected, abs=1e-12)


@given(problem=problems(), data=st.data())
def test_closing_a_site_takes_away_what_it_gave_and_reopening_gives_it_back(problem, data):
    site = data.draw(st.integers(0, problem.supply.size - 1))
    after = problem.supply.copy()
    after[site] = 0
    openings = prepare_openings(problem, LUO_QI_BANDS)

    loss = openings.gain_of_closing(site)

    expected = rescored(problem, after) - rescored(problem, problem.supply)
    assert loss == pytest.approx(expected, abs=1e-12)
    assert (loss + openings.gain_of_opening(site, problem.supply[site])).tolist() == [0.0] * len(
        loss
    )


@given(problem=problems())
def test_all_that_is_opened_goes_to_somebody_or_the_site_is_out_of_reach(problem):
    openings = prepare_openings(problem, LUO_QI_BANDS)

    for site in range(problem.supply.size):
        given_out = openings.gain_of_opening(site, 6.0) @ problem.demand
        assert given_out == pytest.approx(6.0) or given_out == 0.0


def test_gains_of_several_openings_add_up():
    problem = AccessProblem([100, 80], [1, 0], sparse_times([[5, 12], [15, 3]]))
    openings = prepare_openings(problem, LUO_QI_BANDS)

    both = rescored(problem, [3, 4]) - rescored(problem, [1, 0])

    assert openings.gain_of_opening(0, 2) + openings.gain_of_opening(1, 4) == pytest.approx(both)


@pytest.mark.parametrize("site", [-1, 1])
def test_a_site_that_does_not_exist_is_refused(site):
    openings = prepare_openings(AccessProblem([1], [1], sparse_times([[5]])), LUO_QI_BANDS)

    with pytest.raises(InvalidInput, match="from 0 to 0"):
        openings.gain_of_opening(site, 1)
    with pytest.raises(InvalidInput, match="from 0 to 0"):
        openings.gain_of_closing(site)


@pytest.mark.parametrize("supply", [-1.0, np.nan, np.inf])
def test_a_supply_that_means_nothing_is_refused(supply):
    openings = prepare_openings(AccessProblem([1], [1], sparse_times([[5]])), LUO_QI_BANDS)

    with pytest.raises(InvalidInput, match="supply is"):
        openings.gain_of_opening(0, supply)
