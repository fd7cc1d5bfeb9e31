"""Compiled steps of `raam`: one place at a time chooses its best sites, the others fixed.

Trip p of place i has indptr[i] <= p < indptr[i + 1] and goes to site indices[p]. The trips that
may be used are copied apart, in the same form: trip q costs trip[q] without congestion and carries
flow[q] residents; room[q] and its inverse calm[q] are those of its site, whose congestion is load /
room. Costs are float64; kernels release the interpreter lock.
Compiled functions take their arrays one by one: more than six parameters, on purpose.
"""

import numpy as np
from numba import njit


@njit(cache=True, nogil=True)
def cheapest(indptr, indices, minutes, crowd, per_minute, reach, begin, end, least):
    """Least cost open to places begin to end, written in `least`; inf where there is none.

    crowd (n_sites,) is the congestion of each site, inf where it is closed.
    """
    for place in range(begin, end):
        best = np.inf
        for p in range(indptr[place], indptr[place + 1]):
            cost = minutes[p] * per_minute + crowd[indices[p]]
            best = min(best, cost if minutes[p] <= reach else np.inf)
        least[place] = best


@njit(cache=True, nogil=True)
def promising(indptr, indices, minutes, crowd, per_minute, reach, most, used, begin, end):
    """Trips used, or of cost up to most[place], for places begin to end.

    used = (starts, positions, flow): the trips copied apart until now. Returns how many trips
    each place keeps, their positions in increasing order and their flow.
    """
    starts, positions, carried = used
    room = indptr[end] - indptr[begin]
    sizes, kept, flow = np.zeros(end - begin, np.int64), np.empty(room, np.int64), np.empty(room)
    count = 0
    for place in range(begin, end):
        q, last = starts[place], starts[place + 1]
        before = count
        for p in range(indptr[place], indptr[place + 1]):
            residents = 0.0
            if q < last and positions[q] == p:
                residents = carried[q]
                q += 1
            cost = minutes[p] * per_minute + crowd[indices[p]]
            if residents > 0.0 or (cost <= most[place] and cost < np.inf and minutes[p] <= reach):
                kept[count], flow[count] = p, residents
                count += 1
        sizes[place - begin] = count - before
    return sizes, kept[:count].copy(), flow[:count].copy()


@njit(cache=True, nogil=True)
def sweep(indptr, indices, trip, room, calm, demand, load, flow, level, backwards):
    """Every place in turn takes its exact best response; `load`, `flow`, `level` are updated.

    level[i] is the cost per resident place i obtains, where it has a choice.
    """
    places = demand.size
    cost = np.empty(max(1, np.max(indptr[1:] - indptr[:-1])))
    for step in range(places):
        place = places - 1 - step if backwards else step
        first, last = indptr[place], indptr[place + 1]
        if first == last or demand[place] == 0.0:
            continue
        if last == first + 1:
            load[indices[first]] += demand[place] - flow[first]
            flow[first] = demand[place]
            continue
        for q in range(first, last):
            # What the site would cost if this place's own residents stayed at home.
            cost[q - first] = trip[q] + (load[indices[q]] - flow[q]) * calm[q]
        level[place] = _fill(cost, room[first:last], demand[place], level[place])
        for q in range(first, last):
            residents = room[q] * max(0.0, level[place] - cost[q - first])
            load[indices[q]] += residents - flow[q]
            flow[q] = residents


@njit(cache=True, nogil=True)
def _fill(cost, room, demand, level):
    """Level at which sites filled up to it, as linked vessels, hold `demand` residents.

    The volume held is convex and increasing in the level, so Newton's steps from above go down
    to the answer without passing it; one step brings any start above. They end when the same
    vessels are wet twice.
    """
    before = -1.0
    # Bounded: a demand too small to raise the level at all would wet nothing for ever.
    for _ in range(2 * room.size + 4):
        width, held = 0.0, demand
        for k in range(room.size):
            wet = cost[k] < level
            width += room[k] if wet else 0.0
            held += room[k] * cost[k] if wet else 0.0
        if width == before:
            break
        if width > 0.0:
            level, before = held / width, width
        else:
            cheapest = np.argmin(cost[: room.size])
            level = cost[cheapest] + demand / room[cheapest]
    return level


@njit(cache=True, nogil=True)
def borne(indptr, indices, trip, calm, load, flow):
    """Total cost the residents of each place bear."""
    total = np.zeros(indptr.size - 1)
    for place in range(total.size):
        for p in range(indptr[place], indptr[place + 1]):
            total[place] += flow[p] * (trip[p] + load[indices[p]] * calm[p])
    return total


@njit(cache=True, nogil=True)
def could_save(indptr, indices, trip, calm, demand, load, flow):
    """Share of their cost the residents could save at most, among the trips copied apart."""
    total, best = 0.0, 0.0
    for place in range(demand.size):
        least = np.inf
        for p in range(indptr[place], indptr[place + 1]):
            cost = trip[p] + load[indices[p]] * calm[p]
            total += flow[p] * cost
            least = min(least, cost)
        if least < np.inf:
            best += demand[place] * least
    return (total - best) / total if total > 0.0 else 0.0


@njit(cache=True, nogil=True)
def objective(indices, trip, calm, load, flow):
    """Σ flow trip + Σ load² / (2 room), each trip bringing its part of one load."""
    total = 0.0
    for p in range(indices.size):
        total += flow[p] * (trip[p] + 0.5 * load[indices[p]] * calm[p])
    return total
