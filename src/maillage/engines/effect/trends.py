"""Did both groups move alike before? The comparison rests on it; it can only be half checked."""

from dataclasses import dataclass

import numpy as np

from .intervals import Interval, pooled

FEWEST = 3  # periods before: two points are always on a line


@dataclass(frozen=True)
class Trend:
    """How much faster the places of the experiment moved, per period, before it started.

    gap : `Interval` of the difference of slopes, in the unit of the values per period
    carried : float, what that gap alone would have added to the estimate had it gone on
    """

    gap: Interval
    carried: float


def slopes_before(panel, *, level=0.95):
    """`Trend` of a `Panel` without a missing value, or None with fewer than 3 periods before.

    >>> from maillage.engines.effect.panel import Panel
    >>> values = [[1.0, 2.0, 3.0, 9.0], [5.0, 5.0, 5.0, 5.0], [7.0, 7.1, 6.9, 7.0]]
    >>> found = slopes_before(Panel(values, [True, False, False], 3))
    >>> round(found.gap.estimate, 3), round(found.carried, 3)
    (1.025, 2.05)
    """
    if panel.n_before < FEWEST:
        return None
    ranks = np.arange(panel.values.shape[1], dtype=float)
    before = ranks[: panel.n_before] - ranks[: panel.n_before].mean()
    slopes = panel.settled(panel.before @ before / (before @ before))
    gap = pooled(slopes[panel.is_treated], slopes[~panel.is_treated], level=level)
    away = ranks[panel.n_before :].mean() - ranks[: panel.n_before].mean()
    return Trend(gap, float(gap.estimate * away))
