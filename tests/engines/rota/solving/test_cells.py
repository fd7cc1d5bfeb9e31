"""Who may share a week, and the cheapest weeks of a centre under prices."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.engines.rota.solving.bound import look, model_of
from maillage.engines.rota.solving.chains import EMPTY, best_chains, mix_values
from tests.engines.rota.tiny_rotas import a_centre, a_problem, a_volunteer


def mixes_of(problem):
    """Cost and size of each mix of the first cell."""
    cells = model_of(problem).cells
    parts = np.split(cells.part_count, cells.part_start[1:-1])
    here = range(cells.mix_start[0], cells.mix_start[1])
    return sorted((int(cells.mix_cost[mix]), int(parts[mix].sum())) for mix in here)


def test_three_beds_hold_one_alone_or_a_large_and_a_small_family_not_two_large():
    centre = a_centre(lines=2, beds=3, vehicles=2, open_to=0)
    people = [a_volunteer("a", beds=2), a_volunteer("b", beds=2), a_volunteer("c", beds=1)]

    assert mixes_of(a_problem([centre], people)) == [(0, 2), (1000, 1), (1000, 1)]


def test_juniors_without_a_senior_are_charged():
    centre = a_centre(open_to=0, senior_required=True)
    people = [a_volunteer("a"), a_volunteer("b", senior=False)]

    assert mixes_of(a_problem([centre], people)) == [(0, 1), (120, 1)]


def test_what_makes_no_difference_makes_no_kinds():
    centre = a_centre(lines=2, beds=9, vehicles=2, open_to=0)
    people = [a_volunteer("a", beds=4, needs_vehicle=True), a_volunteer("b", senior=False)]

    cells = model_of(a_problem([centre], people)).cells

    assert cells.rows == 1
    assert mixes_of(a_problem([centre], people)) == [(0, 2), (1000, 1)]


@settings(max_examples=30, deadline=None)
@given(prices=st.lists(st.integers(-1500, 3000), min_size=4, max_size=4))
def test_the_cheapest_weeks_of_a_centre_are_the_best_of_all(prices):
    model = model_of(a_problem([a_centre()], [a_volunteer("a")]))
    cells = model.cells
    value, best, chosen = np.zeros(4, np.int64), np.zeros(4, np.int64), np.zeros(4, np.int64)
    lowest = np.zeros(1, np.int64)

    mix_values(cells, 1, np.array(prices), value)
    best_chains(cells, 1, value, best, chosen, lowest)

    def cost(filled):
        empty_twice = sum(not (a or b) for a, b in zip(filled, filled[1:], strict=False))
        paid = sum(p if here else 1000 for p, here in zip(prices, filled, strict=True))
        return paid + 400 * empty_twice

    assert lowest[0] == min(map(cost, product((False, True), repeat=4)))
    assert lowest[0] == cost(tuple(chosen != EMPTY))


def test_a_week_shut_in_the_middle_parts_two_chains():
    from maillage.engines.rota import UnusualWeeks

    shut = a_centre(unusual=(UnusualWeeks(1, 1, lines=0),))

    cells = model_of(a_problem([shut], [a_volunteer("a")])).cells

    assert cells.chain_start.tolist() == [0, 1, 3]


def test_without_volunteers_everything_is_empty_and_the_bound_says_so():
    model = model_of(a_problem([a_centre()], []))

    assert look(model, np.zeros(model.n_prices)).total == (4 * 1000 + 3 * 400) * model.scale
