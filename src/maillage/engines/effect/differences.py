"""Difference in differences: what changed where it was tried, minus what changed elsewhere.

Each place is first brought down to one number, its mean after minus its mean before, so that the
months of one place are not taken for so many witnesses (Bertrand, Duflo and Mullainathan 2004).
"""

from dataclasses import dataclass

import numpy as np

from maillage.engines.errors import InvalidInput

from .intervals import Interval, pooled, welch
from .panel import Panel
from .permutations import Permutations, permute
from .trends import Trend, slopes_before

MANY = 5  # places in each group from which their spreads are told apart
SUSPECT = 0.10  # p of slopes before under which they are said to differ


@dataclass(frozen=True)
class Effect:
    """What the experiment changed, per place (each counts once), in the unit of the values.

    interval : `Interval`; its estimate is (treated_after - treated_before) - (comparison_after -
        comparison_before)
    level : float, of the interval
    method : "pooled" (both groups taken to spread alike) or "welch"
    permutations : `Permutations`, a second opinion without any law of probability
    trend : `Trend` before the start, or None when it cannot be told
    treated_before, treated_after, comparison_before, comparison_after : means
    n_treated, n_comparison : places used; dropped : ranks of those left out, with a missing value
    warnings : codes of what weakens it, see docs/engines/effect.md
    """

    interval: Interval
    level: float
    method: str
    permutations: Permutations
    trend: Trend | None
    treated_before: float
    treated_after: float
    comparison_before: float
    comparison_after: float
    n_treated: int
    n_comparison: int
    dropped: tuple[int, ...]
    warnings: tuple[str, ...]


def difference_in_differences(panel, *, level=0.95, seed=0):
    """`Effect` of a `Panel`. Raises `InvalidInput` when no complete place is left on one side.

    One place went from 10 to 16 while three others went up by 1, 2 and 3.

    >>> panel = Panel([[10, 16], [10, 11], [20, 22], [30, 33]], [True, False, False, False], 1)
    >>> found = difference_in_differences(panel)
    >>> found.interval.estimate, round(found.interval.low, 2), round(found.interval.high, 2)
    (4.0, -0.97, 8.97)
    >>> found.warnings
    ('one_treated', 'few_places', 'permutation_blind', 'trends_unknown')
    """
    if not 0.5 <= level < 1:
        raise InvalidInput(f"level is {level}; expected 0.5 or more and under 1, such as 0.95")
    panel, dropped = _complete(panel)
    before, after = panel.before.mean(axis=1), panel.after.mean(axis=1)
    changes, is_treated = panel.settled(after - before), panel.is_treated
    groups = changes[is_treated], changes[~is_treated]
    method = "welch" if min(each.size for each in groups) >= MANY else "pooled"
    found = Effect(
        interval=(welch if method == "welch" else pooled)(*groups, level=level),
        level=level,
        method=method,
        permutations=permute(changes, is_treated, seed=seed),
        trend=slopes_before(panel, level=level),
        treated_before=float(before[is_treated].mean()),
        treated_after=float(after[is_treated].mean()),
        comparison_before=float(before[~is_treated].mean()),
        comparison_after=float(after[~is_treated].mean()),
        n_treated=groups[0].size,
        n_comparison=groups[1].size,
        dropped=dropped,
        warnings=(),
    )
    return _warned(found, before[~is_treated])


def _complete(panel):
    """The places without a missing value, and the ranks of the others."""
    # A mean over other months than its neighbours' would take the season for an effect.
    kept = ~np.isnan(panel.values).any(axis=1)
    dropped = tuple(int(rank) for rank in np.flatnonzero(~kept))
    for side, name in ((panel.is_treated, "treated"), (~panel.is_treated, "comparison")):
        if not (kept & side).any():
            raise InvalidInput(
                f"every {name} place misses a value ({len(dropped)} of {len(kept)} places do); "
                "expected one complete place on each side: fill in the values, or keep the "
                "periods for which there are some"
            )
    return Panel(panel.values[kept], panel.is_treated[kept], panel.n_before), dropped


def _warned(found, comparison_before):
    """The same effect with the codes of what weakens it."""
    interval, trend = found.interval, found.trend
    spread = comparison_before.std(ddof=1) if comparison_before.size > 2 else float("inf")
    told = {
        "incomplete": bool(found.dropped),
        "one_treated": found.n_treated == 1,
        "few_places": found.method == "pooled",
        "no_interval": found.n_treated + found.n_comparison < 3,
        "no_spread": found.n_treated + found.n_comparison > 2 and np.isnan(interval.p),
        "permutation_blind": found.permutations.smallest_p > 1 - found.level,
        "trends_unknown": trend is None or np.isnan(trend.gap.p),
        "trends_differ": trend is not None and trend.gap.p < SUSPECT,
        "levels_differ": abs(found.treated_before - found.comparison_before) > spread,
    }
    codes = tuple(code for code, holds in told.items() if holds)
    return Effect(**{**vars(found), "warnings": codes})
