import numpy as np
import pytest
from hypothesis import given
from random_networks import networks, reference

from maillage.engines.errors import InvalidInput
from maillage.engines.travel import Places, build_network, distance_km

LATITUDE, LONGITUDE = [46.0, 46.0, 46.0, 46.5], [2.0, 2.01, 2.02, 2.5]


def test_only_the_largest_part_from_which_one_can_come_back_is_kept():
    network = build_network(
        LATITUDE, LONGITUDE, tails=[0, 1, 1, 2, 1], heads=[1, 0, 2, 1, 3], minutes=[1, 1, 1, 1, 9]
    )

    # Node 3 can be entered and never left.
    assert len(network) == 3
    assert network.nodes_left_out == 1
    assert sorted(network.longitude) == [2.0, 2.01, 2.02]


def test_of_two_arcs_between_the_same_crossings_the_quickest_counts():
    network = build_network([46, 46], [2, 2.1], [0, 0, 1], [1, 1, 0], [5.0, 3.0, 4.0])

    assert sorted(network.lengths) == [3.0, 4.0]


def test_a_street_that_leads_to_itself_is_dropped():
    network = build_network([46, 46], [2, 2.1], [0, 1, 1], [1, 0, 1], [1.0, 1.0, 1.0])

    assert network.heads.size == 2


@given(network=networks())
def test_every_crossing_reaches_every_other(network):
    everywhere = np.arange(len(network))

    assert np.isfinite(reference(network, everywhere, everywhere)).all()


def test_neighbours_in_space_are_neighbours_in_memory():
    rng = np.random.default_rng(0)
    latitude, longitude = rng.uniform(46, 47, 400), rng.uniform(2, 3, 400)
    ring = np.arange(400)
    network = build_network(latitude, longitude, ring, np.roll(ring, -1), np.ones(400))

    def mean_step(lat, lon):
        return distance_km(lat[1:], lon[1:], lat[:-1], lon[:-1]).mean()

    assert mean_step(network.latitude, network.longitude) < mean_step(latitude, longitude) / 4


def test_places_are_snapped_to_the_nearest_crossing_and_the_distance_is_told():
    network = build_network(LATITUDE, LONGITUDE, [0, 1, 2], [1, 2, 0], [1, 1, 1])

    snapped = network.snap(Places(["a", "b"], [46.001, 46.0], [2.0001, 2.0199]))

    assert network.longitude[snapped.nodes].tolist() == [2.0, 2.02]
    assert snapped.distance_km == pytest.approx([0.1115, 0.0077], abs=5e-4)


def test_places_far_from_any_road_are_refused_by_name_farthest_first():
    network = build_network(LATITUDE, LONGITUDE, [0, 1, 2], [1, 2, 0], [1, 1, 1])
    places = Places(["near", "Ouessant", "Sein"], [46.0, 48.46, 47.0], [2.0, -5.09, 2.0])

    with pytest.raises(InvalidInput, match=r"Ouessant \(\d+\.\d km\), Sein \(111\.\d km\)"):
        network.snap(places)

    assert network.snap(places, limit_km=2000).nodes.size == 3


def test_no_place_is_snapped_nowhere():
    network = build_network(LATITUDE, LONGITUDE, [0, 1, 2], [1, 2, 0], [1, 1, 1])

    assert network.snap(Places([], [], [])).nodes.size == 0


@pytest.mark.parametrize(
    ("tails", "heads", "minutes", "message"),
    [
        ([], [], [], "has no road"),
        ([0, 1], [1], [1.0, 1.0], "one of each per arc"),
        ([0], [4], [1.0], "out of 0 to 3"),
        ([-1], [1], [1.0], "out of 0 to 3"),
        ([0], [1], [-1.0], "negative or undefined"),
        ([0], [1], [float("nan")], "negative or undefined"),
        ([0], [1], [float("inf")], "negative or undefined"),
    ],
)
def test_arcs_that_mean_nothing_are_refused(tails, heads, minutes, message):
    with pytest.raises(InvalidInput, match=message):
        build_network(LATITUDE, LONGITUDE, tails, heads, minutes)
