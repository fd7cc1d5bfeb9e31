"""Answer a question: where to open which response, with a proven bound."""

from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, hstack

from maillage.engines.access import AccessProblem, Bands, prepare_openings
from maillage.engines.siting import (
    Lift,
    Matrix,
    MaxCover,
    Openings,
    PCenter,
    PMedian,
    Sparse,
    Stop,
    solve,
)

from .enums import Aim
from .inputs import trips_to
from .question import UNREACHABLE_BEYOND, Chosen, share_out

THRESHOLD = 2.5  # consultations a year under which DREES calls a commune under-served
NEVER_LEFT_OUT = 1e5  # minutes counted for a commune beyond the farthest trip allowed
MEAN_GAP = 0.005  # the farthest trip is what is promised
A_HAIR = 1e-4  # minutes: a float32 trip equal to the longest allowed is allowed


@dataclass(frozen=True)
class Plan:
    """What opens where, and how good that is.

    places : int array, positions in `inputs.places`, ascending
    responses : the Chosen of each place
    objective, bound : in the unit of the aim (residents, minutes, resident-minutes)
    """

    places: np.ndarray
    responses: tuple[Chosen, ...]
    objective: float
    bound: float
    gap: float
    is_proven: bool


def solve_question(question, inputs, minutes, stop=None, progress=None):
    """The best plan found before `stop`.

    minutes : csr_array (communes, places then existing sites)

    Raises Infeasible when no plan can do what is asked.
    """
    if question.aim == Aim.LIFT:
        return _solve_lift(question, inputs, minutes, stop, progress)
    stop = stop or Stop()
    problem = _distance_problem(question, inputs, minutes)
    result = solve(problem, stop, question.seed, progress)
    sites = result.sites
    if question.aim == Aim.WORST and result.sites.size:
        sites = _nearest_within(problem, minutes, result, stop, question.seed)
    new = np.setdiff1d(sites, problem.openings.existing)
    served = _served(inputs, minutes, new)
    responses = share_out(question.openings, served)
    return _plan(new, responses, result)


def _distance_problem(question, inputs, minutes):
    count = len(inputs.places)
    openings = Openings(
        p=len(question.openings),
        existing=(*question.existing, *range(count, minutes.shape[1])),
        forced=question.forced,
        forbidden=question.forbidden,
    )
    common = {"names": tuple(inputs.communes.name.tolist())}
    weight, distances = inputs.communes.residents, _distances(question, minutes)
    if question.aim == Aim.COVER:
        return MaxCover(weight, distances, openings, radius=question.minutes + A_HAIR, **common)
    kind = PCenter if question.aim == Aim.WORST else PMedian
    return kind(weight, distances, openings, **common)


def _distances(question, minutes):
    if question.aim == Aim.COVER:
        return Sparse(minutes)
    if minutes.nnz == minutes.shape[0] * minutes.shape[1]:
        return Matrix(minutes.toarray().astype(float))
    beyond = UNREACHABLE_BEYOND if question.aim == Aim.MEAN else None
    return Sparse(minutes, beyond)


def _nearest_within(problem, minutes, result, stop, seed):
    """Among the plans that leave nobody farther, one with a short mean trip."""
    coo = minutes.tocoo()  # not from a dense table, which has lost the trips of 0 minutes
    kept = coo.data <= result.objective + A_HAIR
    near = csr_array((coo.data[kept], (coo.row[kept], coo.col[kept])), minutes.shape)
    # Nobody may be left out, not even where nobody is known to live.
    weight = np.maximum(problem.weight, 1.0)
    median = PMedian(weight, Sparse(near, NEVER_LEFT_OUT), problem.openings, names=problem.names)
    other = solve(median, replace(stop, gap=MEAN_GAP), seed)
    return other.sites if (other.assignment >= 0).all() else result.sites


def _served(inputs, minutes, places):
    """Residents for whom each of these places is the nearest of them."""
    if not places.size:
        return np.zeros(0)
    trips = trips_to(minutes, places)
    is_reached = np.isfinite(trips.min(axis=1))
    nearest = trips.argmin(axis=1)[is_reached]
    return np.bincount(nearest, inputs.communes.residents[is_reached], places.size)


def _solve_lift(question, inputs, minutes, stop, progress):
    communes, count = inputs.communes, len(inputs.places)
    shares = score_shares(inputs, minutes)
    known = communes.is_inside & ~np.isnan(communes.score)
    gains = hstack([shares[known] * chosen.consultations for chosen in question.responses])
    problem = Lift(
        weight=communes.residents[known],
        score=communes.score[known],
        gains=csr_array(gains),
        threshold=THRESHOLD,
        openings=_lift_openings(question, count),
        names=tuple(communes.name[known].tolist()),
    )
    result = solve(problem, stop or Stop(), question.seed, progress)
    responses = tuple(question.responses[column // count] for column in result.sites)
    return _plan(result.sites % count, responses, result)


def _lift_openings(question, count):
    """One column for each response in each place; a forced place takes the largest left."""
    kinds = np.repeat(np.arange(len(question.responses)), count)
    costs = np.repeat([chosen.cost for chosen in question.responses], count)
    column = {chosen.key: at * count for at, chosen in enumerate(question.responses)}
    largest = sorted(question.openings, key=lambda chosen: -chosen.consultations)
    forced = [column[c.key] + at for at, c in zip(question.forced, largest, strict=False)]
    closed = [*question.forbidden, *question.existing]
    return Openings(
        budget=question.limit_euros,
        costs=costs,
        kinds=kinds,
        most=tuple(chosen.count for chosen in question.responses),
        forced=tuple(forced),
        forbidden=tuple(at + column[c.key] for c in question.responses for at in closed),
    )


def score_shares(inputs, minutes):
    """What one consultation a year at each place adds to each commune's score (DESIGN §5).

    csr_array (communes, places): w(t_ij) / Σ_k w(t_kj) P_k, over all communes frozen.
    """
    places = minutes[:, : len(inputs.places)]
    bands = Bands(tuple(inputs.bands["upper"]), tuple(inputs.bands["weights"]))
    problem = AccessProblem(inputs.communes.need, np.zeros(len(inputs.places)), places)
    shares = prepare_openings(problem, bands).shares.tocsr()
    shares.eliminate_zeros()  # trips beyond the last band
    return shares


def _plan(places, responses, result):
    order = np.argsort(places, kind="stable")
    return Plan(
        places=places[order],
        responses=tuple(responses[at] for at in order),
        objective=result.objective,
        bound=result.bound,
        gap=result.gap,
        is_proven=result.proven_optimal,
    )
