"""How much a trip counts: 1 for the nearest, less with each minute, 0 out of reach.

Every decay has `weights(minutes)`: an array of one-way minutes of any shape in, an array of
weights of that shape out, float64, or bool for a limit. Upper bounds are inclusive. A decay by
steps also has `steps(minutes)`: its bounds, in the precision of the minutes, and one weight more.

References: Luo and Wang 2003 (one limit), Luo and Qi 2009 (bands), Dai 2010 (Gaussian).
"""

from dataclasses import dataclass
from math import inf, isfinite, log

import numpy as np

from maillage.engines.errors import InvalidInput


@dataclass(frozen=True)
class Limit:
    """Every trip up to `reach_minutes` counts for 1.

    >>> Limit(30).weights(np.array([10.0, 30.0, 30.1]))
    array([ True,  True, False])
    """

    reach_minutes: float = inf

    def __post_init__(self):
        _check_reach(self.reach_minutes)

    def weights(self, minutes):
        return minutes <= self.as_stored(minutes)

    def steps(self, minutes):
        """One bound, and the weights up to it and beyond."""
        return np.array([self.as_stored(minutes)]), np.array([1.0, 0.0])

    def as_stored(self, minutes):
        """The limit rounded as the minutes are: 12.3 stored in float32 is still within 12.3."""
        return _as_stored(self.reach_minutes, minutes)


@dataclass(frozen=True)
class Bands:
    """One weight per band of minutes; nothing beyond the last upper bound.

    >>> Bands((10, 20), (1.0, 0.5)).weights(np.array([0.0, 10.0, 10.1, 20.0, 25.0]))
    array([1. , 1. , 0.5, 0.5, 0. ])
    """

    upper_minutes: tuple[float, ...]
    band_weights: tuple[float, ...]

    def __post_init__(self):
        bounds, weights = self.upper_minutes, self.band_weights
        if not bounds or len(bounds) != len(weights):
            raise InvalidInput(
                f"{len(bounds)} band bounds and {len(weights)} weights were given; "
                "expected as many weights as bounds, at least one: bands_minutes = [10, 20] "
                "goes with weights = [1.0, 0.5]"
            )
        increasing = all(low < high for low, high in zip(bounds, bounds[1:], strict=False))
        if not (increasing and bounds[0] >= 0):
            raise InvalidInput(
                f"bands_minutes is {list(bounds)}; expected increasing upper bounds from 0 up"
            )
        if not all(isfinite(weight) and weight >= 0 for weight in weights):
            raise InvalidInput(f"weights is {list(weights)}; expected finite numbers from 0 up")

    @property
    def reach_minutes(self):
        return self.upper_minutes[-1]

    def weights(self, minutes):
        bounds, values = self.steps(minutes)
        return values[np.searchsorted(bounds, minutes)]

    def steps(self, minutes):
        """Bounds rounded as the minutes are, and the weights up to each and beyond all."""
        bounds = np.array([_as_stored(bound, minutes) for bound in self.upper_minutes])
        return bounds, np.array([*self.band_weights, 0.0])


@dataclass(frozen=True)
class Continuous:
    """A weight that falls smoothly and is one half at `half_minutes`; 0 past `reach_minutes`.

    gaussian      2 ** -(t / half) ** 2          standard deviation = half / sqrt(2 ln 2)
    exponential   2 ** -(t / half)
    power         min(1, (t / half) ** -exponent / 2)

    >>> Continuous("exponential", half_minutes=10).weights(np.array([0.0, 10.0, 20.0]))
    array([1.  , 0.5 , 0.25])
    """

    shape: str
    half_minutes: float
    reach_minutes: float = inf
    exponent: float = 2.0

    def __post_init__(self):
        if self.shape not in SHAPES:
            raise InvalidInput(
                f"decay is {self.shape!r}; expected one of: {', '.join(sorted(SHAPES))}"
            )
        for name in ("half_minutes", "exponent"):
            value = getattr(self, name)
            if not (isfinite(value) and value > 0):
                raise InvalidInput(f"{name} is {value}; expected a number over 0")
        _check_reach(self.reach_minutes)

    def weights(self, minutes):
        relative = np.asarray(minutes, dtype=float) / self.half_minutes
        found = SHAPES[self.shape](relative, self.exponent)
        if isfinite(self.reach_minutes):
            np.putmask(found, minutes > _as_stored(self.reach_minutes, minutes), 0.0)
        return found


# exp and log of whole arrays are several times quicker than powers.
LN2 = log(2.0)


def _gaussian(relative, _exponent):
    return np.exp(-LN2 * np.square(relative))


def _exponential(relative, _exponent):
    return np.exp(-LN2 * relative)


def _power(relative, exponent):
    # Under this the law would exceed 1, the weight of a trip of no length.
    floor = 0.5 ** (1 / exponent)
    return 0.5 * np.exp(-exponent * np.log(np.maximum(relative, floor)))


SHAPES = {"gaussian": _gaussian, "exponential": _exponential, "power": _power}


def _as_stored(bound, minutes):
    return np.asarray(minutes).dtype.type(bound) if _is_float(minutes) else bound


def _is_float(minutes):
    return np.issubdtype(np.asarray(minutes).dtype, np.floating)


def _check_reach(reach_minutes):
    if not reach_minutes >= 0:
        raise InvalidInput(f"reach_minutes is {reach_minutes}; expected a number from 0 up")
