"""The best rota so far and the best bound, told as they come."""

import numpy as np

from maillage.engines.rota.evaluation import evaluate
from maillage.engines.rota.problem import Assignment
from maillage.engines.rota.result import Rota


class Incumbent:
    """What `solve` would answer now.

    given : choices of the rota, ascending
    bound : proven, in points
    """

    def __init__(self, problem, choices, watch, progress):
        self.problem, self.choices, self.watch, self.progress = problem, choices, watch, progress
        self.given, self.evaluation, self.bound = None, None, 0
        self.branched = 0
        names = [volunteer.id for volunteer in problem.volunteers]
        owner = np.repeat(np.arange(len(names)), np.diff(choices.start))
        self._owner = [names[v] for v in owner.tolist()]

    @property
    def cost(self):
        """Cost of the rota."""
        return self.evaluation.cost

    def offer(self, given):
        """Keep a rota if it is better; whether it is."""
        found = evaluate(self.problem, self.assignments(given))
        if not found.feasible or (self.evaluation and found.cost >= self.cost):
            return False
        self.given, self.evaluation = np.sort(given), found
        self.tell()
        return True

    def note_bound(self, bound):
        """Keep a bound if it is better, without a word: there may be hundreds a second."""
        self.bound = max(self.bound, bound)

    def raise_bound(self, bound):
        """Keep a bound if it is better, and tell it."""
        if bound > self.bound:
            self.note_bound(bound)
            self.tell()

    def tell(self):
        """Give the answer as it is now to who follows the progress."""
        if self.progress is not None and self.evaluation is not None:
            self.progress(self.rota())

    @property
    def seconds_left(self):
        return self.watch.seconds_left

    def must_stop(self):
        """Whether the search is over: a proof, a small enough gap, time, or someone who asks."""
        if self.evaluation is not None:
            gap = (self.cost - self.bound) / max(1, self.cost)
            if gap <= self.watch.stop.gap:
                return True
        return self.watch.must_stop()

    def assignments(self, given):
        """The assignments of some choices, by centre, then week."""
        centres, choices = self.problem.centres, self.choices
        return sorted(
            (
                Assignment(self._owner[o], centres[choices.centre[o]].id, int(choices.week[o]))
                for o in given.tolist()
            ),
            key=lambda each: (each.centre, each.week, each.volunteer),
        )

    def rota(self):
        """The answer, as it is now."""
        found = self.evaluation
        return Rota(
            tuple(self.assignments(self.given)),
            found.cost,
            found.by_rule,
            found.empty_posts,
            min(self.bound, found.cost),
            self.watch.seconds,
            tuple(self._facts()),
        )

    def _facts(self):
        reserves = np.array([centre.reserve for centre in self.problem.centres], bool)
        posts = int(self.problem.lines[~reserves].sum())
        yield f"{posts - self.evaluation.empty_posts:,} of {posts:,} posts are filled."
        yield (
            f"No rota costs less than {min(self.bound, self.cost):,}: under common prices of the "
            "places, it is what the volunteers and the centres would cost if each chose alone."
        )
        if self.branched:
            yield (
                f"The last points of the bound come from a branch and bound (HiGHS) over the "
                f"{self.branched:,} plans that a better rota could use."
            )
