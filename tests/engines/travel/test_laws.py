"""What must hold of any matrix of shortest trips, whatever the network: no reference needed."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from random_networks import filled, networks

from maillage.engines.travel import Places, RoadNetwork, build_network, matrix, within

FAR = 1e6


def floyd_warshall(network):
    """All shortest trips by the oldest of methods: through each crossing in turn."""
    size = len(network)
    table = np.full((size, size), np.inf)
    np.fill_diagonal(table, 0.0)
    for node in range(size):
        for arc in range(network.indptr[node], network.indptr[node + 1]):
            head = network.heads[arc]
            table[node, head] = min(table[node, head], network.lengths[arc])
    for through in range(size):
        table = np.minimum(table, table[:, through, None] + table[None, through, :])
    return table


def everywhere(network):
    return np.arange(len(network))


def table_of(network, limit=FAR):
    nodes = everywhere(network)
    return filled(within(network, nodes, nodes, limit))


def turned(network):
    """The same streets driven the other way."""
    tails = np.repeat(everywhere(network), np.diff(network.indptr))
    order = np.lexsort((tails, network.heads))
    indptr = np.concatenate([[0], np.cumsum(np.bincount(network.heads, minlength=len(network)))])
    return RoadNetwork(
        *(network.latitude, network.longitude, indptr),
        *(tails[order].astype(np.int32), network.lengths[order]),
    )


@given(network=networks(max_nodes=10))
def test_trips_are_those_of_floyd_and_warshall(network):
    assert table_of(network) == pytest.approx(floyd_warshall(network))


@given(network=networks())
def test_no_detour_is_shorter_than_the_trip(network):
    table = table_of(network).astype(float)

    detours = (table[:, :, None] + table[None, :, :]).min(axis=1)

    assert (table <= detours + 1e-5).all()


@given(network=networks())
def test_a_trip_is_no_longer_than_the_street_between_its_ends(network):
    table = table_of(network)
    tails = np.repeat(everywhere(network), np.diff(network.indptr))

    assert (table[tails, network.heads] <= network.lengths + 1e-5).all()


@given(network=networks())
def test_on_streets_driven_the_other_way_there_and_back_are_exchanged(network):
    assert table_of(turned(network)).tolist() == table_of(network).T.tolist()


@given(network=networks(), limits=st.tuples(st.integers(0, 40), st.integers(0, 40)))
def test_a_wider_limit_adds_trips_and_changes_none(network, limits):
    near, far = (table_of(network, float(limit)) for limit in sorted(limits))

    stored = np.isfinite(near)
    assert (far[stored] == near[stored]).all()
    assert (far[np.isfinite(far) & ~stored] > min(limits)).all()


@given(network=networks(), factor=st.sampled_from([0.5, 2.0, 8.0]))
def test_the_unit_of_time_does_not_matter(network, factor):
    slower = RoadNetwork(
        *(network.latitude, network.longitude, network.indptr, network.heads),
        network.lengths * factor,
    )

    assert table_of(slower) == pytest.approx(factor * table_of(network))


@given(network=networks(), data=st.data())
def test_a_part_of_the_places_has_its_part_of_the_table(network, data):
    node = st.integers(0, len(network) - 1)
    origins = data.draw(st.lists(node, min_size=1, max_size=6))
    destinations = data.draw(st.lists(node, min_size=1, max_size=6))

    found = filled(within(network, origins, destinations, FAR))

    assert found.tolist() == table_of(network)[np.ix_(origins, destinations)].tolist()


@given(network=networks(), data=st.data())
def test_a_new_street_never_lengthens_a_trip(network, data):
    node = st.integers(0, len(network) - 1)
    tail, head = data.draw(node), data.draw(node)
    assume(tail != head)
    tails = np.repeat(everywhere(network), np.diff(network.indptr))
    order = np.lexsort((np.r_[network.heads, head], np.r_[tails, tail]))
    more = RoadNetwork(
        *(network.latitude, network.longitude),
        np.concatenate([[0], np.cumsum(np.bincount(np.r_[tails, tail], minlength=len(network)))]),
        np.r_[network.heads, head][order].astype(np.int32),
        np.r_[network.lengths, data.draw(st.integers(0, 20))][order].astype(float),
    )

    assert (table_of(more) <= table_of(network)).all()


@pytest.mark.parametrize("few", [0, 10**9], ids=["crossings removed", "plain search"])
@settings(max_examples=30)
@given(network=networks(), data=st.data())
def test_a_two_way_network_gives_symmetrical_trips(few, network, data):
    tails = np.repeat(everywhere(network), np.diff(network.indptr))
    both = build_network(
        *(network.latitude, network.longitude),
        *(np.r_[tails, network.heads], np.r_[network.heads, tails]),
        np.r_[network.lengths, network.lengths],
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matrix, "FEW_SEARCHES", few)
        table = table_of(both)

    assert table == pytest.approx(table.T)


@given(network=networks())
def test_the_rows_are_sorted_and_hold_no_pair_twice(network):
    nodes = everywhere(network)

    found = within(network, nodes, nodes, 20.0)

    assert found.has_canonical_format
    assert found.dtype == np.float32
    assert (found.data <= 20.0).all()


@given(
    network=networks(),
    latitude=st.floats(45.9, 46.1),
    longitude=st.floats(1.9, 2.1),
)
def test_a_place_is_snapped_to_the_nearest_of_all_crossings(network, latitude, longitude):
    place = Places(["here"], [latitude], [longitude])

    snapped = network.snap(place, limit_km=1e5)

    from maillage.engines.travel import distance_km

    km = distance_km(latitude, longitude, network.latitude, network.longitude)
    assert snapped.distance_km[0] == pytest.approx(km.min(), abs=1e-6)
    assert km[snapped.nodes[0]] == pytest.approx(km.min(), abs=1e-6)


def grid(side, minutes=1.0):
    """Streets of a chequered town, two-way: from (0, 0) to (a, b) takes a + b times `minutes`."""
    number = np.arange(side * side).reshape(side, side)
    one = np.r_[number[:-1].ravel(), number[:, :-1].ravel()]
    other = np.r_[number[1:].ravel(), number[:, 1:].ravel()]
    across, along = np.divmod(np.arange(side * side), side)
    return build_network(
        *(46 + across * 0.01, 2 + along * 0.01),
        *(np.r_[one, other], np.r_[other, one], np.full(2 * one.size, minutes)),
    )


@pytest.mark.parametrize("few", [0, 10**9], ids=["crossings removed", "plain search"])
def test_in_a_chequered_town_trips_are_counted_in_blocks(few, monkeypatch):
    monkeypatch.setattr(matrix, "FEW_SEARCHES", few)
    town = grid(9, 1.5)
    across, along = (
        np.rint((degrees - degrees.min()) * 100).astype(int)
        for degrees in (town.latitude, town.longitude)
    )
    blocks = np.abs(across[:, None] - across) + np.abs(along[:, None] - along)

    assert table_of(town) == pytest.approx(1.5 * blocks)
    within_six = filled(within(town, everywhere(town), everywhere(town), 6.0))
    assert np.isfinite(within_six).tolist() == (blocks <= 4).tolist()


def test_corners_of_a_town_are_exact_when_all_between_is_removed(monkeypatch):
    monkeypatch.setattr(matrix, "FEW_SEARCHES", 0)
    town = grid(12)
    corner = town.latitude + town.longitude
    ends = [int(corner.argmin()), int(corner.argmax())]

    assert filled(within(town, ends, ends, 22.0)).tolist() == [[0.0, 22.0], [22.0, 0.0]]
    assert within(town, ends, ends, 21.9).nnz == 2


def test_a_roundabout_is_driven_one_way_round():
    ring = build_network(
        [46, 46, 46.01, 46.01], [2, 2.01, 2.01, 2], [0, 1, 2, 3], [1, 2, 3, 0], [1, 2, 3, 4]
    )
    south_west = int((ring.latitude + ring.longitude).argmin())
    south_east = int((ring.longitude - ring.latitude).argmax())

    found = filled(within(ring, [south_west, south_east], [south_west, south_east], 60.0))

    assert found.tolist() == [[0.0, 1.0], [9.0, 0.0]]
