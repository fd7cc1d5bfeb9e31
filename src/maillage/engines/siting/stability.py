"""How sure is a choice: solve again with travel times a little wrong, and see which sites stay.

Travel times are measured with an error of 10 to 20 %. A site chosen in all the draws does not
depend on it; one chosen in half of them has an equal elsewhere.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from maillage.engines.errors import InvalidInput
from maillage.engines.siting.distances import Matrix, Sparse
from maillage.engines.siting.problems import Siting
from maillage.engines.siting.result import never
from maillage.engines.siting.sweep import solve_or_none, sweep


@dataclass(frozen=True)
class Stability:
    """Which sites of a plan are still chosen when it is drawn again.

    sites : int array, the sites of the plan, existing ones left out, ascending
    kept : float array, share of the draws (0 to 1) in which each is chosen; nan without a draw
    draws : solves really done (a stopped sweep keeps what it has)
    infeasible : draws for which no plan exists; they keep no site
    """

    sites: np.ndarray
    kept: np.ndarray
    draws: int
    infeasible: int


@dataclass(frozen=True)
class PerturbedTimes:
    """Draws a problem whose every time is multiplied by its own factor, 1 ± ``spread`` at most.

    problem : any problem over `Matrix` or `Sparse` times; a pair that has no time gets none
    spread : from 0 up to 1 (excluded)

    Examples
    --------
    >>> import numpy as np
    >>> from maillage.engines.siting import Matrix, Openings, PerturbedTimes, PMedian
    >>> problem = PMedian(np.ones(1), Matrix(np.array([[0.0, 10.0]])), Openings(p=1))
    >>> drawn = PerturbedTimes(problem, spread=0.2)(np.random.default_rng(0))
    >>> drawn.distances.values.round(2).tolist()
    [[0.0, 9.08]]
    """

    problem: Siting
    spread: float = 0.2

    def __post_init__(self):
        if not isinstance(getattr(self.problem, "distances", None), Matrix | Sparse):
            raise InvalidInput(
                f"the times of this {type(self.problem).__name__} cannot be drawn: expected "
                "distances as a Matrix or a Sparse; else write the draw yourself"
            )
        if not 0 <= self.spread < 1:
            raise InvalidInput(f"spread is {self.spread}; expected from 0 to less than 1")

    def __call__(self, generator):
        """The problem with the times of one draw."""
        distances = self.problem.distances
        if isinstance(distances, Matrix):
            times = Matrix(self._drawn(distances.values, generator))
        else:
            pairs = distances.pairs.copy()
            pairs.data = self._drawn(pairs.data, generator)
            times = replace(distances, pairs=pairs)
        return replace(self.problem, distances=times)

    def _drawn(self, times, generator):
        return times * generator.uniform(1 - self.spread, 1 + self.spread, times.shape)


def stability(
    draw: Callable, sites, *, draws=100, stop=None, seed=0, executor=None, progress=None,
    asked=None,
):  # fmt: skip
    """Share of perturbed solves that keep each site of a plan.

    Parameters
    ----------
    draw : callable(numpy Generator) giving a perturbed problem: `PerturbedTimes`, or your own where
        times come in otherwise (for a `Lift`, the gains); it must pickle for other processes
    sites : the sites of the plan (`Result.sites`); existing ones are left out of the answer
    draws : how many; each has its own generator, so the answer does not depend on the executor
    stop : Stop for each solve (without ``asked`` when the executor is other processes)
    seed : int from 0 up, for the draws and the solves
    executor : any `concurrent.futures.Executor`; by default one solve after the other
    progress : callable(done, draws), optional
    asked : callable, optional; once true, cancels what has not begun and returns what is done

    Raises
    ------
    InvalidInput
        A draw that makes no problem, or fewer than one draw.

    Examples
    --------
    A hamlet, and two towns 20 minutes apart: whatever the error, the site is in the larger one.

    >>> import numpy as np
    >>> from maillage.engines.siting import Matrix, Openings, PerturbedTimes, PMedian, stability
    >>> minutes = np.abs(np.subtract.outer([0.0, 5.0, 20.0], [0.0, 5.0, 20.0]))
    >>> problem = PMedian(np.array([900.0, 50.0, 100.0]), Matrix(minutes), Openings(p=1))
    >>> stability(PerturbedTimes(problem), [0], draws=10).kept
    array([1.])
    """
    if draws < 1:
        raise InvalidInput(f"draws is {draws}; expected at least 1")
    seeds = np.random.SeedSequence(seed).spawn(draws)
    existing = draw(np.random.default_rng(seeds[0])).openings.existing
    sites = np.setdiff1d(np.asarray(sites, int), existing)
    times, done, infeasible = np.zeros(sites.size), 0, 0
    tasks = [(draw, of_draw, stop, seed) for of_draw in seeds]
    for _, chosen in sweep(sites_of_draw, tasks, executor, asked or never):
        done += 1
        infeasible += chosen is None
        times += 0 if chosen is None else np.isin(sites, chosen)
        if progress is not None:
            progress(done, draws)
    return Stability(sites, times / done if done else times * np.nan, done, infeasible)


def sites_of_draw(draw, of_draw, stop, seed):
    """Sites opened under one draw, or None when no plan exists."""
    result = solve_or_none(draw(np.random.default_rng(of_draw)), stop, seed)
    return None if result is None else result.sites
