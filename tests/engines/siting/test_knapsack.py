"""What one site can take in, against every subset; and the bound it gives."""

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from maillage.engines.siting.interchange import FREE, Limits
from maillage.engines.siting.knapsack import (
    fill_parts,
    fill_whole,
    raise_capacitated_bound,
    site_values,
)


@st.composite
def fillings(draw):
    n = draw(st.integers(1, 6))
    profit = draw(st.lists(st.integers(-5, 9), min_size=n, max_size=n))
    quantity = draw(st.lists(st.integers(1, 5), min_size=n, max_size=n))
    return np.array(profit, float), np.array(quantity, float), float(draw(st.integers(0, 12)))


def best_subset(profit, quantity, capacity):
    subsets = chain.from_iterable(combinations(range(profit.size), k) for k in range(7))
    fitting = (list(s) for s in subsets if quantity[list(s)].sum() <= capacity)
    return max(profit[s].sum() for s in fitting)


@given(filling=fillings())
def test_whole_points_fill_a_site_as_the_best_subset_does(filling):
    profit, quantity, capacity = filling
    taken = np.zeros(profit.size)

    value = fill_whole(profit, quantity, capacity, taken)

    assert value == best_subset(profit, quantity, capacity)
    assert taken @ profit == value
    assert taken @ quantity <= capacity


@given(filling=fillings())
def test_points_in_parts_fill_it_as_the_linear_program_does(filling):
    profit, quantity, capacity = filling
    taken = np.zeros(profit.size)

    value = fill_parts(profit, quantity, capacity, taken)

    fits = quantity <= capacity
    exact = linprog(
        -profit, A_ub=quantity[None, :], b_ub=[capacity], bounds=np.column_stack([fits * 0, fits])
    )
    assert value == pytest.approx(-exact.fun, abs=1e-9)
    assert value >= best_subset(profit, quantity, capacity) - 1e-9
    assert taken @ quantity <= capacity + 1e-9


def test_a_site_earns_what_it_takes_in_below_the_price():
    cost = np.array([[1.0, 9.0], [2.0, 9.0]])
    room = np.array([1.0, 1.0]), np.array([1.0, 2.0])

    rho = site_values(cost, room, np.array([5.0, 5.0]), True, np.zeros((2, 2)))

    assert rho.tolist() == [-4.0, 0.0]


@given(seed=st.integers(0, 50), whole=st.booleans())
def test_the_bound_of_prices_never_passes_the_best_plan(seed, whole):
    generator = np.random.default_rng(seed)
    cost = generator.integers(0, 20, (4, 3)).astype(float)
    room = np.array([1.0, 2.0, 1.0, 2.0]), np.array([4.0, 3.0, 6.0])
    none = np.zeros(3, np.int64)
    limits = Limits(np.full(3, FREE, np.int8), 2, np.ones(3), np.inf, none, np.array([2]))

    bound, price, kept, step = raise_capacitated_bound(
        cost, room, limits, cost.mean(axis=1), whole, 1e3, 60, 1.0
    )

    plans = np.stack(np.meshgrid(*[range(3)] * 4), -1).reshape(-1, 4)
    values = [
        cost[np.arange(4), plan].sum()
        for plan in plans
        if len(set(plan)) <= 2 and (np.bincount(plan, room[0], 3) <= room[1]).all()
    ]
    assert bound <= min(values) + 1e-9
    assert (price >= 0).all()
    assert kept[1].sum() <= 2
    assert 0 < step <= 1
