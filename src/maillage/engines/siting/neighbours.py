"""For each demand point, the sites near it, nearest first: all any solver here ever looks at.

A France of 35,000 × 35,000 pairs would fill 10 GB; its lists fill a few hundred megabytes, because
beyond the third or fourth nearest open site a distance never matters. A pair that is in no list is
either measured again from the coordinates (``plane``) or costs ``beyond``.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

FLOOR, ROUND, EXACT = 0, 1, 2
ROUNDINGS = {"floor": FLOOR, "round": ROUND, "exact": EXACT}


class Neighbours(NamedTuple):
    """Sorted lists of pairs, by demand point (rows) and again by site (columns).

    Row ``i`` is ``site[start[i]:start[i + 1]]`` with its ``dist`` (ascending); it holds every pair
    nearer than ``reach[i]``. Column ``j`` is ``col_demand[col_start[j]:col_start[j + 1]]``.
    """

    start: np.ndarray  # int64 (n + 1,)
    site: np.ndarray  # int32 (pairs,)
    dist: np.ndarray  # float64 (pairs,)
    col_start: np.ndarray  # int64 (m + 1,)
    col_demand: np.ndarray  # int32 (pairs,)
    col_dist: np.ndarray  # float64 (pairs,)
    weight: np.ndarray  # float64 (n,)
    reach: np.ndarray  # float64 (n,), inf: the row is complete
    beyond: np.ndarray  # float64 (n,), cost of a pair outside the lists when there is no plane
    demand_xy: np.ndarray  # float64 (n, 2), or (0, 2) when there is no plane
    site_xy: np.ndarray  # float64 (m, 2)
    rounding: int


@njit(cache=True)
def rounded(distance, rounding):
    """Apply the distance convention: floor and nearest integer are TSPLIB's habits."""
    if rounding == FLOOR:
        return np.floor(distance)
    if rounding == ROUND:
        return np.floor(distance + 0.5)
    return distance


@njit(cache=True)
def distance_outside(lists, i, j):
    """Cost of serving demand ``i`` from a site ``j`` that is not in its list."""
    if lists.demand_xy.shape[0] == 0:
        return lists.beyond[i]
    dx = lists.demand_xy[i, 0] - lists.site_xy[j, 0]
    dy = lists.demand_xy[i, 1] - lists.site_xy[j, 1]
    return rounded(np.sqrt(dx * dx + dy * dy), lists.rounding)


@njit(cache=True)
def transpose(start, site, dist, n_sites):
    """The same pairs listed by site."""
    col_start = np.zeros(n_sites + 1, np.int64)
    for k in range(site.size):
        col_start[site[k] + 1] += 1
    col_start = np.cumsum(col_start)
    filled = col_start[:-1].copy()
    col_demand = np.empty(site.size, np.int32)
    col_dist = np.empty(site.size, np.float64)
    for i in range(start.size - 1):
        for k in range(start[i], start[i + 1]):
            j = site[k]
            col_demand[filled[j]] = i
            col_dist[filled[j]] = dist[k]
            filled[j] += 1
    return col_start, col_demand, col_dist


@njit(cache=True)
def sort_rows(start, site, dist):
    """Sort each row by distance, ties in their order, in place; a sorted row costs nothing."""
    for i in range(start.size - 1):
        low, high = start[i], start[i + 1]
        if high - low < 2 or np.all(dist[low : high - 1] <= dist[low + 1 : high]):
            continue
        order = np.argsort(dist[low:high], kind="mergesort")
        site[low:high] = site[low:high][order]
        dist[low:high] = dist[low:high][order]


def lists_of(start, site, dist, *, weight, n_sites, reach=None, beyond=None, plane=None):
    """Build `Neighbours` from rows; ``plane`` is (demand_xy, site_xy, rounding)."""
    start = np.asarray(start, np.int64)
    site = np.ascontiguousarray(site, np.int32)
    dist = np.ascontiguousarray(dist, np.float64)
    sort_rows(start, site, dist)
    n = start.size - 1
    demand_xy, site_xy, rounding = plane or (np.zeros((0, 2)), np.zeros((0, 2)), EXACT)
    return Neighbours(
        start, site, dist, *transpose(start, site, dist, n_sites),
        np.ascontiguousarray(weight, np.float64),
        np.full(n, np.inf) if reach is None else np.ascontiguousarray(reach, np.float64),
        np.full(n, np.inf) if beyond is None else np.ascontiguousarray(beyond, np.float64),
        demand_xy, site_xy, rounding,
    )  # fmt: skip


def lists_of_matrix(matrix, weight):
    """Complete lists of a dense matrix (n, m); an infinite entry is a pair that cannot be."""
    n, m = matrix.shape
    order = np.argsort(matrix, axis=1, kind="stable")
    dist = np.take_along_axis(matrix, order, axis=1)
    kept = np.isfinite(dist)
    start = np.concatenate([[0], np.cumsum(kept.sum(axis=1))])
    return lists_of(start, order[kept], dist[kept], weight=weight, n_sites=m)


@njit(cache=True)
def keep_pairs(lists, alive, limit):
    """Rows without the dead sites nor the pairs farther than ``limit[i]`` (inclusive)."""
    n = lists.start.size - 1
    start = np.zeros(n + 1, np.int64)
    for i in range(n):
        count = 0
        for k in range(lists.start[i], lists.start[i + 1]):
            if lists.dist[k] > limit[i]:
                break
            count += alive[lists.site[k]]
        start[i + 1] = start[i] + count
    site = np.empty(start[n], np.int32)
    dist = np.empty(start[n], np.float64)
    for i in range(n):
        at = start[i]
        for k in range(lists.start[i], lists.start[i + 1]):
            if lists.dist[k] > limit[i]:
                break
            if alive[lists.site[k]]:
                site[at] = lists.site[k]
                dist[at] = lists.dist[k]
                at += 1
    return start, site, dist
