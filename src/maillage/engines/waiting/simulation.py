"""The judge: live many days with a staffing, event by event, and count who was seen in time.

Practitioners and care types that never meet are simulated apart; a group where every practitioner
may see everybody is one queue (`pool`), any other goes event by event (`network`).
"""

from dataclasses import dataclass
from time import perf_counter
from typing import NamedTuple

import numpy as np

from maillage.engines.errors import InvalidInput
from maillage.engines.waiting.network import Crew, serve_network
from maillage.engines.waiting.people import draw_people
from maillage.engines.waiting.pool import ABANDONED, ARRIVALS, SERVED, WAITED, serve_pool

BLOCK_PERSONS = 100_000  # drawn together: they fit in the processor's cache
BLOCK_DAYS = 10_000
ALWAYS_TOLD = (15.0, 30.0)


class Group(NamedTuple):
    """Care types and skills that never meet the others; positions in the problem."""

    kinds: tuple[int, ...]
    skills: tuple[int, ...]
    is_pool: bool


@dataclass(frozen=True)
class Outcome:
    """What happened, summed over all days.

    minutes : float array, shape (n_targets,), those counted
    tally : float array, shape (n_care_types, 4 + n_targets): arrivals, served, gave up, minutes
        waited by the served, served within each of ``minutes``
    spread : float array, shape (n_targets,), standard error of the shares
    overtime_minutes : float array, shape (n_skills,), mean worked past duty in a day
    overtime_error : float, standard error of their sum
    """

    n_days: int
    minutes: np.ndarray
    tally: np.ndarray
    spread: np.ndarray
    overtime_minutes: np.ndarray
    overtime_error: float
    seconds: float

    @property
    def shares(self):
        """Share of all arrivals served within each of ``minutes``; 1.0 if nobody came."""
        return shares_of(self.tally.sum(axis=0))

    def share_within(self, minutes):
        return float(self.shares[np.flatnonzero(self.minutes == minutes)[0]])


def shares_of(told):
    """Shares of arrivals served in time, from one row of a tally.

    >>> shares_of(np.array([10.0, 9.0, 1.0, 80.0, 7.0, 9.0]))
    array([0.7, 0.9])
    """
    in_time = told[WAITED + 1 :]
    return in_time / told[ARRIVALS] if told[ARRIVALS] else np.ones(in_time.size)


def mean_wait(told):
    """Minutes waited by those served, on average; 0.0 if nobody was."""
    return float(told[WAITED] / told[SERVED]) if told[SERVED] else 0.0


def simulate(problem, staffing, n_days, seed, *, clock=perf_counter):
    """`Outcome` of ``n_days`` independent days.

    staffing : int array, shape (n_skills, n_steps), practitioners on duty
    seed : whole number from 0 up; the same one draws the same people whatever the staffing
    clock : seconds, monotonic, to say how long it took

    The counted minutes are those of the targets, and always 15 and 30.
    """
    return judge(problem, check_staffing(problem, staffing), n_days, (seed, 0, 0), clock)


def judge(problem, staffing, n_days, key, clock=perf_counter):
    """As `simulate`; ``key`` is (seed, purpose, round): no two purposes share their days."""
    minutes = counted_minutes(problem)
    begun = clock()
    tally = np.zeros((len(problem.care_types), 4 + minutes.size))
    squares = np.zeros((minutes.size, 3))
    overtime, extra_squared = np.zeros(len(problem.skills)), 0.0
    size = block_days(problem)
    for block, first in enumerate(range(0, n_days, size)):
        days = min(size, n_days - first)
        daily, extra = live(
            problem, staffing, [*draw_groups(problem, days, (*key, block))], minutes
        )
        tally += daily.sum(axis=0)
        overtime += extra.sum(axis=0)
        extra_squared += (extra.sum(axis=1) ** 2).sum()
        squares += _squares(daily)
    spread = _standard_errors(tally.sum(axis=0), squares, n_days)
    overtime /= n_days
    error = np.sqrt(max(0.0, extra_squared / n_days - overtime.sum() ** 2) / max(1, n_days - 1))
    return Outcome(n_days, minutes, tally, spread, overtime, float(error), clock() - begun)


def check_staffing(problem, staffing):
    """Whole numbers from 0 up, one row per skill, one column per step."""
    values = np.asarray(staffing)
    shape = (len(problem.skills), problem.n_steps)
    if values.shape != shape:
        raise InvalidInput(f"staffing has shape {values.shape}; expected {shape}")
    if values.dtype.kind not in "iu" or (values < 0).any():
        raise InvalidInput("staffing must be whole numbers of practitioners, from 0 up")
    return values.astype(np.int64)


def counted_minutes(problem):
    """float array: minutes of the targets, then 15 and 30 where they are not among them."""
    asked = dict.fromkeys(target.minutes for target in problem.targets)
    return np.array([*(asked | dict.fromkeys(ALWAYS_TOLD))])


