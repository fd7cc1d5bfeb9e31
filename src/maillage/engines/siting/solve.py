"""One door for the six problems."""

from maillage.engines.errors import InvalidInput
from maillage.engines.siting.capacitated import solve_capacitated
from maillage.engines.siting.cover import solve_set_cover
from maillage.engines.siting.coverage import solve_backup_cover, solve_lift
from maillage.engines.siting.p_center import solve_p_center
from maillage.engines.siting.p_median import solve_max_cover, solve_p_median
from maillage.engines.siting.problems import (
    CapacitatedPMedian,
    Lift,
    MaxCover,
    PCenter,
    PMedian,
    SetCover,
)
from maillage.engines.siting.result import Stop, Watch

SOLVERS = {
    PMedian: solve_p_median,
    CapacitatedPMedian: solve_capacitated,
    PCenter: solve_p_center,
    SetCover: solve_set_cover,
    Lift: solve_lift,
}


def solve(problem, stop=None, seed=0, progress=None):
    """Where to open: the best plan found, with a proven bound.

    Parameters
    ----------
    problem : PMedian, CapacitatedPMedian, PCenter, SetCover, MaxCover or Lift
    stop : Stop, optional
        Time, gap or request to stop at; by default only a proof ends the search.
    seed : int, from 0 up
        Same problem, same seed, same answer (unless time cuts it short).
    progress : callable(objective, bound), optional

    Returns
    -------
    Result, with ``proven_optimal`` true only when the bound leaves no room.

    Raises
    ------
    Infeasible
        No plan can do what is asked; the message names the points left out.

    Examples
    --------
    Three hamlets on a road at km 0, 10 and 12: one site, best in the middle one.

    >>> import numpy as np
    >>> from maillage.engines.siting import Matrix, Openings, PMedian, solve
    >>> km = np.abs(np.subtract.outer([0.0, 10.0, 12.0], [0.0, 10.0, 12.0]))
    >>> result = solve(PMedian(np.ones(3), Matrix(km), Openings(p=1)))
    >>> result.sites, result.objective, result.proven_optimal
    (array([1]), 12.0, True)
    """
    watch = Watch(stop or Stop(), progress)
    if isinstance(problem, MaxCover):
        adds_up = problem.backup or problem.openings.kinds is not None
        solver = solve_backup_cover if adds_up else solve_max_cover
    else:
        solver = SOLVERS.get(type(problem))
    if solver is None:
        raise InvalidInput(f"cannot solve a {type(problem).__name__}; see maillage.engines.siting")
    return solver(problem, watch, int(seed))
