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
    return _share_out("three_step", problem, decay, choose=True)


def catchment_scores(method, problem, decay) -> AccessScores:
    """The two steps with any decay; `method` names the result."""
    return _share_out(method, problem, decay)


def trip_weights(minutes, decay):
    """Weight of each stored pair of `minutes`, in the order of its data, as float64."""
    from ._sums import in_slices

    indptr, data = minutes.indptr, minutes.data
    found = np.empty(data.size)

    def fill(begin, end):
        last = indptr[end]
        for start in range(indptr[begin], last, IN_CACHE):
            piece = slice(start, min(start + IN_CACHE, last))
            found[piece] = decay.weights(data[piece])

    in_slices(fill, indptr)
    return found


def supply_per_resident(supply, load):
    """R_j, 0 where nobody comes: a site that nobody reaches serves nobody, not 0/0."""
    return np.divide(supply, load, out=np.zeros_like(load), where=load > 0)


def site_loads(problem, scale):
    """Weighted residents that come to each site, shape (n_sites,); `scale` as in `_sums`."""
    from ._sums import in_slices, loads, unsigned

    indptr, sites = problem.minutes.indptr, problem.supply.size
    trips = indptr, unsigned(problem.minutes.indices), scale
    parts = in_slices(lambda begin, end: loads(*trips, problem.demand, sites, begin, end), indptr)
    return np.sum(parts, axis=0)


def given_weights(weights):
    """The scale of weights worked out before."""
    return weights, np.zeros(0), np.zeros(0), False


def _scale(minutes, decay, choose):
    """Steps are read off the minutes; a curve is worked out once, for both sums."""
    if not hasattr(decay, "steps"):
        return *given_weights(trip_weights(minutes, decay))[:3], choose
    bounds, values = decay.steps(minutes.data)
    return minutes.data, bounds, values, choose


def _share_out(method, problem, decay, *, choose=False):
    from ._sums import in_slices, scores, unreached, unsigned

    indptr = problem.minutes.indptr
    scale = _scale(problem.minutes, decay, choose)
    trips = indptr, unsigned(problem.minutes.indices), scale
    load = site_loads(problem, scale)
    share = supply_per_resident(problem.supply, load)
    score = np.empty(problem.demand.size)
    in_slices(lambda begin, end: scores(*trips, share, begin, end, score), indptr)
    return AccessScores(
        method=method,
        score=score,
        load=load,
        out_of_reach=unreached(*trips, problem.supply, score),
        supply_reached=float(problem.supply[load > 0].sum()),
        # Not `@`: waking the threads of the linear algebra takes longer than all the rest.
        supply_shared=float((score * problem.demand).sum()),
    )
