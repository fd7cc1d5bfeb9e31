"""The end of the proof: any better rota is made of plans within the gap that remains."""

import numpy as np

from maillage.engines.rota.solving.bound import plans_within
from maillage.engines.rota.solving.master import program_of
from maillage.engines.rota.solving.planning import chosen_choices
from maillage.engines.rota.solving.pool import merged, one_each

MOST_PLANS = 400_000
CORE_POINTS = (3.0, 2.0, 1.0, 0.5, 0.2)
TOLERANCE = 0.01  # points: more than the tolerances of HiGHS add up to
IDLE_ROUNDS = 40


def settle(planner, relaxation, repairs):
    """Find the best rota and prove it, or bring the cost down as long as that goes."""
    plans = _plans_of_the_gap(planner, relaxation)
    if plans is None:
        _narrow(planner, relaxation, repairs)
        plans = _plans_of_the_gap(planner, relaxation)
    if plans is not None and not planner.best.must_stop():
        _prove(planner, relaxation.sight, plans, repairs)


def _plans_of_the_gap(planner, relaxation):
    """Every plan that a rota as good as ours may have; None when they are too many."""
    slack = slack_of(planner, relaxation.sight)
    return plans_within(planner.model, relaxation.sight, slack, MOST_PLANS)


def slack_of(planner, sight):
    """The gap, in the units of the sight."""
    return planner.best.cost * planner.model.scale - sight.total


def _narrow(planner, relaxation, repairs):
    """Bring the cost down with the plans nearest the best."""
    best, model = planner.best, planner.model
    plans = merged(relaxation.near(CORE_POINTS), one_each(model, best.given))
    answer = planner.settle(program_of(model, plans), lambda over: repairs.run(IDLE_ROUNDS, over))
    if answer is not None and answer.x is not None:
        best.offer(chosen_choices(plans, answer.x))


def _prove(planner, sight, plans, repairs):
    """Let HiGHS settle among the plans of the gap: the best rota, or a better bound."""
    best, model, cost = planner.best, planner.model, planner.best.cost
    mixes = mixes_within(model, sight, slack_of(planner, sight))
    program = program_of(model, plans, mixes, exact=True)
    answer = planner.settle(program, lambda over: repairs.run(IDLE_ROUNDS, over))
    if answer is None:
        return
    best.branched = plans.volunteer.size
    if answer.x is not None:
        best.offer(chosen_choices(plans, answer.x))
    best.raise_bound(min(cost, model.constant + int(np.ceil(answer.bound - TOLERANCE))))


def mixes_within(model, sight, slack):
    """The mixes that a rota within the slack may have: booleans."""
    cells = model.cells
    cell = np.repeat(np.arange(cells.empty.size), np.diff(cells.mix_start))
    return sight.mix_value <= sight.mix_value[sight.best_mix[cell]] + slack
