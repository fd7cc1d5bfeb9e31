"""What `solve` answers: a rota, its cost, and how far from the best possible it can be."""

from dataclasses import dataclass

from maillage.engines.rota.problem import Assignment
from maillage.engines.siting.result import relative_gap


@dataclass(frozen=True)
class Rota:
    """A rota that breaks no hard rule.

    assignments : by centre, then week
    cost, by_rule, empty_posts : as `evaluate` counts them
    bound : proven: no rota costs less (a whole number)
    seconds : time spent so far
    explanation : a few plain facts
    """

    assignments: tuple[Assignment, ...]
    cost: int
    by_rule: dict[str, int]
    empty_posts: int
    bound: int
    seconds: float
    explanation: tuple[str, ...] = ()

    @property
    def proven_optimal(self):
        """Whether no rota is better."""
        return self.bound >= self.cost

    @property
    def gap(self):
        """(cost − bound) / cost; 0 when proven optimal.

        >>> Rota((), 200, {}, 0, 198, 0.1).gap
        0.01
        """
        return 0.0 if self.proven_optimal else relative_gap(self.cost, self.bound)
