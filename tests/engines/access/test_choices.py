"""The compiled steps of `raam`, one by one, by hand and against their definition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.engines.access import _choices

POSITIVE = st.floats(0.01, 100.0)


def held(level, cost, room):
    """Residents whom vessels filled up to `level` hold."""
    return float(np.sum(room * np.maximum(0.0, level - cost)))


def fill(cost, room, demand, start=0.0):
    return _choices._fill(np.array(cost, float), np.array(room, float), float(demand), start)


def test_one_site_rises_by_what_it_receives():
    assert fill([0.5], [100.0], 50.0) == pytest.approx(1.0)


def test_two_sites_fill_one_after_the_other():
    # Up to 0.8 the first alone holds 30; the last 20 are shared by both, 0.1 each.
    assert fill([0.5, 0.8], [100.0, 100.0], 50.0) == pytest.approx(0.9)


def test_a_site_dearer_than_the_level_stays_dry():
    assert fill([0.5, 9.0], [100.0, 100.0], 50.0) == pytest.approx(1.0)


@given(
    vessels=st.lists(st.tuples(st.floats(0, 10), POSITIVE), min_size=1, max_size=12),
    demand=st.floats(0.01, 1000),
    start=st.floats(0, 1000),
)
def test_the_level_holds_the_demand_wherever_the_search_starts(vessels, demand, start):
    cost, room = (np.array(part) for part in zip(*vessels, strict=True))

    level = _choices._fill(cost, room, demand, start)

    assert held(level, cost, room) == pytest.approx(demand, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("demand", [0.0, 5e-324, 1e-300])
def test_a_demand_too_small_to_raise_any_level_still_ends(demand):
    assert fill([0.5, 0.5], [1e9, 1e9], demand) == pytest.approx(0.5)


def test_ties_are_filled_together():
    assert fill([1.0, 1.0, 1.0], [10.0, 20.0, 30.0], 60.0) == pytest.approx(2.0)


@pytest.fixture
def town():
    """Two places, two sites: place 0 reaches both (10 and 30 min), place 1 the second (5 min)."""
    return np.array([0, 2, 3]), np.array([0, 1, 1], np.uint32), np.array([10.0, 30.0, 5.0])


def test_the_least_cost_counts_the_trip_and_the_crowd(town):
    least = np.zeros(2)

    _choices.cheapest(*town, np.array([0.5, 0.1]), 1 / 60, np.inf, 0, 2, least)

    assert least == pytest.approx([30 / 60 + 0.1, 5 / 60 + 0.1])


def test_a_closed_site_or_one_over_the_reach_is_no_choice(town):
    least = np.zeros(2)

    _choices.cheapest(*town, np.array([np.inf, 0.1]), 1 / 60, 20.0, 0, 2, least)

    assert least.tolist() == [np.inf, pytest.approx(5 / 60 + 0.1)]


def test_only_the_rows_asked_are_priced(town):
    least = np.full(2, -1.0)

    _choices.cheapest(*town, np.zeros(2), 1.0, np.inf, 1, 2, least)

    assert least.tolist() == [-1.0, 5.0]


def promising(town, crowd, most, used=None, reach=np.inf):
    none = np.zeros(3, np.int64), np.zeros(0, np.int64), np.zeros(0)
    sizes, positions, flow = _choices.promising(
        *town, np.array(crowd), 1.0, reach, np.array(most), used or none, 0, 2
    )
    return sizes.tolist(), positions.tolist(), flow.tolist()


def test_trips_up_to_the_cost_asked_are_kept_inclusive(town):
    assert promising(town, [0.0, 0.0], [10.0, 5.0]) == ([1, 1], [0, 2], [0.0, 0.0])
    assert promising(town, [0.0, 0.0], [30.0, 4.9]) == ([2, 0], [0, 1], [0.0, 0.0])


def test_a_trip_in_use_is_kept_with_its_residents_however_dear(town):
    used = np.array([0, 1, 2]), np.array([1, 2]), np.array([40.0, 0.0])

    assert promising(town, [0.0, 0.0], [10.0, 0.0], used) == ([2, 0], [0, 1], [0.0, 40.0])


def test_a_closed_site_is_never_promising_even_to_who_has_no_other(town):
    found = promising(town, [np.inf, np.inf], [np.inf, np.inf])

    assert found == ([0, 0], [], [])


def test_a_trip_over_the_reach_is_never_promising(town):
    assert promising(town, [0.0, 0.0], [99.0, 99.0], reach=10.0) == ([1, 1], [0, 2], [0.0, 0.0])


class Market:
    """Arrays of a small market, as the kernels take them."""

    def __init__(self, town, room, demand):
        self.indptr, self.indices, minutes = town
        self.trip = minutes / 60.0
        self.room = np.array(room, float)[self.indices]
        self.calm, self.demand = 1.0 / self.room, np.array(demand, float)
        self.load, self.flow = np.zeros(len(room)), np.zeros(self.trip.size)
        self.level = np.zeros(self.demand.size)

    def sweep(self, *, backwards=False):
        trips = self.indptr, self.indices, self.trip, self.room, self.calm
        _choices.sweep(*trips, self.demand, self.load, self.flow, self.level, backwards)

    def could_save(self):
        trips = self.indptr, self.indices, self.trip, self.calm
        return _choices.could_save(*trips, self.demand, self.load, self.flow)

    def borne(self):
        trips = self.indptr, self.indices, self.trip, self.calm
        return _choices.borne(*trips, self.load, self.flow)

    def objective(self):
        return _choices.objective(self.indices, self.trip, self.calm, self.load, self.flow)


def test_the_first_place_takes_its_best_response_to_empty_sites(town):
    market = Market(town, room=[100.0, 100.0], demand=[100.0, 0.0])

    market.sweep()

    # 1/6 + x/100 = 1/2 + (100 - x)/100 at x = 66.7.
    assert market.load == pytest.approx([200 / 3, 100 / 3])
    assert market.level[0] == pytest.approx(1 / 6 + 2 / 3)
    assert market.could_save() == pytest.approx(0.0, abs=1e-12)


def test_the_order_of_the_sweep_decides_who_finds_the_sites_empty(town):
    forth, back = (Market(town, [100.0, 100.0], [100.0, 80.0]) for _ in range(2))

    forth.sweep()
    back.sweep(backwards=True)

    assert forth.load[1] == pytest.approx(100 / 3 + 80)
    assert back.load[1] == pytest.approx(80 + 0.0, abs=20)
    assert back.load[0] > forth.load[0]


def test_sweeps_never_raise_the_objective_and_keep_every_resident(town):
    market = Market(town, [40.0, 90.0], [100.0, 80.0])
    market.sweep()
    before = market.objective()

    for step in range(30):
        market.sweep(backwards=bool(step % 2))
        assert market.objective() <= before + 1e-12
        assert market.load.sum() == pytest.approx(180.0)
        assert np.bincount(market.indices, market.flow) == pytest.approx(market.load)
        before = market.objective()
    assert market.could_save() == pytest.approx(0.0, abs=1e-9)


def test_a_place_without_residents_takes_no_room(town):
    market = Market(town, [40.0, 90.0], [0.0, 80.0])

    market.sweep()

    assert market.load.tolist() == [0.0, 80.0]
    assert market.borne().tolist() == [0.0, pytest.approx(80 * (5 / 60 + 80 / 90))]


def test_what_could_be_saved_is_the_cost_over_the_least_cost():
    town = np.array([0, 2]), np.array([0, 1], np.uint32), np.array([0.0, 60.0])
    market = Market(town, [100.0, 100.0], [50.0])
    market.flow[1], market.load[1] = 50.0, 50.0  # all to the far site: cost 1.5 against 0

    assert market.borne().tolist() == [75.0]
    assert market.could_save() == 1.0


def test_nobody_can_save_nothing():
    town = np.array([0, 0]), np.zeros(0, np.uint32), np.zeros(0)

    assert Market(town, [1.0], [5.0]).could_save() == 0.0
