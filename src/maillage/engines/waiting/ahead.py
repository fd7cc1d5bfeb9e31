"""Compiled steps of `estimation`: one draw after the other, the queue is lived to its end.

Compiled functions take plain tuples of arrays; the interpreter lock is released.
"""

import numpy as np
from numba import njit

_TRIES = 64


@njit(cache=True, nogil=True)
def live_ahead(line, crew, law, draws, seed):
    """Seconds waited: float (draws, n + k), tickets by rank, then newcomers; inf for never.

    line : first, ranks, care_type, sees, n_seen, welcomes. Ranks first[g]:first[g + 1] of `ranks`
        have need g; care_type is by rank; practitioner j may see needs sees[j, :n_seen[j]];
        welcomes bool (m, k), a newcomer
    crew : busy_with, busy_for, ends (seconds from now), left; law : mean, cv, patience, in seconds
    """
    np.random.seed(seed)
    first, ranks, care_type, sees, n_seen, welcomes = line
    n, k = ranks.size, welcomes.shape[1]
    waits = np.full((draws, n + k), np.inf)
    for draw in range(draws):
        head, left = first[:-1].copy(), crew[3].copy()
        free, who, on_duty = _start(crew, law)
        while on_duty:
            now, j = free[0], who[0]
            need = -1
            if left[j] > 0 and now < crew[2][j]:
                need = _most_urgent_need(head, first, ranks, sees[j, : n_seen[j]])
                if need < 0:
                    for c in np.flatnonzero(welcomes[j]):
                        waits[draw, n + c] = min(now, waits[draw, n + c])
            if need < 0:
                on_duty -= 1
                _sink(free, who, on_duty, 0, free[on_duty], who[on_duty])
                continue
            rank = ranks[head[need]]
            head[need] += 1
            waits[draw, rank] = now
            if law[2] == np.inf or now <= np.random.exponential(law[2]):
                left[j] -= 1
                _sink(free, who, on_duty, 0, now + _service(law, care_type[rank]), j)
    return waits


@njit(cache=True)
def _start(crew, law):
    """Heap of the seconds at which each practitioner is free; the first in order among equals."""
    size = crew[0].size
    free, who = np.empty(size), np.arange(size)
    for j in range(size):
        free[j] = _until_free(crew, law, j)
    for at in range(size - 1, -1, -1):
        _sink(free, who, size, at, free[at], who[at])
    return free, who, size


@njit(cache=True)
def _sink(free, who, size, at, seconds, j):
    """Put (seconds, j) at that place of the heap, or lower where it belongs."""
    child = 2 * at + 1
    while child < size:
        right = child + 1
        if right < size and _is_before(free[right], who[right], free[child], who[child]):
            child = right
        if not _is_before(free[child], who[child], seconds, j):
            break
        free[at], who[at] = free[child], who[child]
        at, child = child, 2 * child + 1
    if size:
        free[at], who[at] = seconds, j


@njit(cache=True)
def _is_before(seconds, j, other_seconds, other):
    return seconds < other_seconds or (seconds == other_seconds and j < other)


@njit(cache=True)
def _most_urgent_need(head, first, ranks, needs):
    """Of these needs, that of the most urgent ticket; -1 for none."""
    best, need = ranks.size, -1
    for g in needs:
        if head[g] < first[g + 1] and ranks[head[g]] < best:
            best, need = ranks[head[g]], g
    return need


@njit(cache=True)
def _service(law, care_type):
    mean, cv = law[0][care_type], law[1][care_type]
    return np.random.gamma(1 / cv**2, mean * cv**2) if cv else mean


@njit(cache=True)
def _until_free(crew, law, j):
    """Seconds until practitioner ``j`` is free, knowing how long the present person took so far."""
    care_type = crew[0][j]
    if care_type < 0:
        return 0.0
    for _ in range(_TRIES):
        left = _service(law, care_type) - crew[1][j]
        if left > 0:
            return left
    # Far in the tail of the law, where a gamma ends at the rate of an exponential.
    return np.random.exponential(1.0) * law[0][care_type] * law[1][care_type] ** 2
