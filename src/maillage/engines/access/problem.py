"""What every access method receives and gives back."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from maillage.engines.errors import InvalidInput


@dataclass(frozen=True)
class AccessProblem:
    """Residents, sites, and the minutes between them.

    demand   float array, shape (n_demands,), residents (standardised or not), 0 or more
    supply   float array, shape (n_sites,), what each site offers, 0 or more
    minutes  csr_array, shape (n_demands, n_sites), one-way minutes, 0 or more; a pair that is
             not stored is out of reach (a stored 0 is a trip of no length)

    >>> AccessProblem([1000, 500], [2.0], csr_array([[10.0], [25.0]])).shape
    (2, 1)
    """

    demand: np.ndarray
    supply: np.ndarray
    minutes: csr_array

    def __post_init__(self):
        object.__setattr__(self, "demand", _amounts("demand", self.demand))
        object.__setattr__(self, "supply", _amounts("supply", self.supply))
        object.__setattr__(self, "minutes", checked_minutes(self.minutes, self.shape))

    @property
    def shape(self):
        return self.demand.size, self.supply.size


@dataclass(frozen=True)
class AccessScores:
    """What each place of demand obtains, and what each site bears.

    method          name of the method
    score           (n_demands,) supply per resident; 0 where nothing is reached
    load            (n_sites,) weighted residents each site is shared between
    out_of_reach    (n_demands,) True where no site with supply is reached
    supply_reached  sum of the supply of the sites that somebody reaches
    supply_shared   Σ score × demand; equal to `supply_reached` up to rounding
    """

    method: str
    score: np.ndarray
    load: np.ndarray
    out_of_reach: np.ndarray
    supply_reached: float
    supply_shared: float

    @property
    def conservation_error(self):
        """Share of the reached supply created or lost by rounding; 0 when nothing is reached."""
        return abs(self.supply_shared - self.supply_reached) / (self.supply_reached or 1.0)


def checked_minutes(minutes, shape):
    """`minutes` as a csr_array of `shape` holding finite, non-negative, unrepeated pairs."""
    minutes = csr_array(minutes)
    if minutes.shape != shape:
        raise InvalidInput(
            f"minutes has shape {minutes.shape}; expected {shape}: one row per place of demand, "
            "one column per site"
        )
    if not minutes.has_canonical_format:
        pairs = minutes.nnz
        minutes = minutes.copy()
        minutes.sum_duplicates()
        if minutes.nnz != pairs:
            raise InvalidInput(
                f"minutes holds {pairs - minutes.nnz} pairs given twice; expected one value per "
                "pair: keep the one you trust"
            )
    if minutes.nnz and not (minutes.data.min() >= 0 and np.isfinite(minutes.data.max())):
        raise InvalidInput(
            "minutes holds a negative, infinite or undefined value; expected finite minutes "
            "from 0 up: leave out the pairs that have no route"
        )
    return _narrow(minutes)


def _narrow(minutes):
    """Positions on 32 bits where they fit: half the memory to read in every sum."""
    if max(minutes.nnz, *minutes.shape) > np.iinfo(np.int32).max:
        return minutes
    indices, indptr = (
        part.astype(np.int32, copy=False) for part in (minutes.indices, minutes.indptr)
    )
    return csr_array((minutes.data, indices, indptr), minutes.shape)


def _amounts(name, values):
    values = np.asarray(values, dtype=float)
    if values.ndim != 1:
        raise InvalidInput(f"{name} has {values.ndim} dimensions; expected one number per place")
    wrong = np.flatnonzero(~(np.isfinite(values) & (values >= 0)))
    if wrong.size:
        raise InvalidInput(
            f"{name}[{wrong[0]}] is {values[wrong[0]]} ({wrong.size} such values); expected "
            "finite numbers from 0 up"
        )
    return values
