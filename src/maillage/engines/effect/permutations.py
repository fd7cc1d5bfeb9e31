"""How often chance alone would do as well: name other places as those of the experiment.

The permutation test of Fisher (1935): if the experiment changed nothing, the places that held it
are any places. All ways to name them are tried when there are few enough, else some at random.
"""

from dataclasses import dataclass
from itertools import chain, combinations
from math import comb

import numpy as np

MOST = 5_000


@dataclass(frozen=True)
class Permutations:
    """`p` is the share of the ways tried that differ as much as the real one, itself included.

    ways : int, how many were tried
    is_exact : bool, whether these were all of them
    smallest_p : float, the least that `p` could be with so few places
    """

    p: float
    ways: int
    is_exact: bool
    smallest_p: float


def permute(changes, is_treated, *, draws=MOST - 1, seed=0):
    """`Permutations` of the difference of means, two-sided.

    changes : float array, shape (n_places,); is_treated : bool array, shape (n_places,)

    >>> found = permute(np.array([9.0, 1.0, 2.0, 3.0]), np.array([True, False, False, False]))
    >>> found.p, found.ways, found.is_exact
    (0.25, 4, True)
    """
    n, n_treated = changes.size, int(is_treated.sum())
    ways = comb(n, n_treated)
    is_exact = ways <= MOST
    chosen = _all_ways(n, n_treated) if is_exact else _some_ways(n, n_treated, draws, seed)
    gaps = np.abs(_gaps(changes, chosen))
    real = abs(changes[is_treated].mean() - changes[~is_treated].mean())
    # Equal sums taken in another order differ by rounding.
    as_much = int(np.count_nonzero(gaps >= real - 1e-9 * max(1e-300, np.abs(changes).max())))
    if is_exact:
        # With as many places on both sides, the opposite choice differs as much.
        alike = 2 if 2 * n_treated == n else 1
        return Permutations(as_much / ways, ways, True, alike / ways)
    # The real one counts among those drawn (Phipson and Smyth 2010): never a p of 0.
    return Permutations((as_much + 1) / (draws + 1), draws, False, 1 / (draws + 1))


def _all_ways(n, n_treated):
    flat = np.fromiter(chain.from_iterable(combinations(range(n), n_treated)), int)
    return flat.reshape(-1, n_treated)


def _some_ways(n, n_treated, draws, seed):
    rng = np.random.default_rng(seed)
    return rng.permuted(np.tile(np.arange(n), (draws, 1)), axis=1)[:, :n_treated]


def _gaps(changes, chosen):
    sums = changes[chosen].sum(axis=1)
    n_treated = chosen.shape[1]
    return sums / n_treated - (changes.sum() - sums) / (changes.size - n_treated)
