"""The linear program of the plans near the best: better prices, and the bones of a rota."""

import numpy as np

from maillage.engines.rota.solving.bound import look, plans_within
from maillage.engines.rota.solving.highs import patiently, relax
from maillage.engines.rota.solving.master import boxed, program_of
from maillage.engines.rota.solving.pool import costed, merged, of_plans, one_each

NEAR_POINTS = (2.0, 1.0, 0.5, 0.2, 0.0)  # how near the best of their volunteer plans begin
ADDED_POINTS = (0.5, 0.2, 0.0)
ROUNDING_POINTS = (12.0, 6.0, 3.0, 1.0, 0.0)
MOST_PLANS = 120_000
POLISHES = 6
REACH = 2.0  # points: how far a price may go in one linear program
TOWARDS = (1.0, 0.5, 0.2)  # shares of the way there
WHOLE = 1e-6
NODES = 500


class Relaxation:
    """Prices (``sight``) and the plans that the linear program may mix."""

    def __init__(self, model, best, sight):
        self.model, self.best, self.sight = model, best, sight
        self.plans = None

    def near(self, points, kept=None):
        """The plans within the largest of these distances that can be held; at worst the best ones.

        kept : booleans, volunteers whose plans are wanted (the best plans of others come too)
        """
        for each in points:
            units = np.full(self.model.choices.most.size, int(each * self.model.scale))
            if kept is not None:
                units *= kept
            found = plans_within(self.model, self.sight, units, MOST_PLANS)
            if found is not None:
                return found
        return costed(self.model, self.sight.plans)

    def round_first(self):
        """Plans of a first rota: the whole ones of the linear program, and others near them.

        None when the search was stopped before.
        """
        incumbent = one_each(self.model, self.best.given)
        self.plans = merged(self.near(NEAR_POINTS), incumbent)
        answer = patiently(relax, self.best, program_of(self.model, self.plans))
        if answer is None or not answer.done:
            return None
        kept = of_plans(self.plans, answer.x[: self.plans.volunteer.size] > 1 - WHOLE)
        free = np.ones(self.model.choices.most.size, bool)
        free[kept.volunteer] = False
        others = self.near(ROUNDING_POINTS, free)
        bare = one_each(self.model, np.flatnonzero(self.model.choices.fixed))
        return merged(kept, of_plans(others, free[others.volunteer]), of_plans(bare, free))

    def polish(self):
        """Move the prices to the best ones, and the bound with them.

        Each linear program keeps the prices within `REACH` of those that gave the bound (du Merle
        et al. 1999): far from them its plans would be the wrong ones.
        """
        for _ in range(POLISHES):
            program = program_of(self.model, self.plans)
            rows = self.model.cells.rows
            answer = patiently(relax, self.best, boxed(program, self.sight.prices[:rows], REACH))
            if answer is None or not answer.done:
                return
            self._step(program.price_sign * answer.prices[program.prices_at])
            least = self.model.constant + np.ceil(answer.bound - WHOLE)
            if -(-self.sight.total // self.model.scale) >= least or self.best.must_stop():
                return

    def _step(self, multipliers):
        """Look on the way to the multipliers; take the best view and the plans seen there."""
        origin = best = self.sight
        for share in TOWARDS:
            self.sight = look(self.model, origin.prices + share * (multipliers - origin.prices))
            self.plans = merged(self.plans, self.near(ADDED_POINTS))
            if self.sight.total > best.total:
                best = self.sight
        self.sight = best
        self.best.raise_bound(-(-best.total // self.model.scale))
