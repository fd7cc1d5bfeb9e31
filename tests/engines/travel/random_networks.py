"""Small random networks and the reference they are compared with."""

import numpy as np
from hypothesis import strategies as st
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from maillage.engines.travel import build_network


@st.composite
def networks(draw, max_nodes=14):
    """A ring, so that all is connected, and random one-way arcs; whole, often equal minutes."""
    nodes = draw(st.integers(2, max_nodes))
    ring = [(k, (k + 1) % nodes, draw(st.integers(0, 9))) for k in range(nodes)]
    end = st.integers(0, nodes - 1)
    more = draw(st.lists(st.tuples(end, end, st.integers(0, 30)), max_size=3 * nodes))
    tails, heads, minutes = zip(*ring, *more, strict=True)
    latitude = [46 + 0.001 * draw(st.integers(0, 50)) for _ in range(nodes)]
    longitude = [2 + 0.001 * draw(st.integers(0, 50)) for _ in range(nodes)]
    return build_network(latitude, longitude, tails, heads, np.array(minutes, float))


def countryside(rng, nodes):
    """Nodes on a line of villages with by-roads: chains, dead ends, one-way streets, ties."""
    tails = list(range(nodes - 1)) + rng.integers(0, nodes, nodes // 3).tolist()
    heads = [k + 1 for k in range(nodes - 1)] + rng.integers(0, nodes, nodes // 3).tolist()
    minutes = rng.integers(1, 40, len(tails)) / 10
    both = rng.random(len(tails)) < 0.9
    both[: nodes - 1] = True
    return build_network(
        rng.uniform(46, 47, nodes),
        rng.uniform(2, 3, nodes),
        np.concatenate([tails, np.array(heads)[both]]),
        np.concatenate([heads, np.array(tails)[both]]),
        np.concatenate([minutes, minutes[both]]),
    )


def reference(network, origins, destinations):
    """All minutes by scipy's Dijkstra, dense; zero-minute arcs are kept as such."""
    size = len(network)
    # scipy drops nothing stored in CSR form, zeros included.
    graph = csr_array((network.lengths, network.heads, network.indptr), (size, size))
    return dijkstra(graph, indices=origins)[:, destinations]


def filled(matrix):
    """Dense table with inf where nothing is stored."""
    table = np.full(matrix.shape, np.inf)
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    table[rows, matrix.indices] = matrix.data
    return table
