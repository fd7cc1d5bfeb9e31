"""Who serves where and when: the best rota found, with a proven bound."""

from maillage.engines.rota.solving.search import Search
from maillage.engines.siting.result import Stop


def solve(problem, *, stop=None, seed=0, progress=None, time_limit=None, start=None):
    """The best rota found, and a bound that no rota can pass.

    Parameters
    ----------
    problem : Problem
    stop : Stop, optional
        Time, gap or request to stop at; by default the search ends at a proof, or when nothing
        more can be done. Stopped at any moment, it answers with the best rota so far.
    seed : int, from 0 up
        Same problem, same seed, same answer (unless time cuts it short).
    progress : callable(Rota), optional
        Given each better rota and each better bound as they come; the first within a second.
    time_limit : float, optional
        Seconds, when ``stop`` gives none.
    start : assignments, optional
        A rota to begin from; one that breaks a hard rule is left aside.

    Returns
    -------
    Rota, with ``proven_optimal`` true only when the bound leaves no room.

    Raises
    ------
    InvalidInput
        A centre with more ways to share a week than can be listed.

    Examples
    --------
    One centre, two weeks; the second doctor asks for a week too far from home to be sent twice.

    >>> from maillage.engines.rota import Centre, Problem, Volunteer, Weights, solve
    >>> centre = Centre("ajain", 1, 1, 1, open_from=0, open_to=1)
    >>> near = Volunteer("near", True, 2, 1, (0, 1), 0, 1, False, 1, {"ajain": 2})
    >>> far = Volunteer("far", True, 2, 1, (0, 1), 0, 1, False, 1, {"ajain": 20})
    >>> weights = Weights(1000, 400, 120, 1, 15, 25, 200)
    >>> rota = solve(Problem("", 2, (centre,), (near, far), weights))
    >>> [(each.volunteer, each.week) for each in rota.assignments], rota.cost, rota.proven_optimal
    ([('near', 0), ('near', 1)], 44, True)
    """
    if stop is None:
        stop = Stop() if time_limit is None else Stop(seconds=time_limit)
    return Search(problem, stop, int(seed), progress).run(start)
