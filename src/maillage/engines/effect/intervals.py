"""Difference of two means with its t interval.

`pooled` supposes that both groups spread alike; it is then exact for normal values, even with one
value in a group (Student 1908; Donald and Lang 2007). `welch` does not suppose it, and needs two
values in each group (Welch 1947, degrees of freedom of Satterthwaite 1946).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

NAN = float("nan")


@dataclass(frozen=True)
class Interval:
    """`estimate` is the first mean minus the second, in the unit of the values.

    The other figures are nan when they cannot be known: `pooled` with fewer than three values in
    all, or values that do not spread at all.
    """

    estimate: float
    low: float
    high: float
    standard_error: float
    degrees_of_freedom: float
    p: float


def pooled(first, second, *, level=0.95):
    """`Interval` of two float arrays (n,) and (m,), with n + m - 2 degrees of freedom.

    >>> found = pooled(np.array([4.0]), np.array([1.0, 2.0, 3.0]))
    >>> found.estimate, found.degrees_of_freedom, round(found.standard_error, 6)
    (2.0, 2, 1.154701)
    """
    freedom = first.size + second.size - 2
    squares = _squares(first) + _squares(second)
    error = np.sqrt(squares / freedom * (1 / first.size + 1 / second.size)) if freedom else NAN
    return _interval(first, second, error, freedom, level)


def welch(first, second, *, level=0.95):
    """`Interval` of two float arrays of at least two values each, which may spread differently."""
    parts = [_squares(each) / (each.size - 1) / each.size for each in (first, second)]
    if sum(parts) == 0:
        return _interval(first, second, 0.0, NAN, level)
    sizes = first.size - 1, second.size - 1
    # As shares of the whole, so that very small values do not vanish when squared.
    shares = np.array(parts) / sum(parts)
    freedom = 1 / float(np.sum(shares**2 / sizes))
    return _interval(first, second, np.sqrt(sum(parts)), freedom, level)


def _interval(first, second, error, freedom, level):
    estimate = float(first.mean() - second.mean())
    # Sums of like values differ by rounding: less than this is no spread at all.
    rounding = 1e-12 * max(float(np.abs(each).max()) for each in (first, second))
    if not error > rounding:
        return Interval(estimate, NAN, NAN, NAN, freedom or NAN, NAN)
    reach = float(stdtrit(freedom, (1 + level) / 2) * error)
    p = float(2 * stdtr(freedom, -abs(estimate) / error))
    return Interval(estimate, estimate - reach, estimate + reach, float(error), freedom, p)


def _squares(values):
    return float(np.sum((values - values.mean()) ** 2))
