"""How long each person will still wait, as an honest range: the queue is lived ahead many times.

Each draw lets the practitioners on duty finish the person they are with, then take the most urgent
they may see, as `matching` does, until their duty ends. People who come later change nothing for
those who wait, but the few to be seen soon. The range shown holds the middle 80 % of the draws.
"""

from dataclasses import dataclass

import numpy as np

from maillage.engines.errors import InvalidInput
from maillage.engines.waiting.ahead import live_ahead
from maillage.engines.waiting.queue import (
    NOTHING,
    Ready,
    check,
    lacking,
    most_urgent,
    rarity,
    urgency,
)

FREE = -1  # for `OnDuty.busy_with`
MOST_DRAWS, MOST_WAITS = 200, 200_000  # draws; people followed in all of them
TENTH = 0.1  # of the draws left out on each side


@dataclass(frozen=True)
class OnDuty:
    """Practitioners on duty, free or not; every array has shape (m,).

    busy_with : care type of the person they are with, `FREE` for nobody
    busy_for_seconds : since that person was proposed to them
    ends_seconds : end of duty, on the clock of `Waiting.queued_seconds`
    left : how many people they still accept
    """

    people: Ready
    busy_with: np.ndarray
    busy_for_seconds: np.ndarray
    ends_seconds: np.ndarray
    left: np.ndarray


@dataclass(frozen=True)
class Service:
    """How long a person holds a practitioner, by care type, and how long people are ready to wait.

    mean_seconds, cv : float (k,), of a gamma law (cv 0: constant)
    patience_seconds : mean of an exponential law; inf where nobody gives up
    """

    mean_seconds: np.ndarray
    cv: np.ndarray
    patience_seconds: float = np.inf


@dataclass(frozen=True)
class Estimates:
    """Minutes still to wait, 10th and 90th percentiles; nan where it cannot be said.

    That is: nobody on duty may see the person, or in more than a tenth of the draws everybody who
    may has gone before.

    low_minutes, high_minutes : float (n,), for each ticket
    newcomer_low_minutes, newcomer_high_minutes : float (k,), for someone without any wish who would
        enter now, in the first language and the first modality
    """

    low_minutes: np.ndarray
    high_minutes: np.ndarray
    newcomer_low_minutes: np.ndarray
    newcomer_high_minutes: np.ndarray


def estimate(waiting, on_duty, service, *, now_seconds, seed=0):
    """`Estimates` for everyone in the queue and for newcomers; `InvalidInput` for bad arrays.

    Examples
    --------
    One practitioner, constant ten minutes each, who began three minutes ago: seven, then ten more.

    >>> from maillage.engines.waiting.queue import Ready, Waiting
    >>> none, yes = np.array([-1, -1]), np.ones((1, 1), bool)
    >>> waiting = Waiting(np.array([1, 2]), none + 1, np.array([0.0, 9.0]), none == 1, none + 1,
    ...                   none + 1, none, none, none + 1)
    >>> people = Ready(np.array([5]), np.array([6]), yes, yes, yes, np.array([-1]))
    >>> on_duty = OnDuty(people, np.array([0]), np.array([180.0]), np.array([9e9]), np.array([99]))
    >>> service = Service(np.array([600.0]), np.array([0.0]))
    >>> found = estimate(waiting, on_duty, service, now_seconds=10.0)
    >>> found.low_minutes, found.high_minutes, found.newcomer_low_minutes
    (array([ 7., 17.]), array([ 7., 17.]), array([27.]))
    """
    check(waiting, on_duty.people)
    _check(on_duty, service)
    key = urgency(waiting)
    order = most_urgent(waiting, key, np.arange(key.size))
    crew_order = np.argsort(rarity(on_duty.people), kind="stable")
    line = _line(waiting, on_duty.people, order, crew_order)
    crew = (
        on_duty.busy_with[crew_order],
        on_duty.busy_for_seconds[crew_order],
        on_duty.ends_seconds[crew_order] - now_seconds,
        on_duty.left[crew_order],
    )
    law = (service.mean_seconds, service.cv, float(service.patience_seconds))
    draws = min(MOST_DRAWS, MOST_WAITS // max(1, order.size) + 1)
    waits = live_ahead(line, crew, law, draws, seed)
    low, high = _middle(waits)
    by_ticket = np.empty((2, order.size))
    by_ticket[:, order] = low[: order.size], high[: order.size]
    return Estimates(*by_ticket, low[order.size :], high[order.size :])


def _line(waiting, people, order, crew_order):
    """The queue by need, as `live_ahead` takes it."""
    lack, need = lacking(waiting, people)
    needs, of_rank = np.unique(need[order], return_inverse=True)
    fits = (lack[needs][:, crew_order] == NOTHING).T
    welcomes = people.serves & people.speaks[:, :1] & people.offers[:, :1]
    return (
        np.searchsorted(np.sort(of_rank), np.arange(needs.size + 1)),
        np.argsort(of_rank, kind="stable"),
        waiting.care_type[order].astype(np.int64),
        np.argsort(~fits, axis=1, kind="stable"),
        fits.sum(axis=1),
        welcomes[crew_order],
    )


def _middle(waits):
    """Minutes at both ends of the middle 80 %, by column; nan where the far end is never."""
    last = len(waits) - 1
    ends = [int(np.floor(TENTH * last)), int(np.ceil((1 - TENTH) * last))]
    low, high = np.partition(np.ascontiguousarray(waits.T), ends)[:, ends].T / 60
    low[np.isinf(high)] = high[np.isinf(high)] = np.nan
    return low, high


def _check(on_duty, service):
    size, kinds = on_duty.people.serves.shape
    for name in ("busy_with", "busy_for_seconds", "ends_seconds", "left"):
        if getattr(on_duty, name).shape != (size,):
            shape = getattr(on_duty, name).shape
            raise InvalidInput(f"{name} has shape {shape}; expected ({size},), one a practitioner")
    for name in ("mean_seconds", "cv"):
        values = getattr(service, name)
        if values.shape != (kinds,) or not (np.isfinite(values) & (values >= 0)).all():
            raise InvalidInput(f"{name} is {values}; expected {kinds} finite numbers from 0 up")
    if on_duty.busy_with.size and not -1 <= on_duty.busy_with.max() < kinds:
        raise InvalidInput(f"busy_with names care type {on_duty.busy_with.max()} of {kinds}")
    if not service.patience_seconds > 0:
        raise InvalidInput(
            f"patience_seconds is {service.patience_seconds}; expected a mean above 0, inf if "
            "nobody gives up"
        )
