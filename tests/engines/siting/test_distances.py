"""Three ways to give distances, one answer: each against its dense table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array
from small_problems import matrices

from maillage.engines.siting import Matrix, Plane, Sparse


def sparse_of(matrix, beyond=None):
    row, column = np.nonzero(np.isfinite(matrix))
    return Sparse(csr_array((matrix[row, column], (row, column)), shape=matrix.shape), beyond)


def table_of(plane):
    n, m = plane.shape
    return plane.of(np.arange(n)[:, None], np.arange(m)[None, :])


@given(matrix=matrices(holes=True), radius=st.integers(0, 20))
def test_the_pairs_within_a_radius_are_those_of_the_table_inclusive(matrix, radius):
    expected = matrix <= radius

    assert (Matrix(matrix).within(radius).toarray() == expected).all()
    assert (sparse_of(matrix).within(radius).toarray() == expected).all()


@given(matrix=matrices(holes=True))
def test_the_levels_are_the_distances_that_exist(matrix):
    expected = sorted(set(matrix[np.isfinite(matrix)]))

    assert Matrix(matrix).levels().tolist() == expected
    assert sparse_of(matrix).levels().tolist() == expected


@given(matrix=matrices(holes=True), data=st.data())
def test_a_pair_is_looked_up_and_one_that_is_not_stored_is_out_of_reach(matrix, data):
    n, m = matrix.shape
    demand = np.array(data.draw(st.lists(st.integers(0, n - 1), max_size=9)), int)
    site = np.array([data.draw(st.integers(0, m - 1)) for _ in demand], int)

    for distances in (Matrix(matrix), sparse_of(matrix)):
        np.testing.assert_array_equal(distances.of(demand, site), matrix[demand, site])
    whole = sparse_of(matrix).of(np.arange(n)[:, None], np.arange(m)[None, :])
    np.testing.assert_array_equal(whole, matrix)


def test_unsorted_columns_are_looked_up_all_the_same():
    pairs = csr_array((np.array([7.0, 5.0]), np.array([1, 0]), np.array([0, 2])), shape=(1, 2))

    assert Sparse(pairs).of(np.array([0, 0]), np.array([0, 1])).tolist() == [5.0, 7.0]
    assert Sparse(pairs).place(0) == (0, 1)


@given(matrix=matrices(holes=True))
def test_lists_of_a_sparse_and_of_a_dense_table_hold_the_same_pairs(matrix):
    weight = np.ones(matrix.shape[0])

    dense, listed = (d.neighbours(weight, 1) for d in (Matrix(matrix), sparse_of(matrix)))

    assert dense.start.tolist() == listed.start.tolist()
    assert dense.dist.tolist() == listed.dist.tolist()
    assert (dense.beyond > matrix[np.isfinite(matrix)].max(initial=0)).all()


def test_pairs_no_nearer_than_what_lies_beyond_are_left_out():
    lists = sparse_of(np.array([[3.0, 9.0, 12.0]]), beyond=9.0).neighbours(np.ones(1), 1)

    assert lists.dist.tolist() == [3.0]
    assert lists.beyond.tolist() == [9.0]


@pytest.mark.parametrize("rounding", ["floor", "round", "exact"])
@given(seed=st.integers(0, 50), radius=st.floats(0, 20))
def test_a_plane_answers_as_its_table(rounding, seed, radius):
    generator = np.random.default_rng(seed)
    plane = Plane(generator.uniform(0, 20, (8, 2)), generator.uniform(0, 20, (6, 2)), rounding)
    table = table_of(plane)

    assert (plane.within(radius).toarray() == (table <= radius)).all()
    assert plane.levels().tolist() == np.unique(table).tolist()
    assert plane.neighbours(np.ones(8), 2).dist.tolist() == np.sort(table, axis=1).ravel().tolist()


def test_a_plane_rounds_as_asked():
    points = np.zeros((1, 2)), np.array([[1.0, 1.5]])

    found = [float(table_of(Plane(*points, how))[0, 0]) for how in ("floor", "round", "exact")]

    assert found == [1.0, 2.0, pytest.approx(1.8028, abs=1e-4)]


def test_short_lists_of_a_plane_hold_the_nearest_sites(monkeypatch):
    monkeypatch.setattr("maillage.engines.siting.distances.MOST_COMPLETE_PAIRS", 10)
    xy = np.random.default_rng(3).uniform(0, 100, (200, 2))

    lists = Plane(xy, xy).neighbours(np.ones(200), 50)

    size = lists.start[1]
    nearest = np.sort(table_of(Plane(xy, xy)), axis=1)[:, :size]
    assert size == 64
    np.testing.assert_allclose(lists.dist.reshape(200, size), nearest)
    np.testing.assert_allclose(lists.reach, nearest[:, -1])
    assert lists.beyond.min() > nearest.max()
