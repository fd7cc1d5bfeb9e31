"""Floating catchment scores: share each site between those who reach it, then add up.

    R_j = supply_j / Σ_k w(t_kj) demand_k            what one resident gets of site j
    score_i = Σ_j w(t_ij) R_j                        what place i gets of all sites

`two_step` (Luo and Wang 2003), `enhanced_two_step` (Luo and Qi 2009) and `continuous` (Dai 2010)
differ by the weight w only; `three_step` (Wan, Zou and Sternberg 2012) adds a choice between sites.
Σ_i score_i × demand_i is the supply of the sites reached: nothing is created or lost.
"""

import numpy as np
from scipy.sparse import csr_array

from .decay import Bands, Continuous, Limit
from .problem import AccessProblem, AccessScores

# Luo and Qi 2009, first set: a Gaussian cut at 10, 20 and 30 minutes.
LUO_QI_BANDS = Bands((10.0, 20.0, 30.0), (1.0, 0.68, 0.22))


def two_step(problem: AccessProblem, reach_minutes: float) -> AccessScores:
    """Supply per resident within `reach_minutes` (inclusive), competition counted.

    Two places of 1,000 residents; only the first reaches the one site of 2 doctors.

    >>> times = csr_array(([10.0, 40.0], ([0, 1], [0, 0])), shape=(2, 1))
    >>> two_step(AccessProblem([1000, 1000], [2], times), reach_minutes=30).score
    array([0.002, 0.   ])
    """
    return catchment_scores("two_step", problem, Limit(reach_minutes))


def enhanced_two_step(problem: AccessProblem, bands: Bands = LUO_QI_BANDS) -> AccessScores:
    """As `two_step`, with one weight per band of minutes.

    >>> times = csr_array([[5.0], [15.0]])
    >>> enhanced_two_step(AccessProblem([100, 100], [3], times), Bands((10, 20), (1, 0.5))).score
    array([0.02, 0.01])
    """
    return catchment_scores("enhanced_two_step", problem, bands)


def continuous(problem: AccessProblem, decay: Continuous) -> AccessScores:
    """As `two_step`, with a weight that falls smoothly (`decay`: see `Continuous`).

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

    >>> times = csr_array([[5.0, 5.0]])
    >>> three_step(AccessProblem([100], [1, 3], times)).score
    array([0.04])
    """
    weights = weights_of(problem.minutes, decay)
    choices = weights.sum(axis=1)
    shares = np.divide(1.0, choices, out=np.zeros_like(choices), where=choices > 0)
    weights.data *= weights.data * np.repeat(shares, np.diff(weights.indptr))
    return _share_out("three_step", problem, weights)


def catchment_scores(method, problem, decay) -> AccessScores:
    """The two steps with any decay; `method` names the result."""
    return _share_out(method, problem, weights_of(problem.minutes, decay))


def weights_of(minutes, decay):
    """Matrix of the weights w(t), with the same stored pairs as `minutes`."""
    return csr_array((decay.weights(minutes.data), minutes.indices, minutes.indptr), minutes.shape)


def supply_per_resident(supply, load):
    """R_j, 0 where nobody comes: a site that nobody reaches serves nobody, not 0/0."""
    return np.divide(supply, load, out=np.zeros_like(load), where=load > 0)


def _share_out(method, problem, weights):
    load = weights.T @ problem.demand
    score = weights @ supply_per_resident(problem.supply, load)
    reached = weights @ (problem.supply > 0).astype(float)
    return AccessScores(
        method=method,
        score=score,
        load=load,
        out_of_reach=reached == 0,
        supply_reached=float(problem.supply[load > 0].sum()),
        supply_shared=float(score @ problem.demand),
    )
