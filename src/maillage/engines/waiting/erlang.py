"""Queues in a steady state: Erlang B, C and A (Erlang 1917; Palm 1957; Mandelbaum, Zeltyn 2007).

Poisson arrivals and exponential service; in Erlang A people give up after an exponential patience.
``load`` is the mean work that arrives, in practitioners kept busy: arrivals × service minutes.
"""

from dataclasses import dataclass
from math import exp

import numpy as np
from scipy.special import roots_legendre

from maillage.engines.errors import InvalidInput

_NODES, _WEIGHTS = roots_legendre(64)
_PIECES = 64


def erlang_b(servers, load):
    """Share of persons who find everybody busy, where nobody waits.

    The usual recursion on the inverse, which neither overflows nor loses digits.

    >>> round(erlang_b(10, 7.0), 4)
    0.0787
    """
    _check(servers, load)
    if load == 0:
        return 1.0 if servers == 0 else 0.0
    inverse = 1.0
    for n in range(1, servers + 1):
        inverse = 1.0 + inverse * n / load
        if inverse == np.inf:
            return 0.0
    return 1.0 / inverse


@dataclass(frozen=True)
class Steady:
    """A queue in its steady state.

    p_wait : share of persons who wait at all
    p_abandon : share who give up
    mean_wait : minutes, over all persons, those who give up included; inf if the queue only grows
    """

    p_wait: float
    p_abandon: float
    mean_wait: float
    _within: object

    def within(self, minutes):
        """Share of all persons who are served after at most ``minutes``."""
        return self._within(minutes)


def erlang_c(servers, load, service_minutes=1.0):
    """`Steady` of a queue where nobody gives up.

    >>> queue = erlang_c(10, 8.0, 10.5)
    >>> round(queue.p_wait, 4), round(queue.mean_wait, 3), round(queue.within(15), 4)
    (0.4092, 2.148, 0.9765)
    """
    _check(servers, load)
    if load >= servers:
        stuck = 0.0 if load else 1.0
        return Steady(1.0 - stuck, 0.0, 0.0 if stuck else np.inf, lambda _: stuck)
    blocked = erlang_b(servers, load)
    p_wait = blocked / (1.0 - load / servers * (1.0 - blocked))
    rate = (servers - load) / service_minutes
    return Steady(p_wait, 0.0, p_wait / rate, lambda minutes: 1.0 - p_wait * exp(-rate * minutes))


def erlang_a(servers, load, service_minutes, patience_minutes):
    """`Steady` of a queue where people give up after an exponential patience.

    With V the wait of somebody infinitely patient, its density above 0 is proportional to
    exp(λ(1 − e^(−θv))/θ − nμv) (Mandelbaum and Zeltyn 2007), integrated by Gauss and Legendre.

    >>> queue = erlang_a(10, 10.0, 10.5, 60.0)
    >>> round(queue.p_wait, 4), round(queue.p_abandon, 4), round(queue.within(15), 4)
    (0.7285, 0.0742, 0.8861)
    """
    _check(servers, load)
    if servers == 0:
        return Steady(1.0, 1.0, patience_minutes, lambda _: 0.0)
    if load == 0:
        return Steady(0.0, 0.0, 0.0, lambda _: 1.0)
    curve = _Waits(servers, load, service_minutes, patience_minutes)
    total = curve.at_once + curve.waits(np.inf)
    served = curve.at_once + curve.served(np.inf)
    p_abandon = max(0.0, float(1.0 - served / total))
    return Steady(
        float(curve.waits(np.inf) / total),
        p_abandon,
        p_abandon * patience_minutes,
        lambda minutes: float((curve.at_once + curve.served(minutes)) / total),
    )


class _Waits:
    """The density of V up to a factor, so scaled that its peak is 1."""

    def __init__(self, servers, load, service_minutes, patience_minutes):
        self.rate = load / service_minutes
        self.leave = 1.0 / patience_minutes
        self.finish = servers / service_minutes
        self.peak = max(0.0, np.log(self.rate / self.finish) / self.leave)
        self.top = self._exponent(self.peak)
        self.at_once = np.exp(-self.top) / erlang_b(servers - 1, load)
        self.longest = self._longest()

    def _exponent(self, v):
        return -self.rate * np.expm1(-self.leave * v) / self.leave - self.finish * v

    def _longest(self):
        """Where the density is below e^-60 of its peak."""
        far = self.peak + 1.0 / self.finish
        while self._exponent(far) > self.top - 60:
            far = self.peak + 2 * (far - self.peak)
        return far

    def _sum(self, minutes, kept):
        edges = np.linspace(0.0, min(minutes, self.longest), _PIECES + 1)
        half = np.diff(edges)[:, None] / 2
        v = edges[:-1, None] + half * (1 + _NODES)
        values = np.exp(self._exponent(v) - self.top) * (np.exp(-self.leave * v) if kept else 1.0)
        return float(self.rate * (half * _WEIGHTS * values).sum())

    def waits(self, minutes):
        return self._sum(minutes, kept=False)

    def served(self, minutes):
        return self._sum(minutes, kept=True)


def fewest_servers(load, service_minutes, targets, patience_minutes=np.inf):
    """Least number of servers with which each (minutes, share) of ``targets`` is met.

    >>> fewest_servers(8.0, 10.5, [(15, 0.90), (30, 0.98)])
    10
    """

    def meets(servers):
        if np.isinf(patience_minutes):
            queue = erlang_c(servers, load, service_minutes)
        else:
            queue = erlang_a(servers, load, service_minutes, patience_minutes)
        return all(queue.within(minutes) >= share for minutes, share in targets)

    low, high = -1, 1
    while not meets(high):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if meets(middle) else (middle, high)
    return high


def _check(servers, load):
    if isinstance(servers, bool) or not isinstance(servers, int | np.integer) or servers < 0:
        raise InvalidInput(f"servers is {servers!r}; expected a whole number from 0 up")
    if not 0 <= load < np.inf:
        raise InvalidInput(f"load is {load}; expected a finite number from 0 up")
