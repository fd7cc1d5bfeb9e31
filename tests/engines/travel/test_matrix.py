import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_networks import countryside, filled, networks, reference

from maillage.engines.errors import InvalidInput, Stopped
from maillage.engines.travel import _core, build_network, matrix, within


@pytest.fixture(params=["plain search", "crossings removed"])
def either_way(request, monkeypatch):
    """The same rules hold whether crossings are removed first or not."""
    few = 0 if request.param == "crossings removed" else 10**9
    monkeypatch.setattr(matrix, "FEW_SEARCHES", few)


def line_of_three():
    """a ⇄ b ⇄ c; slower from b to c than back."""
    return build_network([46, 46, 46], [2, 2.1, 2.2], [0, 1, 1, 2], [1, 0, 2, 1], [3, 3, 9, 8])


@pytest.mark.usefixtures("either_way")
def test_minutes_add_up_along_the_way_and_depend_on_the_direction():
    found = within(line_of_three(), [0, 2], [0, 1, 2], limit_minutes=60)

    assert found.toarray().tolist() == [[0, 3, 12], [11, 8, 0]]
    assert found.dtype == np.float32


@pytest.mark.usefixtures("either_way")
def test_the_limit_is_inclusive_and_what_is_beyond_is_not_stored():
    found = within(line_of_three(), [0], [0, 1, 2], limit_minutes=3)

    assert filled(found).tolist() == [[0, 3, np.inf]]
    assert found.nnz == 2


@pytest.mark.usefixtures("either_way")
def test_a_trip_of_just_the_limit_is_within_it_whatever_the_rounding_of_the_sum():
    tails, heads = [0, 1, 2, 3], [1, 2, 3, 0]
    network = build_network([46.0] * 4, [2, 2.1, 2.2, 2.3], tails, heads, [0.1] * 4)

    assert 0.1 + 0.1 + 0.1 > 0.3
    assert within(network, [0], [3], limit_minutes=0.3).nnz == 1


@pytest.mark.usefixtures("either_way")
def test_a_place_and_itself_are_stored_as_zero_minutes():
    found = within(line_of_three(), [1], [1], limit_minutes=0)

    assert (found.nnz, found.data.tolist()) == (1, [0.0])


@pytest.mark.usefixtures("either_way")
def test_places_on_the_same_crossing_each_have_their_row_and_column():
    found = within(line_of_three(), [2, 0, 2], [1, 1], limit_minutes=60)

    assert found.toarray().tolist() == [[8, 8], [3, 3], [8, 8]]


def any_limit():
    return st.sampled_from([0.0, 3.0, 7.5, 20.0, 1000.0])


@pytest.mark.parametrize("few", [0, 10**9], ids=["crossings removed", "plain search"])
@given(network=networks(), limit=any_limit(), data=st.data())
def test_minutes_are_those_of_scipy_on_random_networks(few, network, limit, data):
    node = st.lists(st.integers(0, len(network) - 1), min_size=1, max_size=6)
    origins, destinations = data.draw(node), data.draw(node)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matrix, "FEW_SEARCHES", few)

        found = filled(within(network, origins, destinations, limit, threads=1))

    expected = reference(network, origins, destinations)
    expected[expected > limit] = np.inf
    assert found == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(("origins", "destinations"), [(300, 40), (40, 300), (300, 300)])
def test_minutes_are_those_of_scipy_on_a_countryside(origins, destinations):
    rng = np.random.default_rng(5)
    network = countryside(rng, 2000)
    starts, ends = (rng.choice(len(network), size) for size in (origins, destinations))

    found = filled(within(network, starts, ends, limit_minutes=25.0))

    expected = reference(network, starts, ends)
    expected[expected > 25.0 + 1e-9] = np.inf
    assert np.isfinite(expected).mean() > 0.05
    assert (np.isfinite(found) == np.isfinite(expected)).all()
    assert found == pytest.approx(expected, abs=0.001)


@pytest.mark.shared
def test_minutes_are_those_of_scipy_on_a_real_town(shared):
    from maillage.sources.graphml import read_graphml

    table = read_graphml(shared / "data" / "travel" / "osm_maisons_laffitte.graphml")
    network = build_network(
        table.latitude, table.longitude, table.tails, table.heads, table.minutes
    )
    everywhere = np.arange(len(network))

    found = filled(within(network, everywhere, everywhere, limit_minutes=60.0))

    assert len(network) > 700
    assert np.isfinite(found).all()
    assert found == pytest.approx(reference(network, everywhere, everywhere), abs=0.001)


