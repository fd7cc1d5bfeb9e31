"""What a number of draws tells: probabilities and means, each with its error."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri


@dataclass(frozen=True)
class Chance:
    """A probability seen in draws; ``low`` to ``high`` is Wilson's interval (floats or arrays)."""

    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Spread:
    """A quantity that differs from draw to draw (floats or arrays).

    mean, error : the true mean is within ``mean`` ± ``error`` with the confidence asked
    low, high : at least that share of the draws lies between, both included
    """

    mean: float
    error: float
    low: float
    high: float


@dataclass(frozen=True)
class Count:
    """The most things that hold together with the confidence asked, and what luck leaves open.

    number : in a share of the draws at least the confidence, that many or more hold
    low, high : as `number`, with each probability at an end of its Wilson interval
    """

    number: int
    low: int
    high: int


def normal_quantile(confidence):
    """How many standard errors a central interval is wide on each side.

    >>> float(round(normal_quantile(0.9), 3))
    1.645
    """
    return ndtri((1 + confidence) / 2)


def chance_of(happened, confidence):
    """The `Chance` of what happened in which draw: bool, shape (n_draws, ...).

    Source: Wilson 1927, J. Am. Stat. Assoc. 22; equation of the score interval.

    >>> chance_of(np.array([True] * 9 + [False]), 0.9).share
    0.9
    """
    happened = np.asarray(happened)
    n, z = happened.shape[0], normal_quantile(confidence)
    share = happened.mean(axis=0)
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + (z / (2 * n)) ** 2)
    # The interval contains the share; rounding alone could leave it out at 0 and 1.
    low, high = np.minimum(middle - half, share), np.maximum(middle + half, share)
    return Chance(_plain(share), _plain(np.maximum(low, 0.0)), _plain(np.minimum(high, 1.0)))


def spread_of(values, confidence):
    """The `Spread` of values seen, shape (n_draws, ...).

    >>> spread_of(np.array([0, 1, 1, 2]), 0.5).mean
    1.0
    """
    values = np.asarray(values)
    n = values.shape[0]
    deviation = values.std(axis=0, ddof=1) if n > 1 else np.zeros(values.shape[1:])
    low, high = (1 - confidence) / 2, (1 + confidence) / 2
    return Spread(
        _plain(values.mean(axis=0)),
        _plain(normal_quantile(confidence) * deviation / np.sqrt(n)),
        _plain(np.quantile(values, low, axis=0, method="lower")),
        _plain(np.quantile(values, high, axis=0, method="higher")),
    )


def count_of(numbers, confidence):
    """The `Count` of how many hold in each draw: int array, shape (n_draws,).

    >>> count_of(np.array([3] * 95 + [1] * 5), 0.9)
    Count(number=3, low=3, high=3)
    """
    numbers = np.asarray(numbers)
    reached = chance_of(numbers[:, None] >= np.arange(1, numbers.max(initial=0) + 1), confidence)
    enough = [np.asarray(p) >= confidence for p in (reached.share, reached.low, reached.high)]
    return Count(*(int(each.sum()) for each in enough))


def _plain(value):
    return float(value) if np.ndim(value) == 0 else np.asarray(value, float)
