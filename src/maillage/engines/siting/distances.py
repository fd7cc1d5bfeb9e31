"""Three ways to say how far each demand point is from each site, one way to ask.

`Matrix` (dense), `Plane` (coordinates; never a dense table) and `Sparse` (only the pairs in reach,
as the travel engine gives them). Each answers `neighbours` for the p-median family and `within`
for coverage.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import cKDTree

from maillage.engines.siting.neighbours import ROUNDINGS, lists_of, lists_of_matrix

MOST_COMPLETE_PAIRS = 4_000_000
LISTS_PER_MEAN_CLUSTER = 3


@dataclass(frozen=True)
class Matrix:
    """``values[i, j]`` from demand ``i`` to site ``j``; shape (n, m); inf: ``j`` cannot serve."""

    values: np.ndarray

    @property
    def shape(self):
        return self.values.shape

    def neighbours(self, weight, n_open):
        del n_open
        lists = lists_of_matrix(self.values, weight)
        return lists._replace(beyond=np.full(weight.size, _more_than_any(lists.dist)))

    def within(self, radius):
        return csr_array(self.values <= radius)

    def levels(self):
        return np.unique(self.values[np.isfinite(self.values)])

    def of(self, demand, site):
        return self.values[demand, site]


@dataclass(frozen=True)
class Plane:
    """Straight lines between points; (n, 2) and (m, 2) in one unit; ``rounding`` as TSPLIB."""

    demand_xy: np.ndarray
    site_xy: np.ndarray
    rounding: str = "exact"

    @property
    def shape(self):
        return len(self.demand_xy), len(self.site_xy)

    def neighbours(self, weight, n_open):
        """Lists of the nearest sites: all of them when few, else three mean clusters' worth."""
        n, m = self.shape
        if n * m <= MOST_COMPLETE_PAIRS:
            return Matrix(self.of(np.arange(n)[:, None], np.arange(m)[None, :])).neighbours(
                weight, n_open
            )
        size = min(m, max(64, LISTS_PER_MEAN_CLUSTER * m // max(n_open, 1)))
        distance, site = cKDTree(self.site_xy).query(self.demand_xy, k=size, workers=-1)
        distance = _rounded(distance, self.rounding)
        extent = np.ptp(np.vstack([self.demand_xy, self.site_xy]), axis=0)
        return lists_of(
            np.arange(0, n * size + 1, size),
            site.ravel(),
            distance.ravel(),
            weight=weight,
            n_sites=m,
            reach=np.full(n, np.inf) if size == m else distance[:, -1],
            beyond=np.full(n, 2 * np.hypot(*extent) + 1),
            plane=(self.demand_xy, self.site_xy, ROUNDINGS[self.rounding]),
        )

    def within(self, radius):
        sites, demand = cKDTree(self.site_xy), cKDTree(self.demand_xy)
        pairs = demand.sparse_distance_matrix(sites, radius + 1, output_type="ndarray")
        near = pairs[_rounded(pairs["v"], self.rounding) <= radius]
        return csr_array((np.ones(near.size, bool), (near["i"], near["j"])), shape=self.shape)

    def levels(self):
        n, m = self.shape
        return np.unique(self.of(np.arange(n)[:, None], np.arange(m)[None, :]))

    def of(self, demand, site):
        step = self.demand_xy[demand] - self.site_xy[site]
        return _rounded(np.hypot(step[..., 0], step[..., 1]), self.rounding)


@dataclass(frozen=True)
class Sparse:
    """Only the pairs in reach: a CSR matrix (n, m). A stored 0 is a distance of 0.

    beyond : what a point costs, per unit of weight, when no open site is in its row (minutes).
        None: such a point may not be left.
    """

    pairs: csr_array
    beyond: float | None = None

    @property
    def shape(self):
        return self.pairs.shape

    def neighbours(self, weight, n_open):
        del n_open
        csr = csr_array(self.pairs)
        far = _more_than_any(csr.data) if self.beyond is None else self.beyond
        kept = csr.data < far
        row = np.repeat(np.arange(self.shape[0]), np.diff(csr.indptr))[kept]
        start = np.concatenate([[0], np.cumsum(np.bincount(row, minlength=self.shape[0]))])
        return lists_of(
            start, csr.indices[kept], csr.data[kept], weight=weight, n_sites=self.shape[1],
            beyond=np.full(self.shape[0], float(far)),
        )  # fmt: skip

    def within(self, radius):
        csr = csr_array(self.pairs)
        row = np.repeat(np.arange(self.shape[0]), np.diff(csr.indptr))
        near = csr.data <= radius
        return csr_array((np.ones(near.sum(), bool), (row[near], csr.indices[near])), self.shape)

    def levels(self):
        return np.unique(self.pairs.data)

    def of(self, demand, site):
        """Distance of each pair asked for; inf where none is stored."""
        csr = csr_array(self.pairs)
        row = np.repeat(np.arange(self.shape[0]), np.diff(csr.indptr))
        key = row * self.shape[1] + csr.indices
        order = np.argsort(key)
        asked = np.asarray(demand, np.int64) * self.shape[1] + np.asarray(site)
        if not key.size:
            return np.full(asked.shape, np.inf)
        at = order[np.minimum(np.searchsorted(key, asked, sorter=order), key.size - 1)]
        return np.where(key[at] == asked, csr.data[at], np.inf)

    def place(self, k):
        """(demand, site) of the stored value ``k``."""
        csr = csr_array(self.pairs)
        return np.searchsorted(csr.indptr, k, "right") - 1, csr.indices[k]


def _more_than_any(distances):
    return 2.0 * float(distances.max(initial=0.0)) + 1.0


def _rounded(distance, rounding):
    if rounding == "floor":
        return np.floor(distance)
    if rounding == "round":
        return np.floor(distance + 0.5)
    return distance
