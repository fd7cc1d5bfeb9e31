"""The cost–coverage front: how much more is covered for each further euro or site."""

from dataclasses import dataclass, replace

import numpy as np

from maillage.engines.siting.result import Result
from maillage.engines.siting.solve import solve


@dataclass(frozen=True)
class Front:
    """One result per limit, in the order asked.

    limits : float array, budgets, or numbers of sites when the front is by sites
    results : the matching results
    """

    limits: np.ndarray
    results: tuple[Result, ...]

    @property
    def covered(self):
        """Objective of each result."""
        return np.array([result.objective for result in self.results])


def cost_coverage_front(problem, *, budgets=None, sites=None, stop=None, seed=0, executor=None):
    """Solve the same coverage problem under each budget, or each number of sites.

    Parameters
    ----------
    problem : MaxCover or Lift; its own p or budget is replaced
    budgets, sites : increasing limits; give one of the two
    stop : Stop for each of the solves (without ``asked`` when the executor is other processes)
    executor : any `concurrent.futures.Executor`; by default one solve after the other

    Examples
    --------
    >>> import numpy as np
    >>> from maillage.engines.siting import Matrix, MaxCover, Openings, cost_coverage_front
    >>> km = np.abs(np.subtract.outer([0.0, 10.0, 12.0], [0.0, 10.0, 12.0]))
    >>> problem = MaxCover(np.array([5.0, 2.0, 1.0]), Matrix(km), Openings(p=1), radius=3)
    >>> cost_coverage_front(problem, sites=[1, 2]).covered
    array([5., 8.])
    """
    name, limits = ("p", sites) if budgets is None else ("budget", budgets)
    problems = [
        replace(problem, openings=replace(problem.openings, **{name: limit})) for limit in limits
    ]
    run = map if executor is None else executor.map
    count = len(problems)
    results = run(solve, problems, [stop] * count, [seed] * count)
    return Front(np.asarray(limits, float), tuple(results))