@given(network=networks(), limit=any_limit(), data=st.data())
def test_removing_crossings_changes_no_trip_between_those_kept(network, limit, data):
    size = len(network)
    chosen = data.draw(st.lists(st.booleans(), min_size=size, max_size=size))
    kept = np.array(chosen, np.bool_)
    ends = np.flatnonzero(kept)
    before = reference(network, ends, ends)

    smaller = _core.remove_crossings(
        *(network.indptr, network.heads, network.lengths),
        *(kept, limit, data.draw(st.integers(1, 6)), network.heads.size + 64),
    )

    after = reference(_Arcs(*smaller, size), ends, ends)
    near = before <= limit
    assert after[near] == pytest.approx(before[near])
    assert (after[~near] > limit).all()


class _Arcs:
    def __init__(self, indptr, heads, lengths, size):
        self.indptr, self.heads, self.lengths, self.size = indptr, heads, lengths, size

    def __len__(self):
        return self.size


def test_a_chain_of_crossings_becomes_one_arc():
    links = [(k, k + 1) for k in range(9)]
    tails, heads = zip(*links, *((b, a) for a, b in links), strict=True)
    network = build_network([46.0] * 10, np.linspace(2, 3, 10), tails, heads, [1.0] * 18)
    kept = np.zeros(10, np.bool_)
    kept[[0, 9]] = True

    indptr, heads, lengths = _core.remove_crossings(
        *(network.indptr, network.heads, network.lengths), kept, 60.0, 2, 100
    )

    assert (heads.tolist(), lengths.tolist()) == ([9, 0], [9.0, 9.0])
    assert np.diff(indptr)[1:9].sum() == 0


def test_with_no_room_for_links_nothing_is_removed_and_nothing_breaks():
    network = countryside(np.random.default_rng(1), 200)
    arcs = network.indptr, network.heads, network.lengths
    kept = np.zeros(len(network), np.bool_)
    kept[:5] = True

    tight = _core.remove_crossings(*arcs, kept, 60.0, 8, network.heads.size)

    assert reference(_Arcs(*tight, len(network)), np.arange(5), np.arange(5)) == pytest.approx(
        reference(network, np.arange(5), np.arange(5))
    )


def test_the_answer_does_not_depend_on_the_number_of_threads():
    network = countryside(np.random.default_rng(2), 1500)
    ends = np.arange(0, len(network), 3)

    alone = within(network, ends, ends, 20.0, threads=1)
    together = within(network, ends, ends, 20.0, threads=4)

    assert alone.data.tolist() == together.data.tolist()
    assert alone.indices.tolist() == together.indices.tolist()


def test_two_matrices_at_once_do_not_disturb_each_other():
    network = countryside(np.random.default_rng(4), 1200)
    ends = np.arange(0, len(network), 4)
    expected = within(network, ends, ends, 20.0)
    found = [None, None]

    def work(k):
        found[k] = within(network, ends, ends, 20.0)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all((one != expected).nnz == 0 for one in found)


def test_progress_rises_to_all_the_searches():
    network = countryside(np.random.default_rng(6), 600)
    ends = np.arange(len(network))
    told = []

    within(network, ends, ends, 5.0, progress=lambda done, total: told.append((done, total)))

    assert told[-1] == (ends.size, ends.size)
    assert told == sorted(told)
    assert len(told) > 1


def test_it_can_be_stopped_and_says_how_far_it_was():
    network = countryside(np.random.default_rng(6), 1500)
    ends = np.arange(len(network))

    with pytest.raises(Stopped, match=rf"of {ends.size} searches"):
        within(network, ends, ends, 5.0, stop=lambda: True)


def test_nobody_goes_nowhere():
    network = line_of_three()

    assert within(network, [], [0, 1], 10.0).shape == (0, 2)
    assert within(network, [0, 1], [], 10.0).shape == (2, 0)


@pytest.mark.parametrize("limit", [-1.0, float("nan"), float("inf")])
def test_a_limit_that_means_nothing_is_refused(limit):
    with pytest.raises(InvalidInput, match="limit_minutes is"):
        within(line_of_three(), [0], [1], limit)


@pytest.mark.parametrize("node", [-1, 3])
def test_a_crossing_that_does_not_exist_is_refused(node):
    with pytest.raises(InvalidInput, match="origins must be.*from 0 to 2"):
        within(line_of_three(), [node], [1], 10.0)
    with pytest.raises(InvalidInput, match="destinations must be"):
        within(line_of_three(), [0], [node], 10.0)
