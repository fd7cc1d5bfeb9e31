"""Choosing a rota among some plans with HiGHS: here when they are few, elsewhere if not."""

import numpy as np

from maillage.engines.rota.solving.elsewhere import Elsewhere
from maillage.engines.rota.solving.highs import minimise, patiently
from maillage.engines.rota.solving.master import program_of

SMALL = 1_500  # plans that HiGHS settles faster than a process starts
SMALL_SECONDS = 5.0


class Planner:
    """Two processes at most: one for the repairs, one for the proof."""

    def __init__(self, model, best):
        self.model, self.best = model, best
        self.repairing, self.proving = Elsewhere(), Elsewhere()

    def __enter__(self):
        if self.model.choices.week.size > SMALL:
            self.repairing.open()
        return self

    def __exit__(self, *_):
        self.repairing.close()
        self.proving.close()

    def choose(self, plans, nodes):
        """Offer the best rota of these plans; (whether it is better, whether HiGHS ended)."""
        program = program_of(self.model, plans)
        if plans.volunteer.size <= SMALL:
            answer = patiently(minimise, self.best, program, SMALL_SECONDS, nodes=nodes)
        else:
            self.repairing.start(program, self.best.seconds_left, nodes)
            answer = self.repairing.wait(self.best.must_stop)
        if answer is None or answer.x is None:
            return False, False
        return self.best.offer(chosen_choices(plans, answer.x)), answer.done

    def settle(self, program, meanwhile):
        """The `Answer` of HiGHS on a whole program; None if it had to be stopped.

        meanwhile : what to do here as long as its argument, called, is false
        """
        if program.whole.sum() <= SMALL:
            answer = patiently(minimise, self.best, program, SMALL_SECONDS)
            if answer is None or answer.done:
                return answer
        self.proving.start(program, self.best.seconds_left, None)
        meanwhile(self.proving.is_over)
        return self.proving.wait(self.best.must_stop)


def chosen_choices(plans, x):
    """The choices of the plans that a solution takes, ascending."""
    path = plans.path[x[: plans.volunteer.size] > 0.5]
    return np.sort(path[path >= 0])
