"""What an experiment changed: before and after, in places that tried it and in others.

`difference_in_differences` reads a `Panel` and answers an `Effect`: the estimate, its interval, a
check by permutation, the slopes before, and the codes of what weakens it. See
docs/engines/effect.md.
"""

from .differences import Effect, difference_in_differences
from .intervals import Interval, pooled, welch
from .panel import Panel
from .permutations import Permutations, permute
from .trends import Trend, slopes_before

__all__ = [
    "Effect",
    "Interval",
    "Panel",
    "Permutations",
    "Trend",
    "difference_in_differences",
    "permute",
    "pooled",
    "slopes_before",
    "welch",
]
