"""The same drawn days for every staffing tried: what a practitioner more or less would change."""

import numpy as np

from maillage.engines.waiting.pool import ARRIVALS, WAITED
from maillage.engines.waiting.simulation import block_days, counted_minutes, draw_groups, live

MOST_REMEMBERED = 200_000


class Sample:
    """Days on which staffings are compared; each group is lived again only if its staff changes."""

    def __init__(self, problem, n_days, seed):
        self.problem, self.n_days = problem, n_days
        self.minutes = counted_minutes(problem)[: len({t.minutes for t in problem.targets})]
        size = block_days(problem)
        self.blocks = [
            [*draw_groups(problem, min(size, n_days - first), (*seed, block))]
            for block, first in enumerate(range(0, n_days, size))
        ]
        self.groups = [group for group, _ in self.blocks[0]]
        self.remembered = {}
        self.lived = 0

    def shares(self, staffing):
        """Share of arrivals served within each of ``minutes``; 1.0 if nobody came."""
        total = self._all(staffing)
        return total[2:] / total[0] if total[0] else np.ones(self.minutes.size)

    def overtime_minutes(self, staffing):
        """Mean minutes worked past duty in a day."""
        return self._all(staffing)[1] / self.n_days

    def _all(self, staffing):
        return sum(self._group(position, staffing) for position in range(len(self.groups)))

    def _group(self, position, staffing):
        """(arrivals, minutes past duty, in time for each target) of one group."""
        key = position, staffing[list(self.groups[position].skills)].tobytes()
        if key not in self.remembered:
            if len(self.remembered) > MOST_REMEMBERED:
                self.remembered.clear()
            self.remembered[key] = sum(
                self._live(block[position], staffing) for block in self.blocks
            )
            self.lived += 1
        return self.remembered[key]

    def _live(self, drawn, staffing):
        tally, overtime = live(self.problem, staffing, [drawn], self.minutes)
        told = tally.sum(axis=(0, 1))
        return np.concatenate(([told[ARRIVALS], overtime.sum()], told[WAITED + 1 :]))
