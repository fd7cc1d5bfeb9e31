"""Compiled sums over the trips of some rows, shared between threads.

Trip p of place i has indptr[i] <= p < indptr[i + 1] and goes to site indices[p]. What it counts
for is worked out row by row, as it is read, so that no table of weights is ever made: `scale` =
(data, bounds, values, choose), where values[b] is the weight of a trip whose data[p] exceeds b of
the increasing bounds. Without bounds, data[p] is the weight itself. With `choose`, residents
split between the sites: each weight is multiplied by its share of the row.

Kernels release the interpreter lock, so that plain threads share the rows: nothing is started
that a fork or another thread could break.
Compiled functions take their arrays one by one: more than six parameters, on purpose.
"""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit

# Under this many trips, starting threads costs more than it saves.
FEW_TRIPS = 300_000


def in_slices(work, indptr):
    """Call work(begin, end) on slices of rows with equally many trips, one per core, in order."""
    trips, rows = int(indptr[-1]), indptr.size - 1
    cores = (os.cpu_count() or 1) if trips > FEW_TRIPS else 1
    bounds = np.searchsorted(indptr, np.arange(1, cores) * trips // cores)
    bounds = [0, *bounds.tolist(), rows]
    slices = list(zip(bounds[:-1], bounds[1:], strict=True))
    if cores == 1:
        return [work(*slices[0])]
    with ThreadPoolExecutor(cores) as pool:
        return list(pool.map(lambda bounds: work(*bounds), slices))


def unsigned(indices):
    """The same positions, which compiled code need not check for a count from the end."""
    return indices.view(np.dtype(f"u{indices.itemsize}"))


# Sums may be taken in any order: it changes the last digit and doubles the speed.
@njit(cache=True, nogil=True, fastmath={"reassoc"})
def weigh(scale, first, last, row):
    """Weights of trips first to last, written at the start of `row` (float64)."""
    data, bounds, values, choose = scale
    trips = data[first:last]
    if bounds.size == 0:
        for k in range(trips.size):
            row[k] = trips[k]
    # One bound at a time: whole rows are compared at once.
    for b in range(bounds.size):
        bound, within, beyond = bounds[b], values[b], values[b + 1]
        if b == 0:
            for k in range(trips.size):
                row[k] = within if trips[k] <= bound else beyond
        else:
            for k in range(trips.size):
                row[k] = beyond if trips[k] > bound else row[k]
    if choose:
        _split(row, trips.size)


@njit(cache=True, nogil=True, fastmath={"reassoc"})
def _split(row, trips):
    total = 0.0
    for k in range(trips):
        total += row[k]
    inverse = 1.0 / total if total > 0.0 else 0.0
    for k in range(trips):
        row[k] *= row[k] * inverse


@njit(cache=True, nogil=True, fastmath={"reassoc"})
def loads(indptr, indices, scale, demand, sites, begin, end):
    """Weighted residents that rows begin to end bring to each site."""
    load = np.zeros(sites)
    row = np.empty(_longest(indptr, begin, end))
    for place in range(begin, end):
        first, last = indptr[place], indptr[place + 1]
        residents = demand[place]
        weigh(scale, first, last, row)
        for k in range(last - first):
            load[indices[first + k]] += row[k] * residents
    return load


@njit(cache=True, nogil=True, fastmath={"reassoc"})
def scores(indptr, indices, scale, share, begin, end, score):
    """What rows begin to end obtain when each site gives `share`; written in `score`."""
    row = np.empty(_longest(indptr, begin, end))
    for place in range(begin, end):
        first, last = indptr[place], indptr[place + 1]
        weigh(scale, first, last, row)
        total = 0.0
        for k in range(last - first):
            total += row[k] * share[indices[first + k]]
        score[place] = total


@njit(cache=True, nogil=True)
def _longest(indptr, begin, end):
    longest = 0
    for place in range(begin, end):
        longest = max(longest, indptr[place + 1] - indptr[place])
    return longest


@njit(cache=True, nogil=True)
def unreached(indptr, indices, scale, supply, score):
    """Rows that reach no site with supply. A score over 0 needs no second look."""
    found = np.zeros(score.size, np.bool_)
    row = np.empty(_longest(indptr, 0, score.size))
    for place in range(score.size):
        if score[place] > 0.0:
            continue
        first, last = indptr[place], indptr[place + 1]
        weigh(scale, first, last, row)
        found[place] = True
        for k in range(last - first):
            if row[k] > 0.0 and supply[indices[first + k]] > 0.0:
                found[place] = False
                break
    return found
