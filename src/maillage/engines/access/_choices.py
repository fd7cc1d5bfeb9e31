"""Compiled steps of `raam`: one place at a time chooses its best sites, the others fixed.

Arrays of trips follow the CSR of the problem: trip p of place i has indptr[i] <= p < indptr[i+1],
goes to site indices[p], costs trip[p] without congestion and carries flow[p] residents. A site's
congestion is load / room; room[p] and its inverse calm[p] are those of the trip's site.
Everything is float64; kernels release the interpreter lock.
Compiled functions take their arrays one by one: more than six parameters, on purpose.
"""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def open_trips(indptr, indices, minutes, supply, reach):
    """CSR (indptr, indices, minutes) of the trips within reach of a site with supply."""
    starts = np.zeros(indptr.size, np.int64)
    for place in range(indptr.size - 1):
        count = 0
        for p in range(indptr[place], indptr[place + 1]):
            count += supply[indices[p]] > 0.0 and minutes[p] <= reach
        starts[place + 1] = starts[place] + count
    sites, length = np.empty(starts[-1], np.uint32), np.empty(starts[-1])
    k = 0
    for p in range(indptr[0], indptr[-1]):
        if supply[indices[p]] > 0.0 and minutes[p] <= reach:
            sites[k], length[k] = indices[p], minutes[p]
            k += 1
    return starts, sites, length


@njit(cache=True, nogil=True)
def sweep(indptr, indices, trip, room, calm, demand, load, flow, level, backwards):
    """Every place in turn takes its exact best response; `load`, `flow`, `level` are updated.

    level[i] is the cost per resident place i obtains.
    """
    places = demand.size
    cost = np.empty(max(1, np.max(indptr[1:] - indptr[:-1])))
    for step in range(places):
        place = places - 1 - step if backwards else step
        first, last = indptr[place], indptr[place + 1]
        if first == last or demand[place] == 0.0:
            continue
        if last == first + 1 and flow[first] == demand[place]:
            continue
        for p in range(first, last):
            site = indices[p]
            load[site] -= flow[p]
            cost[p - first] = trip[p] + load[site] * calm[p]
        level[place] = _fill(cost, room[first:last], demand[place], level[place])
        for p in range(first, last):
            flow[p] = max(0.0, room[p] * (level[place] - cost[p - first]))
            load[indices[p]] += flow[p]


@njit(cache=True, nogil=True)
def _fill(cost, room, demand, start):
    """Level at which sites filled up to it, as linked vessels, hold `demand` residents.

    The volume held is convex and increasing in the level, so Newton's steps from above go down
    to the answer without passing it; one step brings any start above.
    """
    cheapest = np.argmin(cost[: room.size])
    above = cost[cheapest] + demand / room[cheapest]
    level = start if start > cost[cheapest] else above
    for _ in range(100):
        width, excess = 0.0, -demand
        for k in range(room.size):
            if cost[k] < level:
                width += room[k]
                excess += room[k] * (level - cost[k])
        following = level - excess / width if width > 0.0 else above
        if abs(following - level) <= 1e-14 * abs(level):
            return following
        level = following
    return level


@njit(cache=True, nogil=True)
def costs(indptr, indices, trip, calm, demand, load, flow):
    """Least cost open to each place (inf without site) and total cost its residents bear."""
    least = np.full(demand.size, np.inf)
    borne = np.zeros(demand.size)
    for place in range(demand.size):
        for p in range(indptr[place], indptr[place + 1]):
            cost = trip[p] + load[indices[p]] * calm[p]
            least[place] = min(least[place], cost)
            borne[place] += flow[p] * cost
    return least, borne


@njit(cache=True, nogil=True)
def promising(indptr, indices, trip, calm, load, flow, least, slack):
    """Positions of the trips used, or within `slack` (a share) of the least cost, as a CSR."""
    kept = np.empty(indices.size, np.int64)
    starts = np.zeros(indptr.size, np.int64)
    count = 0
    for place in range(indptr.size - 1):
        limit = least[place] * (1.0 + slack)
        for p in range(indptr[place], indptr[place + 1]):
            if flow[p] > 0.0 or trip[p] + load[indices[p]] * calm[p] <= limit:
                kept[count] = p
                count += 1
        starts[place + 1] = count
    return starts, kept[:count].copy()
