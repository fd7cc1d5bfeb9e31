"""Small staffing questions, and a slow simulation that every fast one must equal."""

import numpy as np

from maillage.engines.waiting import CareType, Problem, Skill, Target
from maillage.engines.waiting.people import People

TARGETS = (Target(15.0, 0.90), Target(30.0, 0.98))


def care(name="gp", arrivals=(6.0, 6.0), mean=10.5, cv=0.6, patience=np.inf):
    return CareType(name, np.array(arrivals, float), mean, cv, patience)


def one_queue(arrivals, *, on_duty=None, **told):
    """One care type, one skill."""
    kind = care(arrivals=arrivals, **told)
    given = None if on_duty is None else np.array(on_duty)
    return Problem(30.0, len(arrivals), (kind,), (Skill("gp_only", (0,), given),), TARGETS)


def two_queues(arrivals=6.0, n_steps=8, patience=np.inf):
    """GPs, and psychiatrists who may also see those who come for a GP."""
    kinds = (
        care(arrivals=[arrivals] * n_steps, patience=patience),
        care("psy", [arrivals / 4] * n_steps, 26.0, 0.5, patience),
    )
    return Problem(30.0, n_steps, kinds, (Skill("both", (0, 1)), Skill("gp_only", (0,))), TARGETS)


def people(*persons, patience=None):
    """One day of (arrival, service) or (arrival, service, kind)."""
    time, service = (np.array([each[i] for each in persons], float) for i in (0, 1))
    kind = np.array([each[2] if len(each) > 2 else 0 for each in persons], np.uint8)
    limit = np.empty(0) if patience is None else np.array(patience, float)
    return People(np.array([0, len(persons)]), time, kind, service, limit)


def slow_waits(day, staff, step_minutes):
    """Wait of each person of one day in one queue, nan if they give up: minute by event, plainly.

    staff : practitioners on duty in each step, then after the day
    """
    waits = np.full(day.time.size, np.nan)
    changes = [k * step_minutes for k in range(1, len(staff))]
    ends, waiting, arrived = [], [], 0
    while arrived < day.time.size or waiting:
        events = [*ends, *changes, *day.time[arrived : arrived + 1]]
        if not events:
            break
        now = min(events)
        ends = [end for end in ends if end > now]
        changes = [change for change in changes if change > now]
        on_duty = staff[len(staff) - 1 - len(changes)]
        if arrived < day.time.size and day.time[arrived] == now:
            waiting.append(arrived)
            arrived += 1
        if day.patience.size:
            waiting = [i for i in waiting if day.time[i] + day.patience[i] >= now]
        while waiting and len(ends) < on_duty:
            i = waiting.pop(0)
            waits[i] = now - day.time[i]
            ends.append(now + day.service[i])
    return waits
