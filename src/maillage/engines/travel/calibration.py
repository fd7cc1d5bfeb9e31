"""Fit the straight-line model to measured pairs, and measure it on pairs it has not seen."""

from dataclasses import dataclass

import numpy as np

from maillage.engines.errors import InvalidInput

from .straight_line import StraightLine

FEWEST_PAIRS = 20


@dataclass(frozen=True)
class Calibration:
    """A fitted model, and the error of it on the pairs held back.

    model.mean_absolute_error_minutes is measured on the `pairs_held_back` only.
    former_error_minutes   the same error, of the model compared with
    pairs_too_far          pairs over the limit, left out
    """

    model: StraightLine
    former_error_minutes: float
    pairs_fitted: int
    pairs_held_back: int
    pairs_too_far: int


def calibrate(km, minutes, *, limit_km=20.0, held_back=0.25, seed=0, former=None) -> Calibration:
    """Least squares of minutes on km, both from 0 up, for pairs up to `limit_km`.

    km, minutes: float arrays, shape (n_pairs,), straight lines and measured one-way minutes.
    A random share `held_back` of the pairs measures the error only; same seed, same split.

    >>> km = np.linspace(0, 20, 40)
    >>> found = calibrate(km, 2.0 + 1.5 * km).model
    >>> round(found.fixed_minutes, 6), round(found.minutes_per_km, 6)
    (2.0, 1.5)
    """
    from scipy.optimize import nnls

    km, minutes = _checked(km, minutes)
    near = km <= limit_km
    used = np.flatnonzero(near)
    if used.size < FEWEST_PAIRS:
        raise InvalidInput(
            f"{used.size} pairs within {limit_km} km were given; expected at least {FEWEST_PAIRS}: "
            "give more pairs or raise the limit"
        )
    shuffled = np.random.default_rng(seed).permutation(used)
    apart = max(1, round(held_back * used.size))
    test, fit = shuffled[:apart], shuffled[apart:]
    fixed, per_km = nnls(np.column_stack([np.ones(fit.size), km[fit]]), minutes[fit])[0]
    line = StraightLine(float(fixed), float(per_km), limit_km)
    error = _mean_absolute_error(line, km[test], minutes[test])
    return Calibration(
        model=StraightLine(line.fixed_minutes, line.minutes_per_km, limit_km, error),
        former_error_minutes=_mean_absolute_error(
            former or StraightLine(), km[test], minutes[test]
        ),
        pairs_fitted=fit.size,
        pairs_held_back=test.size,
        pairs_too_far=int((~near).sum()),
    )


def _checked(km, minutes):
    km, minutes = np.asarray(km, dtype=float), np.asarray(minutes, dtype=float)
    if km.shape != minutes.shape or km.ndim != 1:
        raise InvalidInput(
            f"km has shape {km.shape} and minutes {minutes.shape}; expected one of each per pair"
        )
    if not all((np.isfinite(values) & (values >= 0)).all() for values in (km, minutes)):
        raise InvalidInput("km or minutes holds a negative or undefined value; expected 0 or more")
    return km, minutes


def _mean_absolute_error(model, km, minutes):
    return float(np.abs(model.minutes(km) - minutes).mean())
