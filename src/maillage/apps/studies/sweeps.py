"""Solve the same question again and again: with trips ±20 %, with one opening fewer or more."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array

from maillage.engines.errors import Infeasible
from maillage.engines.siting import Stop
from maillage.engines.siting.result import never
from maillage.engines.siting.sweep import sweep
from maillage.engines.travel import distance_km

from .answer import worth
from .inputs import Inputs
from .plan import solve_question
from .question import Question

SPREAD = 0.2
NEAR_KM = 10
DRAW_STOP = Stop(seconds=5.0, gap=0.005)


@dataclass(frozen=True)
class Sweep:
    """A plan to be made again and again; `places` are those it chose."""

    question: Question
    inputs: Inputs
    minutes: csr_array
    places: np.ndarray

    def again(self, seed):
        """Places chosen if every trip took up to 20 % less or more, each by its own luck.

        None when no plan exists then. The seed of the draw alone decides: the answer is the same
        wherever it is computed.
        """
        luck = np.random.default_rng(seed).uniform(1 - SPREAD, 1 + SPREAD, self.minutes.nnz)
        parts = (self.minutes.data * luck, self.minutes.indices, self.minutes.indptr)
        minutes = csr_array(parts, self.minutes.shape)
        try:
            return solve_question(self.question, self.inputs, minutes, DRAW_STOP).places
        except Infeasible:
            return None


def drawn_plans(plan, executor=None, progress=None, asked=never):
    """Places chosen in each draw of a `Sweep`, by rank; those done when someone asks to stop.

    executor : any `concurrent.futures.Executor`; None: here, one after the other
    progress : callable(draws done)
    """
    seeds = np.random.SeedSequence(plan.question.seed).spawn(plan.question.draws)
    found = {}
    for rank, places in sweep(Sweep.again, [(plan, seed) for seed in seeds], executor, asked):
        found[rank] = places
        if progress is not None:
            progress(len(found))
    return [found[rank] for rank in sorted(found)]


def shares_kept(plan, plans):
    """For each place of the plan, the share of draws that keep it, and it or one nearby."""
    sites, count = plan.inputs.places, len(plans)
    plans = [np.zeros(0, int) if places is None else places for places in plans]
    shares = []
    for place in plan.places:
        here = (sites.latitude[place], sites.longitude[place])
        km = distance_km(*here, sites.latitude, sites.longitude)
        kept = sum(place in places for places in plans)
        near = sum((km[places] <= NEAR_KM).any() for places in plans)
        shares.append(
            {"stability": round(kept / count, 4), "stability_near": round(near / count, 4)}
        )
    return shares


def variations(question, inputs, minutes, plan, stop):
    """Figures with one opening fewer, as planned, and one more; those that exist."""
    fewer, more = (
        solved(other, inputs, minutes, stop) if other else None
        for other in (one_fewer(question, plan), one_more(question, inputs, plan))
    )
    found = (fewer, worth(question, inputs, minutes, plan), more)
    return [figures for figures in found if figures]


def solved(question, inputs, minutes, stop):
    """Figures of the best plan of a question; None when nothing can do what it asks."""
    try:
        plan = solve_question(question, inputs, minutes, stop)
    except Infeasible:
        return None
    return worth(question, inputs, minutes, plan)


def one_fewer(question, plan):
    """The question with one opening less than the plan has: the most numerous response gives."""
    used = _used(question, plan)
    if plan.places.size <= max(1, len(question.forced)):
        return None
    most = max(used, key=used.get)
    return _with_counts(question, used | {most: used[most] - 1})


def one_more(question, inputs, plan):
    """The question with one opening more, of the most numerous response, whatever the budget."""
    used = _used(question, plan)
    taken = len(question.existing) + len(question.forbidden) + plan.places.size
    if taken >= len(inputs.places):
        return None
    most = max(used, key=used.get)
    return _with_counts(question, used | {most: used[most] + 1})


def _used(question, plan):
    keys = [chosen.key for chosen in plan.responses]
    return {chosen.key: keys.count(chosen.key) for chosen in question.responses}


def _with_counts(question, counts):
    responses = tuple(replace(chosen, count=counts[chosen.key]) for chosen in question.responses)
    return replace(question, responses=responses, limit_euros=None)
