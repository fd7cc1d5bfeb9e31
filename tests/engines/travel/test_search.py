import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_networks import networks, reference

from maillage.engines.travel import build_network
from maillage.engines.travel._search import new_space, search, search_block

INFINITE = np.inf


def minutes_from(network, source, limit, width):
    """All minutes from one crossing, dense, by the compiled search."""
    space = new_space(len(network), limit, width)
    count = search(network.indptr, network.heads, network.lengths, source, limit, width, space)
    minutes, reached = space[0], space[1]
    assert sorted(reached[:count]) == np.flatnonzero(np.isfinite(minutes)).tolist()
    return minutes


@given(
    network=networks(),
    width=st.sampled_from([0.01, 0.5, 3.0, 1000.0]),
    limit=st.sampled_from([0.0, 4.0, 25.0, 500.0]),
)
def test_the_width_of_the_buckets_changes_nothing(network, width, limit):
    expected = reference(network, [0], np.arange(len(network)))[0]
    expected[expected > limit] = INFINITE

    assert minutes_from(network, 0, limit, width).tolist() == expected.tolist()


def test_a_crossing_reached_better_later_is_searched_again():
    # By the wide bucket, 2 is first reached in 9 minutes, then in 2 through 1.
    network = build_network(
        [46.0] * 4,
        [2.0, 2.1, 2.2, 2.3],
        tails=[0, 0, 1, 2, 3],
        heads=[2, 1, 2, 3, 0],
        minutes=[9.0, 1.0, 1.0, 1.0, 1.0],
    )

    assert minutes_from(network, 0, 20.0, width=100.0).tolist() == [0.0, 1.0, 2.0, 3.0]


def test_the_working_memory_is_left_clean_for_the_next_search():
    network = build_network([46, 46], [2, 2.1], [0, 1], [1, 0], [4.0, 6.0])
    arcs = network.indptr, network.heads, network.lengths
    space = new_space(2, 10.0, 1.0)
    slots = np.array([0, 1], np.int32)

    first = search_block(*arcs, np.array([0, 1]), slots, 2, 10.0, 1.0, space)
    again = search_block(*arcs, np.array([0, 1]), slots, 2, 10.0, 1.0, space)

    for before, after in zip(first, again, strict=True):
        assert before.tolist() == after.tolist()
    assert first[2].tolist() == [0.0, 4.0, 6.0, 0.0]
    assert np.isinf(space[0]).all()


def test_an_answer_longer_than_the_first_reserve_is_whole():
    nodes = 2000
    ring = np.arange(nodes)
    network = build_network(
        np.full(nodes, 46.0), np.linspace(2, 3, nodes), ring, np.roll(ring, -1), np.ones(nodes)
    )
    slots = ring.astype(np.int32)

    sizes, columns, minutes = search_block(
        *(network.indptr, network.heads, network.lengths),
        *(ring[:3], slots, nodes, 5000.0, 1.0, new_space(nodes, 5000.0, 1.0)),
    )

    assert sizes.tolist() == [nodes] * 3
    assert columns.tolist() == [*range(nodes)] * 3
    assert sorted(minutes[:nodes]) == pytest.approx(np.arange(nodes))
