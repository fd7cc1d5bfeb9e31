"""Small random problems shared by the tests of access."""

import numpy as np
from hypothesis import strategies as st
from scipy.sparse import csr_array

from maillage.engines.access import AccessProblem


def sparse_times(minutes):
    """A csr_array of a dense table where inf means out of reach; zeros stay stored."""
    minutes = np.asarray(minutes, dtype=float)
    rows, columns = np.nonzero(np.isfinite(minutes))
    return csr_array((minutes[rows, columns], (rows, columns)), minutes.shape)


@st.composite
def problems(draw, max_demands=7, max_sites=5, least_supply=0):
    """A problem of whole numbers: places without residents, sites without supply, ties."""
    demands, sites = draw(st.integers(1, max_demands)), draw(st.integers(1, max_sites))
    whole = st.integers(0, 45)
    minute = st.one_of(whole.map(float), st.just(float("inf")))
    table = [[draw(minute) for _ in range(sites)] for _ in range(demands)]
    demand = [draw(st.integers(0, 2000)) for _ in range(demands)]
    supply = [draw(st.integers(least_supply, 9)) for _ in range(sites)]
    return AccessProblem(demand, supply, sparse_times(table))


def dense(problem):
    """Minutes as a full table, inf where out of reach."""
    table = np.full(problem.shape, np.inf)
    rows = np.repeat(np.arange(problem.demand.size), np.diff(problem.minutes.indptr))
    table[rows, problem.minutes.indices] = problem.minutes.data
    return table
