"""Compiled sums over the trips of some rows, shared between threads.

Trip p of place i has indptr[i] <= p < indptr[i + 1], goes to site indices[p] and counts for
weights[p] (float64, or bool for 0 or 1). Kernels release the interpreter lock, so that plain
threads share the rows: nothing is started that a fork or another thread could break.
Compiled functions take their arrays one by one: more than six parameters, on purpose.
"""

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import njit

# Under this many trips, starting threads costs more than it saves.
FEW_TRIPS = 300_000


def in_slices(work, trips, length):
    """Call work(begin, end) on equal slices of `length`, one per core; answers in order."""
    cores = (os.cpu_count() or 1) if trips > FEW_TRIPS else 1
    bounds = np.linspace(0, length, cores + 1).astype(int)
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
def loads(indptr, indices, weights, demand, sites, begin, end):
    """Weighted residents that rows begin to end bring to each site."""
    load = np.zeros(sites)
    for place in range(begin, end):
        residents = demand[place]
        for p in range(indptr[place], indptr[place + 1]):
            load[indices[p]] += weights[p] * residents
    return load


@njit(cache=True, nogil=True, fastmath={"reassoc"})
def scores(indptr, indices, weights, share, begin, end, score):
    """What rows begin to end obtain when each site gives `share`; written in `score`."""
    for place in range(begin, end):
        total = 0.0
        for p in range(indptr[place], indptr[place + 1]):
            total += weights[p] * share[indices[p]]
        score[place] = total


@njit(cache=True, nogil=True)
def split_choices(indptr, weights, begin, end):
    """Weights of rows begin to end, times the share of the row each makes, in place."""
    for place in range(begin, end):
        total = 0.0
        for p in range(indptr[place], indptr[place + 1]):
            total += weights[p]
        for p in range(indptr[place], indptr[place + 1]):
            if weights[p] > 0.0:
                weights[p] *= weights[p] / total


@njit(cache=True, nogil=True)
def unreached(indptr, indices, weights, supply, score):
    """Rows that reach no site with supply. A score over 0 needs no second look."""
    found = np.zeros(score.size, np.bool_)
    for place in range(score.size):
        if score[place] > 0.0:
            continue
        found[place] = True
        for p in range(indptr[place], indptr[place + 1]):
            if weights[p] > 0.0 and supply[indices[p]] > 0.0:
                found[place] = False
                break
    return found
