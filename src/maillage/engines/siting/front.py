"""The front: how much better the answer gets with each further euro or site."""

from dataclasses import dataclass, replace

import numpy as np

from maillage.engines.errors import InvalidInput
from maillage.engines.siting.result import Result
from maillage.engines.siting.sweep import solve_or_none, sweep


@dataclass(frozen=True)
class Front:
    """One result per limit, in the order asked.

    limits : float array, budgets, or numbers of sites when the front is by sites
    results : the matching results; None where no plan fits the limit
    """

    limits: np.ndarray
    results: tuple[Result | None, ...]

    @property
    def objectives(self):
        """Objective of each result, in the problem's unit; nan where no plan fits."""
        return np.array([np.nan if result is None else result.objective for result in self.results])


def cost_coverage_front(problem, *, budgets=None, sites=None, stop=None, seed=0, executor=None):
    """Solve the same problem under each budget, or each number of sites.

    Parameters
    ----------
    problem : any problem (MaxCover, Lift, PMedian, CapacitatedPMedian, PCenter, SetCover); its own
        budget, or p, is replaced, and its other limits stay
    budgets, sites : limits, in any order; give one of the two
    stop : Stop for each of the solves (without ``asked`` when the executor is other processes)
    executor : any `concurrent.futures.Executor`; by default one solve after the other

    Raises
    ------
    InvalidInput
        Both or neither of ``budgets`` and ``sites``, or a limit that makes no sense.

    Examples
    --------
    >>> import numpy as np
    >>> from maillage.engines.siting import Matrix, MaxCover, Openings, cost_coverage_front
    >>> km = np.abs(np.subtract.outer([0.0, 10.0, 12.0], [0.0, 10.0, 12.0]))
    >>> problem = MaxCover(np.array([5.0, 2.0, 1.0]), Matrix(km), Openings(p=1), radius=3)
    >>> cost_coverage_front(problem, sites=[1, 2]).objectives
    array([5., 8.])
    """
    if (budgets is None) == (sites is None):
        raise InvalidInput("give either budgets or sites: one front has one kind of limit")
    name, limits = ("p", sites) if budgets is None else ("budget", budgets)
    tasks = [
        (replace(problem, openings=replace(problem.openings, **{name: limit})), stop, seed)
        for limit in limits
    ]
    found = dict(sweep(solve_or_none, tasks, executor))
    return Front(np.asarray(limits, float), tuple(found[at] for at in range(len(tasks))))
