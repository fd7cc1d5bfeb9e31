"""How many practitioners on duty, when, for the people who come: one plan by care type.

Each care type has its own practitioners, and the promise holds for each. Where few people come
there is nothing to search: one practitioner all day, and the simulation says what that keeps.
"""

from dataclasses import dataclass

import numpy as np

from maillage.apps.teleconsult.promise import PROMISE
from maillage.apps.teleconsult.selectors.demand import STEP_MINUTES, STEPS
from maillage.engines.siting import Stop
from maillage.engines.waiting import problem_from, simulate, size

SECONDS = 2.0  # for all care types together; what was found is then checked
FEW_A_DAY = 5  # arrivals under which nothing is searched
_EFFORT = 0.02  # of the engine's usual number of people
_LIVED, _DAYS = 20_000, (50, 1_000)  # people and days on whom one practitioner fewer is judged


@dataclass(frozen=True)
class Plan:
    """On duty by half-hour for one care type, and what one practitioner fewer would change.

    on_duty : int array (`STEPS`,); shares, without_one : seen within each minutes of `PROMISE`
    bound_doctor_hours : no plan has fewer; None where nothing was searched
    worst_step : half-hour where one fewer hurts most, and worst_share seen in time without
    """

    care_type: str
    arrivals: float
    on_duty: np.ndarray
    doctor_hours: float
    bound_doctor_hours: float | None
    shares: tuple
    without_one: tuple
    worst_step: int
    worst_share: float

    @property
    def keeps_promise(self):
        pairs = zip(self.shares, PROMISE, strict=True)
        return all(share >= target for share, (_, target) in pairs)

    @property
    def gap(self):
        """(hours − bound) / bound; None without a bound."""
        return self.doctor_hours / self.bound_doctor_hours - 1 if self.bound_doctor_hours else None


def plans(demand, service_times, seed=0):
    """A `Plan` for each care type of a `Demand` that somebody comes for."""
    wanted = {code: each for code, each in demand.arrivals.items() if each.any()}
    return [
        _plan(code, arrivals, service_times.by_care_type[code], SECONDS / len(wanted), seed)
        for code, arrivals in wanted.items()
    ]


def _plan(care_type, arrivals, service, seconds, seed):
    problem = _problem(care_type, arrivals, service)
    days = int(np.clip(_LIVED / arrivals.sum(), *_DAYS))

    def shares(staffing):
        return tuple(simulate(problem, staffing, days, seed).shares[: len(PROMISE)].tolist())

    if arrivals.sum() < FEW_A_DAY:
        on_duty, bound = np.ones((1, STEPS), int), None
    else:
        sizing = size(problem, Stop(seconds=seconds), seed, _EFFORT)
        on_duty, bound = sizing.on_duty, sizing.bound_doctor_hours
    at_each_step = [shares(_one_fewer(on_duty, step))[0] for step in range(STEPS)]
    worst = int(np.argmin(at_each_step))
    return Plan(
        care_type,
        float(arrivals.sum()),
        on_duty[0],
        problem.doctor_hours(on_duty),
        bound,
        shares(on_duty),
        shares(_one_fewer(on_duty, slice(None))),
        worst,
        at_each_step[worst],
    )


def _one_fewer(on_duty, steps):
    fewer = on_duty.copy()
    fewer[:, steps] = np.maximum(0, fewer[:, steps] - 1)
    return fewer


def _problem(care_type, arrivals, service):
    law = {"mean": service.mean_minutes, "cv": service.cv}
    return problem_from(
        {
            "step_minutes": STEP_MINUTES,
            "steps": STEPS,
            "care_types": [
                {"id": care_type, "arrivals": arrivals.tolist(), "service_minutes": law}
            ],
            "skills": [{"id": care_type, "serves": [care_type]}],
            "targets": [{"minutes": minutes, "share": share} for minutes, share in PROMISE],
        }
    )
