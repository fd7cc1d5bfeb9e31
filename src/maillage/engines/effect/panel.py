"""What was measured: one row per place, one column per period, in order."""

from dataclasses import dataclass

import numpy as np

from maillage.engines.errors import InvalidInput


@dataclass(frozen=True)
class Panel:
    """Values of the same measure over places and periods of the same length.

    values : float array, shape (n_places, n_periods), in any unit; nan where it is missing
    is_treated : bool array, shape (n_places,), True where the experiment was held
    n_before : int, how many of the first periods come before it starts

    Raises `InvalidInput` when there is nothing to compare: no place or no period of one side.

    >>> Panel([[1.0, 2.0]], [True], 1)
    Traceback (most recent call last):
    ...
    maillage.engines.errors.InvalidInput: is_treated holds 1 True and 0 False; expected at least \
one of each: without a place to compare with, nothing tells the effect from the times
    """

    values: np.ndarray
    is_treated: np.ndarray
    n_before: int

    def __post_init__(self):
        values = np.asarray(self.values, float)
        is_treated = np.asarray(self.is_treated)
        _check_shapes(values, is_treated)
        _check_sides(values, is_treated, self.n_before)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "is_treated", is_treated)

    @property
    def before(self):
        """Float array, shape (n_places, n_before)."""
        return self.values[:, : self.n_before]

    @property
    def after(self):
        """Float array, shape (n_places, n_periods - n_before)."""
        return self.values[:, self.n_before :]

    def settled(self, figures):
        """Figures computed from the values, without what rounding left: 40 bits of the largest.

        >>> panel = Panel([[0.3, 0.1 + 0.2], [1.0, 1.0]], [True, False], 1)
        >>> panel.settled(panel.values[:, 1] - panel.values[:, 0])
        array([0., 0.])
        """
        largest = float(np.nanmax(np.abs(self.values))) or 1.0
        grain = 2.0 ** (np.frexp(largest)[1] - 40)
        return np.round(figures / grain) * grain + 0.0


def _check_shapes(values, is_treated):
    if values.ndim != 2:
        raise InvalidInput(
            f"values have shape {values.shape}; expected one row per place, one column per period"
        )
    if is_treated.shape != values.shape[:1] or is_treated.dtype != bool:
        raise InvalidInput(
            f"is_treated has shape {is_treated.shape} and type {is_treated.dtype}; expected "
            f"{len(values)} booleans, one per place"
        )
    if np.isinf(values).any():
        place, period = np.argwhere(np.isinf(values))[0]
        raise InvalidInput(
            f"place {place}, period {period} is infinite; expected a number, or nan when missing"
        )


def _check_sides(values, is_treated, n_before):
    n_treated = int(is_treated.sum())
    if not 0 < n_treated < len(is_treated):
        raise InvalidInput(
            f"is_treated holds {n_treated} True and {len(is_treated) - n_treated} False; expected "
            "at least one of each: without a place to compare with, nothing tells the effect from "
            "the times"
        )
    if not 0 < n_before < values.shape[1]:
        raise InvalidInput(
            f"n_before is {n_before} of {values.shape[1]} periods; expected at least one period "
            "before and one after"
        )
