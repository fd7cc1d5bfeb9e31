"""Compiled shortest-path search, bounded in minutes, from one node at a time.

Nodes wait in a ring of buckets by minutes (Dial 1969; Denardo and Fox 1979). A node whose minutes
fall while its bucket is being emptied is searched again, so the answer is exact whatever the
width; a width near the shortest arcs makes that rare. Kernels release the interpreter lock.
Compiled functions take their arrays one by one: more than six parameters, on purpose.
"""

import numpy as np
from numba import njit

NONE = -1


@njit(cache=True, nogil=True)
def search(indptr, heads, lengths, source, limit, width, space):
    """Fill `space` with the minutes of the nodes within `limit` of `source`; return their number.

    space = (minutes, reached, bucket, before, after, first): minutes (n,) float64, inf but for
    the nodes listed at the start of reached (n,); the others serve the queue.
    """
    minutes, reached, bucket, before, after, first = space
    count = 1
    minutes[source], reached[0] = 0.0, source
    _push(source, 0, bucket, before, after, first)
    for current in range(first.size):
        while first[current] != NONE:
            node = first[current]
            _pull(node, bucket, before, after, first)
            for arc in range(indptr[node], indptr[node + 1]):
                head, arrival = heads[arc], minutes[node] + lengths[arc]
                if arrival >= minutes[head] or arrival > limit:
                    continue
                if minutes[head] == np.inf:
                    reached[count] = head
                    count += 1
                elif bucket[head] != NONE:
                    _pull(head, bucket, before, after, first)
                minutes[head] = arrival
                _push(head, int(arrival / width), bucket, before, after, first)
    return count


@njit(cache=True, nogil=True)
def _push(node, place, bucket, before, after, first):
    following = first[place]
    bucket[node], before[node], after[node] = place, NONE, following
    if following != NONE:
        before[following] = node
    first[place] = node


@njit(cache=True, nogil=True)
def _pull(node, bucket, before, after, first):
    previous, following = before[node], after[node]
    if previous == NONE:
        first[bucket[node]] = following
    else:
        after[previous] = following
    if following != NONE:
        before[following] = previous
    bucket[node] = NONE


@njit(cache=True, nogil=True)
def search_block(indptr, heads, lengths, sources, slots, n_slots, limit, width, space):
    """Rows of minutes for several sources, as (row lengths, columns, minutes in float32).

    slots (n,) gives the column of each node, or -1. Columns come in increasing order.
    """
    minutes, reached = space[0], space[1]
    row = np.empty(n_slots)
    row[:] = np.inf
    sizes = np.zeros(sources.size, np.int64)
    columns, values = np.empty(1024, np.int32), np.empty(1024, np.float32)
    total = 0
    for k in range(sources.size):
        count = search(indptr, heads, lengths, sources[k], limit, width, space)
        for r in range(count):
            node = reached[r]
            if slots[node] != NONE:
                row[slots[node]] = minutes[node]
            minutes[node] = np.inf
        if total + n_slots > columns.size:
            columns, values = _grown(columns, values, total, n_slots)
        begin = total
        for column in range(n_slots):
            if row[column] != np.inf:
                columns[total], values[total] = column, row[column]
                total += 1
                row[column] = np.inf
        sizes[k] = total - begin
    return sizes, columns[:total].copy(), values[:total].copy()


@njit(cache=True, nogil=True)
def _grown(columns, values, used, more):
    size = 2 * columns.size + more
    wider, longer = np.empty(size, np.int32), np.empty(size, np.float32)
    wider[:used], longer[:used] = columns[:used], values[:used]
    return wider, longer


def new_space(nodes, limit, width):
    """Working memory of one thread for `search`: about 24 bytes per node."""
    queue = (np.full(nodes, NONE, np.int32) for _ in range(3))
    first = np.full(int(limit / width) + 2, NONE, np.int32)
    return np.full(nodes, np.inf), np.empty(nodes, np.int32), *queue, first
