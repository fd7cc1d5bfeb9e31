"""Compiled removal of crossings that no trip starts from or ends at, keeping all trips exact.

Removing node v and joining each pair of its neighbours by the road through v leaves the shortest
minutes between all other nodes unchanged (the star-mesh step, also the basis of contraction
hierarchies: Geisberger et al. 2008). Nodes of few neighbours go first: it costs few new links.

A link is two halves, h and h ^ 1, one in the list of each end; half h says where the link goes
(`to`) and the minutes in that direction, inf against a one-way street.
Compiled functions take their arrays one by one: more than six parameters, on purpose.
"""

import numpy as np
from numba import njit

NONE = -1


@njit(cache=True, nogil=True)
def _pull(half, owner, first, links):
    _to, after, before, _cost = links
    if before[half] == NONE:
        first[owner] = after[half]
    else:
        after[before[half]] = after[half]
    if after[half] != NONE:
        before[after[half]] = before[half]


@njit(cache=True, nogil=True)
def _push(half, owner, target, cost, first, links):
    to, after, before, costs = links
    to[half], costs[half] = target, cost
    after[half], before[half] = first[owner], NONE
    if first[owner] != NONE:
        before[first[owner]] = half
    first[owner] = half


@njit(cache=True, nogil=True)
def _join(u, v, forth, back, first, degree, links, free, n_free):
    """Link u and v, or improve their link; return the number of free links left."""
    to, after, _before, costs = links
    half = first[u]
    while half != NONE:
        if to[half] == v:
            costs[half] = min(costs[half], forth)
            costs[half ^ 1] = min(costs[half ^ 1], back)
            return n_free
        half = after[half]
    half = free[n_free - 1]
    _push(half, u, v, forth, first, links)
    _push(half ^ 1, v, u, back, first, links)
    degree[u] += 1
    degree[v] += 1
    return n_free - 1


@njit(cache=True, nogil=True)
def _remove(node, limit, first, degree, links, free, n_free):
    """Join the neighbours of `node` two by two through it, then take it out."""
    to, after, _before, costs = links
    half = first[node]
    while half != NONE:
        other = after[half]
        while other != NONE:
            forth = costs[half ^ 1] + costs[other]
            back = costs[other ^ 1] + costs[half]
            if min(forth, back) <= limit:
                n_free = _join(to[half], to[other], forth, back, first, degree, links, free, n_free)
            other = after[other]
        half = after[half]
    half = first[node]
    while half != NONE:
        _pull(half ^ 1, to[half], first, links)
        degree[to[half]] -= 1
        free[n_free] = half & ~1
        n_free += 1
        half = after[half]
    return n_free


@njit(cache=True, nogil=True)
def remove_crossings(indptr, heads, lengths, kept, limit, most_neighbours, room):
    """CSR (indptr, heads, lengths) over the same node numbers, removed nodes left without arc.

    kept (n,) bool: nodes that stay. Nodes of up to `most_neighbours` neighbours go, while the
    links fit in `room` (a number of links, at least those of the graph).
    """
    nodes = kept.size
    first, degree = np.full(nodes, NONE, np.int32), np.zeros(nodes, np.int32)
    links = (
        np.empty(2 * room, np.int32),
        np.empty(2 * room, np.int32),
        np.empty(2 * room, np.int32),
        np.empty(2 * room),
    )
    free, n_free = np.arange(2 * (room - 1), -1, -2).astype(np.int32), room
    for node in range(nodes):
        for arc in range(indptr[node], indptr[node + 1]):
            if heads[arc] != node and lengths[arc] <= limit:
                n_free = _join(
                    node, heads[arc], lengths[arc], np.inf, first, degree, links, free, n_free
                )
    _remove_by_degree(kept, limit, most_neighbours, first, degree, links, free, n_free)
    return _as_csr(first, links)


@njit(cache=True, nogil=True)
def _remove_by_degree(kept, limit, most_neighbours, first, degree, links, free, n_free):
    to, after = links[0], links[1]
    gone, waiting = kept.copy(), np.empty(kept.size, np.int32)
    queued = np.zeros(kept.size, np.bool_)
    for neighbours in range(most_neighbours + 1):
        count = 0
        for node in range(kept.size - 1, -1, -1):
            if not gone[node] and degree[node] <= neighbours:
                waiting[count], queued[node] = node, True
                count += 1
        while count > 0:
            count -= 1
            node = waiting[count]
            queued[node] = False
            if degree[node] > neighbours or n_free < neighbours * neighbours:
                continue
            half = first[node]
            n_free = _remove(node, limit, first, degree, links, free, n_free)
            gone[node], first[node] = True, NONE
            while half != NONE:
                other = to[half]
                if not gone[other] and not queued[other] and degree[other] <= neighbours:
                    waiting[count], queued[other] = other, True
                    count += 1
                half = after[half]


@njit(cache=True, nogil=True)
def _as_csr(first, links):
    to, after, _before, costs = links
    indptr = np.zeros(first.size + 1, np.int64)
    for count_only in (True, False):
        total = 0
        if not count_only:
            heads, lengths = np.empty(indptr[-1], np.int32), np.empty(indptr[-1])
        for node in range(first.size):
            half = first[node]
            while half != NONE:
                if costs[half] < np.inf:
                    if not count_only:
                        heads[total], lengths[total] = to[half], costs[half]
                    total += 1
                half = after[half]
            indptr[node + 1] = total
    return indptr, heads, lengths
