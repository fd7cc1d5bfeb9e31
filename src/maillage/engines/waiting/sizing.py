"""How many practitioners on duty, when, so that the promise holds; and what no plan can beat.

Start from the load that lags behind the arrivals (Green, Kolesar and Whitt 2007) plus a square-root
margin; take away wherever the same simulated days allow it; check on days never seen before, with
three standard errors to spare.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincc

from maillage.engines.errors import Infeasible
from maillage.engines.siting.result import Stop, Watch
from maillage.engines.waiting.problem import MINUTES_PER_HOUR
from maillage.engines.waiting.promise import least_hours, may_be_priced
from maillage.engines.waiting.sample import Sample
from maillage.engines.waiting.search import Search
from maillage.engines.waiting.simulation import Outcome, groups_of, judge
from maillage.engines.waiting.work import least_minutes_on_duty

# Persons, or at least days: to rank changes, to decide on them, to check the answer.
QUICK, FINE, CHECKED = (30_000, 10), (300_000, 30), (10_000_000, 60)
MOST_DAYS = 200_000
ERRORS = 3.0  # standard errors kept above each target
ROUNDS, THINNED = 12, 4
SLICES = 60  # of a step, to follow the load
COARSE_BITS = 5
# A bound on work this near is enough; with less effort than this, no other is looked for.
NEAR, LEAST_EFFORT = 0.005, 0.1


@dataclass(frozen=True)
class Sizing:
    """A staffing that keeps the promise on days never used to choose it.

    on_duty : int array, shape (n_skills, n_steps)
    bound_doctor_hours : no staffing that keeps the promise with as little work past duty can have
        fewer
    outcome : the `Outcome` of the check
    keeps_promise : whether every target holds in it, standard errors to spare
    """

    on_duty: np.ndarray
    doctor_hours: float
    bound_doctor_hours: float
    outcome: Outcome
    keeps_promise: bool
    seconds: float

    @property
    def gap(self):
        """(hours − bound) / bound; 0.0 when nobody is needed."""
        if not self.bound_doctor_hours:
            return 0.0 if not self.doctor_hours else np.inf
        return self.doctor_hours / self.bound_doctor_hours - 1.0


def size(problem, stop=None, seed=0, effort=1.0):
    """`Sizing` with as few doctor-hours as it finds; skills whose ``on_duty`` is given keep it.

    effort : share of the usual number of persons simulated; less is sooner, and more cautious

    The targets bear on all arrivals of the day together. Same seed, same answer, unless time cuts
    it short. Raises `Infeasible` when the skills left to size cannot keep the promise.
    """
    watch = Watch(stop or Stop(seconds=60.0))
    places = _places(problem)
    targets = np.array([target.share for target in problem.targets])
    quick, fine = (
        Sample(problem, days_for(problem, effort * persons, least), (seed, 1, round_))
        for round_, (persons, least) in enumerate((QUICK, FINE))
    )
    rough = Search(quick, quick, targets, places, watch)
    staffing, best = _thin(rough, start(problem, rough), 2), None
    checked_days = days_for(problem, effort * CHECKED[0], CHECKED[1])
    goals = _first_goals(problem, staffing, quick.n_days, checked_days, seed)
    for round_ in range(ROUNDS):
        # The last rounds, and those out of time, only add what is missing.
        late = watch.must_stop() or round_ >= THINNED
        if late and best:
            break
        search = Search(quick, fine, goals, places, Watch(Stop()) if late else watch)
        staffing = search.climb(staffing, 1)
        staffing = staffing if late else _thin(search, staffing, 1)
        outcome = judge(problem, staffing, checked_days, (seed, 2, round_))
        if _holds(outcome, targets) and (best is None or staffing.sum() < best[0].sum()):
            best = staffing, outcome
        shares, spread = outcome.shares[: targets.size], outcome.spread[: targets.size]
        goals = _clipped(targets + ERRORS * spread + fine.shares(staffing) - shares)
    staffing, outcome = best or (staffing, outcome)
    pricing = {"effort": effort, "seed": seed, "must_stop": watch.must_stop}
    least = _least_hours(problem, staffing, outcome, pricing)
    return _answer(problem, staffing, outcome, least, watch.seconds)


def _first_goals(problem, staffing, quick_days, checked_days, seed):
    """The targets, and what the check will ask above them."""
    outcome = judge(problem, staffing, quick_days, (seed, 2, ROUNDS))
    targets = np.array([target.share for target in problem.targets])
    spread = outcome.spread[: targets.size] * np.sqrt(quick_days / checked_days)
    return _clipped(targets + (ERRORS + 1) * spread)


def _clipped(goals):
    return np.clip(goals, 0.0, 1.0 - 1e-9)


def _thin(search, staffing, least):
    """Take away by large numbers, then fewer at a time, down to ``least``."""
    delta = 1 << max(0, int(staffing.max()).bit_length() - COARSE_BITS)
    while delta >= least:
        staffing = search.descend(staffing, delta)
        delta //= 2
    return staffing


def _holds(outcome, targets):
    shares, spread = outcome.shares[: targets.size], outcome.spread[: targets.size]
    return bool((shares - ERRORS * spread >= targets).all())


def _places(problem):
    """(skill, step) where staff may change and somebody may be there to be seen."""
    somebody = np.cumsum(problem.arrivals, axis=1) > 0
    useful = problem.serves.astype(int) @ somebody.astype(int) > 0
    useful[[skill.on_duty is not None for skill in problem.skills]] = False
    return np.argwhere(useful)


def days_for(problem, persons, least):
    """Days with so many persons, or at least so many days."""
    each_day = problem.arrivals.sum()
    return int(np.clip(persons / max(1.0, each_day), least, MOST_DAYS)) if each_day else least


def start(problem, search):
    """The lagged load and as small a square-root margin as keeps the promise on the sample."""
    load, fixed = _load(problem, search.places), _fixed(problem)
    low, high = -float(np.sqrt(load.max(initial=0.0))), 8.0

    def staffing(margin):
        more = np.ceil(load + margin * np.sqrt(load) - 1e-9)
        return fixed + np.maximum(0, more).astype(np.int64)

    if not search.keeps(staffing(high)) and not search.keeps(staffing(high) + (load > 0) * 100_000):
        shares = ", ".join(f"{100 * share:.1f} %" for share in search.fine.shares(staffing(high)))
        raise Infeasible(
            f"however many are on duty in the skills to size, only {shares} of those who arrive "
            "are seen in time: raise the on_duty that is given, patience, or lower the targets"
        )
    while high - low > 0.01:
        middle = (low + high) / 2
        low, high = (low, middle) if search.keeps(staffing(middle)) else (middle, high)
    return staffing(high)


def _fixed(problem):
    none = np.zeros(problem.n_steps, np.int64)
    given = [none if skill.on_duty is None else skill.on_duty for skill in problem.skills]
    return np.array(given)


def _load(problem, places):
    """Mean number at work if all were seen at once, shared by the skills to size that may."""
    free = np.zeros((len(problem.skills), problem.n_steps), bool)
    free[tuple(places.T)] = True
    able = problem.serves[:, :, None] & free[:, None, :]
    lagged = np.array([_lagged(care, problem.step_minutes) for care in problem.care_types])
    return (able * lagged / np.maximum(1, able.sum(axis=0))).sum(axis=1)


def _lagged(care, step_minutes):
    """Mean number at work in each step, with nobody ever waiting (M_t/G/∞)."""
    slices = np.repeat(care.arrivals / SLICES, SLICES)
    ages = (np.arange(slices.size) + 0.5) * step_minutes / SLICES
    if care.cv == 0:
        still = (ages < care.mean_minutes).astype(float)
    else:
        shape = 1 / care.cv**2
        still = gammaincc(shape, ages * shape / care.mean_minutes)
    return np.convolve(slices, still)[: slices.size].reshape(-1, SLICES).mean(axis=1)


def _answer(problem, staffing, outcome, least, seconds):
    targets = np.array([target.share for target in problem.targets])
    return Sizing(
        staffing,
        problem.doctor_hours(staffing),
        # The plan is one of those bounded: more than its hours is an error of the simulation.
        min(least, problem.doctor_hours(staffing)),
        outcome,
        _holds(outcome, targets),
        seconds,
    )


def _least_hours(problem, staffing, outcome, pricing):
    """The higher of both bounds; the second only where it is worth its time."""
    least = bound_doctor_hours(problem, outcome)
    if pricing["effort"] < LEAST_EFFORT or problem.doctor_hours(staffing) <= (1 + NEAR) * least:
        return least
    return max(least, promise_doctor_hours(problem, staffing, outcome, **pricing))


def bound_doctor_hours(problem, outcome):
    """Doctor-hours below which no staffing goes that works as little past duty as ``outcome``."""
    return sum(_work_hours(problem, outcome, group) for group in groups_of(problem))


def promise_doctor_hours(problem, staffing, outcome, **pricing):
    """Doctor-hours below which no staffing keeps the promise, three standard errors below.

    Groups that cannot be priced count for their work. ``pricing``: effort, seed and must_stop of
    `least_hours`.
    """
    groups = groups_of(problem)
    priced = [group for group in groups if may_be_priced(problem, group)]
    elsewhere = sum(_work_hours(problem, outcome, x) for x in groups if x not in priced)
    hours = elsewhere + least_hours(problem, priced, staffing, **pricing)
    step_hours = problem.step_minutes / MINUTES_PER_HOUR
    return float(np.ceil(hours / step_hours - 1e-9) * step_hours)


def _work_hours(problem, outcome, group):
    """Hours that the work of one group takes, in whole steps."""
    skills = list(group.skills)
    spare = outcome.overtime_minutes[skills].sum() + ERRORS * outcome.overtime_error
    spare += _given_up(problem, group)
    minutes = least_minutes_on_duty(problem, group.kinds, spare)
    fixed = int(_fixed(problem)[skills].sum())
    all_fixed = all(problem.skills[skill].on_duty is not None for skill in skills)
    needed = int(np.ceil(minutes / problem.step_minutes - 1e-9))
    steps = fixed if all_fixed else max(fixed, needed)
    return steps * problem.step_minutes / MINUTES_PER_HOUR


def _given_up(problem, group):
    """Most minutes of work a day that giving up may spare, if the promise holds."""
    impatient = [problem.care_types[kind] for kind in group.kinds]
    impatient = [care for care in impatient if np.isfinite(care.patience_minutes)]
    if not impatient:
        return 0.0
    lost = (1.0 - max(target.share for target in problem.targets)) * problem.arrivals.sum()
    return lost * max(care.mean_minutes for care in impatient)