def block_days(problem):
    """Days drawn together."""
    return int(np.clip(BLOCK_PERSONS / max(1.0, problem.arrivals.sum()), 1, BLOCK_DAYS))


def groups_of(problem):
    """`Group`s of care types and skills that share somebody."""
    serves = problem.serves
    unseen = set(range(len(problem.skills)))
    groups = []
    while unseen:
        skills, kinds = {min(unseen)}, set()
        while True:
            kinds = set(np.flatnonzero(serves[sorted(skills)].any(axis=0)).tolist())
            wider = set(np.flatnonzero(serves[:, sorted(kinds)].any(axis=1)).tolist())
            if wider == skills:
                break
            skills = wider
        unseen -= skills
        is_pool = bool(serves[np.ix_(sorted(skills), sorted(kinds))].all())
        groups.append(Group(tuple(sorted(kinds)), tuple(sorted(skills)), is_pool))
    return groups


def draw_groups(problem, n_days, seed):
    """(group, people) of each group on the same days."""
    for group in groups_of(problem):
        yield group, draw_people(problem, group.kinds, n_days, seed)


def live(problem, staffing, drawn, minutes):
    """(tally, overtime minutes of each skill) of each day of these people with this staffing.

    drawn : list of (group, people), on the same days
    """
    staff = np.column_stack((staffing, closing_staff(problem, staffing)))
    tally = np.zeros((drawn[0][1].n_days, len(problem.care_types), 4 + minutes.size))
    overtime = np.zeros((drawn[0][1].n_days, len(problem.skills)))
    for group, people in drawn:
        mine = np.zeros((people.n_days, len(group.kinds), 4 + minutes.size))
        overtime[:, list(group.skills)] = _live_group(
            problem, staff, (group, people), minutes, mine
        )
        tally[:, list(group.kinds)] = mine
    return tally, overtime


def _live_group(problem, staff, drawn, minutes, tally):
    """Overtime of the group's skills; alike practitioners share it as they share the hours."""
    group, people = drawn
    mine = staff[list(group.skills)]
    if group.is_pool:
        total = serve_pool(people, mine.sum(axis=0), problem.step_minutes, minutes, tally)
        return total[:, None] * mine.sum(axis=1) / max(1, mine.sum())
    serves = problem.serves[np.ix_(group.skills, group.kinds)]
    order = np.argsort(serves.sum(axis=1), kind="stable")
    crew = Crew(mine[order], serves[order], problem.step_minutes)
    overtime = np.empty((people.n_days, order.size))
    overtime[:, order] = serve_network(people, crew, minutes, tally)
    return overtime


def closing_staff(problem, staffing):
    """Who sees those still waiting after the last step: int array, shape (n_skills,).

    Those of the last step stay; for a care type that none of them may see, those who may and were
    on duty last come back.

    >>> from maillage.engines.waiting.problem import CareType, Problem, Skill
    >>> care = CareType("gp", np.ones(3), 10.0, 1.0)
    >>> closing_staff(Problem(30.0, 3, (care,), (Skill("gp", (0,)),), ()), np.array([[2, 1, 0]]))
    array([1])
    """
    closing = staffing[:, -1].copy()
    for able in problem.serves.T:
        if not closing[able].any():
            steps = np.flatnonzero(staffing[able].any(axis=0))
            if steps.size:
                closing[able] = staffing[able, steps[-1]]
    return closing


def _squares(daily):
    """Sums over days of x², x·n and n², for x in time among n who came."""
    x = daily[:, :, WAITED + 1 :].sum(axis=1)
    n = daily[:, :, ARRIVALS].sum(axis=1)
    return np.column_stack(((x * x).sum(axis=0), n @ x, np.full(x.shape[1], n @ n)))


def _standard_errors(told, squares, n_days):
    """Of the shares, as ratios of two means over days (delta method)."""
    if not told[ARRIVALS]:
        return np.zeros(squares.shape[0])
    shares = shares_of(told)
    residual = squares[:, 0] - 2 * shares * squares[:, 1] + shares**2 * squares[:, 2]
    return (
        np.sqrt(np.maximum(residual, 0.0)) / told[ARRIVALS] * np.sqrt(n_days / max(1, n_days - 1))
    )


def measures_of(outcome, told):
    """What is printed of one row of a tally, by name."""
    shares = dict(zip(outcome.minutes, shares_of(told), strict=True))
    return {
        "arrivals": int(told[ARRIVALS]),
        "served": int(told[SERVED]),
        "abandoned": int(told[ABANDONED]),
        "mean_wait_minutes": mean_wait(told),
        **{f"p_wait_{minutes:g}": float(share) for minutes, share in sorted(shares.items())},
    }
