"""The whole search: a first rota, prices, plans near the best, a rota from them, a proof.

1. A rota at once, hardest weeks first.
2. Prices (`ascent`): their bound is within 0.1 % of the best there is.
3. The linear program of the plans near the best: its multipliers are the best prices; most of its
   volunteers already have one whole plan, and HiGHS plans the others around them.
4. Neighbourhoods around what the rota still loses, planned again by HiGHS.
5. Any better rota uses only plans within the remaining gap of their volunteer's best: when they can
   all be listed, HiGHS settles among them (in another process, while 4 goes on).

Source: column generation and reduced-cost fixing, as in Barnhart et al., Operations Research 1998.
"""

import numpy as np

from maillage.engines.rota.evaluation import evaluate
from maillage.engines.rota.solving.ascent import climb
from maillage.engines.rota.solving.bound import model_of
from maillage.engines.rota.solving.first import first_choices
from maillage.engines.rota.solving.incumbent import Incumbent
from maillage.engines.rota.solving.planning import Planner
from maillage.engines.rota.solving.relaxation import Relaxation
from maillage.engines.rota.solving.repairs import Repairs
from maillage.engines.rota.solving.settling import settle
from maillage.engines.siting.result import Watch

IDLE_ROUNDS, ROUNDING_NODES = 6, 500


class Search:
    """One call of `solve`."""

    def __init__(self, problem, stop, seed, progress):
        watch = Watch(stop)
        self.problem, self.model = problem, model_of(problem)
        self.best = Incumbent(problem, self.model.choices, watch, progress)
        self.random = np.random.default_rng(seed)

    def run(self, start=None):
        """Go through the stages until one of them ends the search."""
        best = self.best
        self._begin(start)
        if best.must_stop():
            return best.rota()
        with Planner(self.model, best) as planner:
            sight = climb(self.model, self._look)
            best.tell()
            self._take(sight.plans)
            self._improve(planner, Relaxation(self.model, best, sight))
        return best.rota()

    def _take(self, plans):
        """Offer the rota of these plans, one for each volunteer, as far as there is room."""
        wished = plans.path[plans.path >= 0].tolist()
        self.best.offer(first_choices(self.problem, self.model.choices, wished=wished))

    def _improve(self, planner, relaxation):
        """From the prices to the proof."""
        best, plans = self.best, None
        repairs = Repairs(planner, relaxation, self.random)
        if not best.must_stop():
            plans = relaxation.round_first()
        if plans is not None:
            planner.choose(plans, ROUNDING_NODES)
        if plans is not None and not best.must_stop():
            relaxation.polish()
        if not best.must_stop():
            repairs.run(IDLE_ROUNDS)
        if not best.must_stop():
            settle(planner, relaxation, repairs)

    def _look(self, total):
        self.best.note_bound(-(-total // self.model.scale))
        return self.best.must_stop()

    def _begin(self, start):
        choices = self.model.choices
        kept = self._known(start or ())
        if kept:
            self.best.offer(np.array(kept))
        self.best.offer(first_choices(self.problem, choices, kept))

    def _known(self, start):
        """The choices of a given rota; none when it breaks a rule."""
        start = list(start)
        if not start or evaluate(self.problem, start).errors:
            return []
        choices, people = self.model.choices, self.problem.volunteer_positions
        found = []
        for volunteer, centre, week in start:
            v = people[volunteer]
            position = self.problem.centre_positions[centre]
            own = np.arange(choices.start[v], choices.start[v + 1])
            here = (choices.centre[own] == position) & (choices.week[own] == week)
            found += own[here].tolist()
        return found
