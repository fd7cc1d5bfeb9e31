"""What the promise becomes with one practitioner fewer: at each step, and all day long."""

from dataclasses import dataclass

import numpy as np

from maillage.engines.waiting.sample import Sample
from maillage.engines.waiting.simulation import check_staffing
from maillage.engines.waiting.sizing import days_for

PERSONS = 100_000, 20  # persons, or at least days, on whom each staffing is lived


@dataclass(frozen=True)
class Effect:
    """Shares of arrivals served within each of ``minutes``, on the same days.

    minutes : float array, shape (n_targets,)
    as_planned : float array, shape (n_targets,)
    one_fewer : float array, shape (n_skills, n_steps, n_targets), one fewer of that skill at that
        step; nan where nobody is on duty
    all_day : float array, shape (n_skills, n_targets), one fewer of that skill at every step
    """

    minutes: np.ndarray
    as_planned: np.ndarray
    one_fewer: np.ndarray
    all_day: np.ndarray


def effect_of_one_fewer(problem, staffing, seed=0):
    """`Effect` of each practitioner less than ``staffing``, int array (n_skills, n_steps).

    Examples
    --------
    Ten persons in half an hour are too many for one practitioner, and nobody is seen without.

    >>> from maillage.engines.waiting.problem import CareType, Problem, Skill, Target
    >>> care = CareType("gp", np.array([10.0]), 10.0, 1.0, 20.0)
    >>> problem = Problem(30.0, 1, (care,), (Skill("gp", (0,)),), (Target(15.0, 0.9),))
    >>> effect = effect_of_one_fewer(problem, np.array([[5]]))
    >>> bool(effect.as_planned[0] > 0.9), bool(effect.one_fewer[0, 0, 0] < effect.as_planned[0])
    (True, True)
    """
    staffing = check_staffing(problem, staffing)
    sample = Sample(problem, days_for(problem, *PERSONS), (seed, 3, 0))
    one_fewer = np.full((*staffing.shape, sample.minutes.size), np.nan)
    for skill, step in np.argwhere(staffing > 0):
        fewer = staffing.copy()
        fewer[skill, step] -= 1
        one_fewer[skill, step] = sample.shares(fewer)
    all_day = np.array(
        [sample.shares(_one_fewer_of(staffing, row)) for row in range(len(staffing))]
    )
    return Effect(sample.minutes, sample.shares(staffing), one_fewer, all_day)


def _one_fewer_of(staffing, skill):
    fewer = staffing.copy()
    fewer[skill] = np.maximum(0, fewer[skill] - 1)
    return fewer
