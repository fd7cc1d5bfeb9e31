"""How firm a choice is: solve again with other trips, count how often each site stays.

Each draw has its own random numbers, from the seed and its rank alone: the answer does not depend
on where or in what order the draws are solved.
"""

from concurrent.futures import FIRST_COMPLETED, wait
from dataclasses import dataclass, replace

import numpy as np

from maillage.engines.errors import Infeasible
from maillage.engines.siting.distances import Matrix
from maillage.engines.siting.result import Stop
from maillage.engines.siting.solve import solve

HEARD_EVERY = 0.5  # seconds between two questions whether to stop


@dataclass(frozen=True)
class Stability:
    """How often each site of a plan stays when it is planned again.

    sites : int array, the sites asked about
    plans : the sites chosen in each draw solved, by rank of draw; None: no plan existed
    """

    sites: np.ndarray
    plans: tuple[np.ndarray | None, ...]

    @property
    def draws(self):
        """Draws solved."""
        return len(self.plans)

    @property
    def infeasible(self):
        """Draws for which no plan existed."""
        return sum(plan is None for plan in self.plans)

    @property
    def kept(self):
        """Float array, share of draws (0 to 1) that choose each site."""
        return self.share_with([[site] for site in self.sites])

    def share_with(self, groups):
        """Share of draws that choose at least one site of each group.

        >>> Stability(np.array([0]), (np.array([1]), None)).share_with([[0, 1]])
        array([0.5])
        """
        plans = [plan for plan in self.plans if plan is not None]
        hits = [sum(np.isin(group, plan).any() for plan in plans) for group in groups]
        return np.array(hits, float) / max(self.draws, 1)


def stability(choose, sites, *, draws=100, seed=0, executor=None, progress=None, asked=None):
    """Share of draws in which each site is chosen again.

    Parameters
    ----------
    choose : callable(numpy Generator) -> int array of chosen sites; may raise Infeasible.
        `PerturbedTimes` for a problem of distances; it is sent to the executor as it is.
    sites : int array, the sites to count
    executor : any `concurrent.futures.Executor`; None: here, one after the other
    progress : callable(done, draws), optional
    asked : callable, true when someone wants to stop: the draws done are counted

    Examples
    --------
    >>> chosen = stability(lambda random: np.array([0, 1 + random.integers(2)]), [0, 1], draws=50)
    >>> float(chosen.kept[0]), bool(0.2 < chosen.kept[1] < 0.8)
    (1.0, True)
    """
    asked = asked or (lambda: False)
    seeds = np.random.SeedSequence(seed).spawn(draws)
    plans = {}
    for rank, plan in _solved(choose, seeds, executor, asked):
        plans[rank] = plan
        if progress is not None:
            progress(len(plans), draws)
    return Stability(np.asarray(sites, int), tuple(plans[rank] for rank in sorted(plans)))


def _solved(choose, seeds, executor, asked):
    """(rank, plan) of the draws, as they come."""
    if executor is None:
        for rank, seed in enumerate(seeds):
            if asked():
                return
            yield rank, draw(choose, seed)
        return
    waiting = {executor.submit(draw, choose, seed): rank for rank, seed in enumerate(seeds)}
    try:
        while waiting and not asked():
            over, _ = wait(waiting, timeout=HEARD_EVERY, return_when=FIRST_COMPLETED)
            yield from ((waiting.pop(future), future.result()) for future in over)
    finally:
        for future in waiting:
            future.cancel()


def draw(choose, seed):
    """One draw: the sites chosen, None when no plan exists."""
    try:
        return choose(np.random.default_rng(seed))
    except Infeasible:
        return None


@dataclass(frozen=True)
class PerturbedTimes:
    """Chooses with every distance multiplied by its own luck, uniform in 1 ± spread.

    problem : one of distances (Matrix or Sparse)
    stop : Stop of each solve
    """

    problem: object
    spread: float = 0.2
    stop: Stop | None = None

    def __call__(self, random):
        distances = self.problem.distances
        if isinstance(distances, Matrix):
            other = Matrix(distances.values * self._luck(random, distances.shape))
        else:
            pairs = distances.pairs.copy()
            pairs.data = pairs.data * self._luck(random, pairs.data.shape)
            other = replace(distances, pairs=pairs)
        return solve(replace(self.problem, distances=other), self.stop).sites

    def _luck(self, random, shape):
        return random.uniform(1 - self.spread, 1 + self.spread, shape)
