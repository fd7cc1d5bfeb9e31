"""Minutes by road between many places: exact, on all cores, in bounded memory.

Crossings that no trip starts from or ends at are first removed without changing any trip
(`_core`), then each origin is searched up to the limit (`_search`). From a few destinations the
search runs backwards, on the reversed streets: same minutes, fewer searches.
"""

import os
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait

import numpy as np
from scipy.sparse import csr_array

from maillage.engines.errors import InvalidInput, Stopped

from .network import RoadNetwork
from .straight_line import check_limit

BLOCK = 64
# Under this, removing crossings costs more than it saves.
FEW_SEARCHES = 200
MOST_NEIGHBOURS = 8
# 0.1 + 0.1 + 0.1 is over 0.3 in floating point: a trip of just the limit is still within it.
HAIR = 1e-10


def within(
    network: RoadNetwork,
    origins,
    destinations,
    limit_minutes: float,
    *,
    progress=None,
    stop=None,
    threads: int | None = None,
):
    """One-way minutes of all pairs within `limit_minutes` (inclusive), shortest path.

    origins, destinations: node numbers (`network.snap(places).nodes`), repeats allowed. Returns a
    csr_array of float32, shape (n_origins, n_destinations); a pair not stored is out of reach.
    progress(done, total) is called as searches end; when stop() becomes true, `Stopped` is raised.

    >>> from maillage.engines.travel import build_network
    >>> road = build_network([46, 46, 46], [2, 2.1, 2.2], [0, 1, 1, 2], [1, 0, 2, 1], [3, 3, 9, 8])
    >>> within(road, [0, 2], [0, 1, 2], limit_minutes=10).toarray()
    array([[0., 3., 0.],
           [0., 8., 0.]], dtype=float32)
    """
    check_limit(limit_minutes)
    starts, start_of = _unique_nodes("origins", origins, len(network))
    ends, end_of = _unique_nodes("destinations", destinations, len(network))
    arcs = network.indptr, network.heads, network.lengths
    backwards = ends.size < starts.size
    if backwards:
        starts, ends, arcs = ends, starts, _reversed(*arcs)
    reach = limit_minutes * (1 + HAIR)
    arcs, starts, ends = _reduced(arcs, starts, ends, reach)
    slots = np.full(arcs[0].size - 1, -1, np.int32)
    slots[ends] = np.arange(ends.size)
    found = _search_all(arcs, starts, slots, reach, (progress, stop, threads))
    found = found.T.tocsr() if backwards else found
    return _spread(found, start_of, end_of)


def _unique_nodes(name, nodes, count):
    nodes = np.asarray(nodes, dtype=np.int64)
    if nodes.ndim != 1 or (nodes.size and not (nodes.min() >= 0 and nodes.max() < count)):
        raise InvalidInput(f"{name} must be a list of node numbers from 0 to {count - 1}")
    return np.unique(nodes, return_inverse=True)


def _reversed(indptr, heads, lengths):
    shape = (indptr.size - 1,) * 2
    turned = csr_array((lengths, heads, indptr), shape).T.tocsr()
    return turned.indptr.astype(np.int64), turned.indices.astype(np.int32), turned.data


def _reduced(arcs, starts, ends, limit_minutes):
    """The same trips on fewer crossings, which are renumbered in the same order."""
    if starts.size < FEW_SEARCHES:
        return arcs, starts, ends
    from ._core import remove_crossings

    kept = np.zeros(arcs[0].size - 1, np.bool_)
    kept[starts] = kept[ends] = True
    room = arcs[1].size + MOST_NEIGHBOURS**2
    indptr, heads, lengths = remove_crossings(*arcs, kept, limit_minutes, MOST_NEIGHBOURS, room)
    kept |= np.diff(indptr) > 0
    kept[heads] = True
    number = np.cumsum(kept) - 1
    indptr = np.concatenate([[0], indptr[1:][kept]])
    return (indptr, number[heads].astype(np.int32), lengths), number[starts], number[ends]


def _search_all(arcs, starts, slots, limit_minutes, control):
    progress, stop, threads = control
    threads = threads or os.cpu_count() or 1
    width = _bucket_width(arcs[2], limit_minutes)
    blocks = [starts[k : k + BLOCK] for k in range(0, starts.size, BLOCK)]
    found, columns = [None] * len(blocks), int(slots.max(initial=-1)) + 1
    worker = _Worker(arcs, slots, columns, limit_minutes, width)
    with ThreadPoolExecutor(threads) as pool:
        waiting, done = {}, 0
        left = iter(enumerate(blocks))
        while True:
            # Few blocks ahead: a stop is heard at once, and no result waits in memory twice.
            for index, block in left:
                waiting[pool.submit(worker, block)] = index
                if len(waiting) > threads:
                    break
            if not waiting:
                break
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                index = waiting.pop(future)
                found[index] = future.result()
                done += blocks[index].size
            if progress:
                progress(done, starts.size)
            if stop and stop():
                raise Stopped(f"stopped after {done} of {starts.size} searches; nothing was kept")
    return _joined(found, columns)


class _Worker:
    """Searches blocks of sources; each thread keeps its own working memory."""

    def __init__(self, arcs, slots, columns, limit_minutes, width):
        self.question = arcs, slots, columns, limit_minutes, width
        self.spare = []

    def __call__(self, sources):
        from ._search import new_space, search_block

        arcs, slots, columns, limit, width = self.question
        try:
            space = self.spare.pop()
        except IndexError:
            space = new_space(slots.size, limit, width)
        found = search_block(*arcs, sources, slots, columns, limit, width, space)
        self.spare.append(space)
        return found


def _bucket_width(lengths, limit_minutes):
    """Near the shorter arcs, and never more than 65,536 buckets."""
    usual = float(np.quantile(lengths, 0.1)) if lengths.size else 1.0
    return max(usual, limit_minutes / 65536, 1e-6)


def _joined(found, columns):
    sizes, indices, minutes = (
        np.concatenate([part[k] for part in found]) if found else np.zeros(0) for k in range(3)
    )
    indptr = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return csr_array((minutes, indices, indptr), (sizes.size, columns))


def _spread(found, start_of, end_of):
    """Rows and columns of the unique nodes, given to each place that asked for them."""
    if not np.array_equal(start_of, np.arange(found.shape[0])):
        found = found[start_of]
    if not np.array_equal(end_of, np.arange(found.shape[1])):
        found = found[:, end_of]
    found.sort_indices()
    return found
