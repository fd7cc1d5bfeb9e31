"""Neighbourhoods of the rota, planned again by HiGHS, around the places where it still loses."""

import numpy as np

from maillage.engines.rota.solving.neighbourhoods import Neighbours, losses
from maillage.engines.rota.solving.pool import merged, of_plans, one_each, plan_values

WIDE_POINTS = (12.0, 8.0, 5.0, 3.0, 2.0, 1.0, 0.5)
NODES = 50
FIRST_SIZE, SMALLEST, LARGEST = 120, 40, 600
SEEDS = 3
FEW = 60


class Repairs:
    """Rounds of repair of the best rota; each frees some volunteers and holds the others."""

    def __init__(self, planner, relaxation, random):
        self.model, self.best = planner.model, planner.best
        self.planner, self.relaxation, self.random = planner, relaxation, random
        self.size = FIRST_SIZE

    def run(self, idle_rounds, over=None):
        """Rounds until so many in a row find nothing, or ``over()``.

        None when there are so few volunteers that a neighbourhood would be everybody.
        """
        if self.model.choices.most.size <= FEW:
            return
        self.wide = self.relaxation.near(WIDE_POINTS)
        self.links = Neighbours(self.model, self.wide)
        idle = 0
        while idle < idle_rounds and not self.best.must_stop():
            if over is not None and over():
                return
            better, done = self._round()
            idle = 0 if better else idle + 1
            self._resize(better, done)

    def _resize(self, better, done):
        if not done:
            self.size = max(SMALLEST, int(self.size * 0.7))
        elif not better:
            self.size = min(LARGEST, int(self.size * 1.15) + 1)

    def _round(self):
        """One neighbourhood; (whether the rota is better, whether HiGHS ended)."""
        now = one_each(self.model, self.best.given)
        free = self._free(now)
        wide = of_plans(self.wide, free[self.wide.volunteer])
        return self.planner.choose(merged(now, wide), NODES)

    def _free(self, now):
        """Volunteers around a few losses, drawn in proportion to what they cost."""
        sight = self.relaxation.sight
        people, cells = losses(self.model, sight, now, plan_values(self.model, sight, now))
        both = np.concatenate([people, cells]).astype(float).clip(0)
        if both.sum() <= 0:
            both[:] = 1
        number = min(SEEDS, int((both > 0).sum()))
        seeds = self.random.choice(both.size, number, replace=False, p=both / both.sum())
        volunteers = seeds[seeds < people.size]
        return self.links.around(
            volunteers, seeds[seeds >= people.size] - people.size, self.size, self.random
        )
