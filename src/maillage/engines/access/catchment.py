"""Floating catchment scores: share each site between those who reach it, then add up.

    R_j = supply_j / Σ_k w(t_kj) demand_k            what one resident gets of site j
    score_i = Σ_j w(t_ij) R_j                        what place i gets of all sites

`two_step` (Luo and Wang 2003), `enhanced_two_step` (Luo and Qi 2009) and `continuous` (Dai 2010)
differ by the weight w only; `three_step` (Wan, Zou and Sternberg 2012) adds a choice between sites.
Σ_i score_i × demand_i is the supply of the sites reached: nothing is created or lost.
"""

import numpy as np

from .decay import Bands, Continuous, Limit
from .problem import AccessProblem, AccessScores

# Trips weighed at once: their arrays stay in the processor's cache.
IN_CACHE = 32_768
# Luo and Qi 2009, first set: a Gaussian cut at 10, 20 and 30 minutes.
LUO_QI_BANDS = Bands((10.0, 20.0, 30.0), (1.0, 0.68, 0.22))


def two_step(problem: AccessProblem, reach_minutes: float) -> AccessScores:
    """Supply per resident within `reach_minutes` (inclusive), competition counted.

    Two places of 1,000 residents; only the first reaches the one site of 2 doctors.

    >>> from scipy.sparse import csr_array
    >>> times = csr_array(([10.0, 40.0], ([0, 1], [0, 0])), shape=(2, 1))
    >>> two_step(AccessProblem([1000, 1000], [2], times), reach_minutes=30).score
    array([0.002, 0.   ])
    """
    return catchment_scores("two_step", problem, Limit(reach_minutes))


def enhanced_two_step(problem: AccessProblem, bands: Bands = LUO_QI_BANDS) -> AccessScores:
    """As `two_step`, with one weight per band of minutes.

    >>> from scipy.sparse import csr_array
    >>> times = csr_array([[5.0], [15.0]])
    >>> enhanced_two_step(AccessProblem([100, 100], [3], times), Bands((10, 20), (1, 0.5))).score
    array([0.02, 0.01])
    """
    return catchment_scores("enhanced_two_step", problem, bands)


def continuous(problem: AccessProblem, decay: Continuous) -> AccessScores:
    """As `two_step`, with a weight that falls smoothly (`decay`: see `Continuous`).

    >>> from scipy.sparse import csr_array
    >>> times = csr_array([[10.0], [20.0]])
    >>> decay = Continuous("exponential", half_minutes=10)
    >>> continuous(AccessProblem([100, 100], [3], times), decay).score
    array([0.02, 0.01])
    """
    return catchment_scores("continuous", problem, decay)


def three_step(problem: AccessProblem, decay=LUO_QI_BANDS) -> AccessScores:
    """As `enhanced_two_step`, residents first splitting their demand between the sites in reach.

    The share of site j for place i is w_ij / Σ_k w_ik over all the sites given, so leave out
    those that offer nothing. Known criticism (docs/engines/access.md): the split ignores how
    large a site is, so a small practice next door draws as much as a large health centre.

    >>> from scipy.sparse import csr_array
    >>> times = csr_array([[5.0, 5.0]])
    >>> three_step(AccessProblem([100], [1, 3], times)).score
    array([0.04])
    """
    from ._sums import in_slices, split_choices

    weights = trip_weights(problem.minutes, decay).astype(float, copy=False)
    indptr = problem.minutes.indptr
    in_slices(
        lambda begin, end: split_choices(indptr, weights, begin, end),
        weights.size,
        problem.demand.size,
    )
    return _share_out("three_step", problem, weights)


def catchment_scores(method, problem, decay) -> AccessScores:
    """The two steps with any decay; `method` names the result."""
    return _share_out(method, problem, trip_weights(problem.minutes, decay))


def trip_weights(minutes, decay):
    """Weight of each stored pair of `minutes`, in the order of its data."""
    from ._sums import in_slices

    data = minutes.data
    found = np.empty(data.size, decay.weights(data[:0]).dtype)

    def fill(begin, end):
        for start in range(begin, end, IN_CACHE):
            piece = slice(start, min(start + IN_CACHE, end))
            found[piece] = decay.weights(data[piece])

    in_slices(fill, data.size, data.size)
    return found


def supply_per_resident(supply, load):
    """R_j, 0 where nobody comes: a site that nobody reaches serves nobody, not 0/0."""
    return np.divide(supply, load, out=np.zeros_like(load), where=load > 0)


def site_loads(problem, weights):
    """Weighted residents that come to each site, shape (n_sites,)."""
    from ._sums import in_slices, loads, unsigned

    minutes, sites = problem.minutes, problem.supply.size
    trips = minutes.indptr, unsigned(minutes.indices), weights
    parts = in_slices(
        lambda begin, end: loads(*trips, problem.demand, sites, begin, end),
        weights.size,
        problem.demand.size,
    )
    return np.sum(parts, axis=0)


def _share_out(method, problem, weights):
    from ._sums import in_slices, scores, unreached, unsigned

    trips = problem.minutes.indptr, unsigned(problem.minutes.indices), weights
    load = site_loads(problem, weights)
    share = supply_per_resident(problem.supply, load)
    score = np.empty(problem.demand.size)
    in_slices(lambda begin, end: scores(*trips, share, begin, end, score), weights.size, score.size)
    return AccessScores(
        method=method,
        score=score,
        load=load,
        out_of_reach=unreached(*trips, problem.supply, score),
        supply_reached=float(problem.supply[load > 0].sum()),
        supply_shared=float(score @ problem.demand),
    )
