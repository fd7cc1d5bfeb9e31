"""How a score is spread over residents: means, shares under a threshold, quantiles.

DREES' rule for its access score: a mean is weighted by the standardised population; shares of
residents and quantiles are weighted by the total population (notes of the APL workbooks).
All functions take float arrays of shape (n_communes,) and give nan for an empty territory.
"""

import numpy as np


def weighted_mean(values, weights):
    """Mean of `values` weighted by `weights`; nan when no weight is left.

    >>> weighted_mean([1.0, 4.0], [1000.0, 500.0])
    2.0
    """
    values, weights = np.asarray(values, float), np.asarray(weights, float)
    total = weights.sum()
    return float(values @ weights / total) if total > 0 else float("nan")


def weighted_share_under(values, weights, threshold, *, inclusive=False):
    """Share, 0 to 1, of `weights` whose value is under `threshold` (or at it, if `inclusive`).

    >>> weighted_share_under([1.9, 2.5, 3.0], [100, 100, 200], 2.5)
    0.25
    >>> weighted_share_under([1.9, 2.5, 3.0], [100, 100, 200], 2.5, inclusive=True)
    0.5
    """
    values, weights = np.asarray(values, float), np.asarray(weights, float)
    under = values <= threshold if inclusive else values < threshold
    total = weights.sum()
    return float(weights[under].sum() / total) if total > 0 else float("nan")


def weighted_quantiles(values, weights, probabilities):
    """Smallest values under or at which lie the given shares of `weights`; shape of probabilities.

    >>> weighted_quantiles([1.0, 2.0, 3.0], [1, 1, 2], [0.25, 0.5, 1.0])
    array([1., 2., 3.])
    """
    values, weights = np.asarray(values, float), np.asarray(weights, float)
    wanted = np.asarray(probabilities, float)
    if not weights.sum() > 0:
        return np.full(wanted.shape, np.nan)
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    # A hair under each target, so that rounding of the sum does not push to the next value.
    place = np.searchsorted(reached, wanted * reached[-1] * (1 - 1e-12))
    return values[order][np.minimum(place, values.size - 1)]


def share_worse_off(values, weights):
    """For each value, share 0 to 1 of `weights` whose value is strictly lower.

    >>> share_worse_off([2.0, 1.0, 2.0], [1, 2, 1])
    array([0.5, 0. , 0.5])
    """
    values, weights = np.asarray(values, float), np.asarray(weights, float)
    order = np.argsort(values, kind="stable")
    before = np.concatenate([[0.0], np.cumsum(weights[order])])
    place = np.searchsorted(values[order], values, side="left")
    total = before[-1]
    return before[place] / total if total > 0 else np.full(values.shape, np.nan)
