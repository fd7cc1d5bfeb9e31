"""What opening or closing a site changes, exactly, for every place.

In a catchment score (`two_step`, `enhanced_two_step`, `continuous`, `apl`) supply m at site j adds
w(t_ij) m / Σ_k w(t_kj) demand_k to place i and changes no other term. So the answer needs one
column of the matrix, not a new score. `three_step` and `raam` have no such property.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array, csr_array

from maillage.engines.errors import InvalidInput

from .catchment import given_weights, site_loads, trip_weights
from .problem import AccessProblem


@dataclass(frozen=True)
class Openings:
    """Ready to answer many openings and closings: built once by `prepare_openings`.

    shares  csc_array, shape (n_demands, n_sites): w(t_ij) / Σ_k w(t_kj) demand_k
    supply  (n_sites,) what each site offers today
    """

    shares: csc_array
    supply: np.ndarray

    def gain_of_opening(self, site: int, supply: float) -> np.ndarray:
        """Change of score, shape (n_demands,), when `supply` is added at column `site`."""
        if not (np.isfinite(supply) and supply >= 0):
            raise InvalidInput(f"supply is {supply}; expected a finite number from 0 up")
        demands, sites = self.shares.shape
        if not 0 <= site < sites:
            raise InvalidInput(f"site is {site}; expected a column from 0 to {sites - 1}")
        column = slice(self.shares.indptr[site], self.shares.indptr[site + 1])
        change = np.zeros(demands)
        change[self.shares.indices[column]] = supply * self.shares.data[column]
        return change

    def gain_of_closing(self, site: int) -> np.ndarray:
        """Change of score, 0 or less, when all that `site` offers today goes away."""
        sites = self.supply.size
        if not 0 <= site < sites:
            raise InvalidInput(f"site is {site}; expected a column from 0 to {sites - 1}")
        return -self.gain_of_opening(site, self.supply[site])


def prepare_openings(problem: AccessProblem, decay) -> Openings:
    """Weigh every trip once; the candidates are columns of `problem.minutes`, supply 0 or not.

    Two places of 100 residents at 5 and 15 minutes of a site: 3 doctors there add 0.02 and 0.01.

    >>> from maillage.engines.access.decay import Bands
    >>> problem = AccessProblem([100, 100], [0], csr_array([[5.0], [15.0]]))
    >>> prepare_openings(problem, Bands((10, 20), (1, 0.5))).gain_of_opening(0, supply=3)
    array([0.02, 0.01])
    """
    weights = trip_weights(problem.minutes, decay)
    load = site_loads(problem, given_weights(weights))
    # A site that only empty places reach serves nobody: it adds nothing.
    inverse = np.divide(1.0, load, out=np.zeros_like(load), where=load > 0)
    minutes = problem.minutes
    shares = weights * inverse[minutes.indices]
    rows = csr_array((shares, minutes.indices, minutes.indptr), minutes.shape)
    return Openings(rows.tocsc(), problem.supply)
