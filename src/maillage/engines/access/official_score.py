"""Accessibilité potentielle localisée (APL): the official French access score.

Barlet, Coldefy, Collin and Lucas-Gabrielli 2012, DREES and Irdes. An enhanced two-step score with
three refinements: supply is measured by consultations actually given, bounded per practitioner;
residents are standardised by how much care their age group uses; three bands of minutes.
The parameters change with each vintage and are data: see `maillage.sources.apl_parameters`.
"""

from dataclasses import dataclass

import numpy as np

from maillage.engines.errors import InvalidInput

from .catchment import catchment_scores
from .decay import Bands
from .problem import AccessProblem, AccessScores


@dataclass(frozen=True)
class AplParameters:
    """The parameters of one vintage, for one profession.

    vintage          "2023"
    bands            upper bounds in minutes and their weights
    activity_floor   a practitioner under it (consultations a year, inclusive) counts for nothing
    activity_low     one over the floor counts for at least this
    activity_high    one counts for at most this
    age_starts       first age of each group, increasing from 0
    age_weights      use of care of each group, national mean = 1
    source           where the figures were read
    """

    vintage: str
    bands: Bands
    activity_floor: float
    activity_low: float
    activity_high: float
    age_starts: tuple[int, ...]
    age_weights: tuple[float, ...]
    source: str


def apl(problem: AccessProblem, parameters: AplParameters) -> AccessScores:
    """Consultations reachable per year and per standardised resident.

    `problem.demand` is the standardised population, `problem.supply` the bounded consultations a
    year of all practitioners of the site: see `standardised_population`, `bounded_activity`.
    """
    return catchment_scores("apl", problem, parameters.bands)


def standardised_population(residents, parameters: AplParameters):
    """Residents of each place, weighted by how much care their age group uses.

    `residents` has shape (n_places, n_age_groups); the result has shape (n_places,). The weights
    are relative to the national mean: over the country the result sums to the residents (but for
    the rounding of the published weights); over one territory it need not.
    """
    residents = np.asarray(residents, dtype=float)
    groups = len(parameters.age_weights)
    if residents.ndim != 2 or residents.shape[1] != groups:
        raise InvalidInput(
            f"residents has shape {residents.shape}; expected (places, {groups}): one column per "
            f"age group, starting at {', '.join(map(str, parameters.age_starts))} years"
        )
    return residents @ np.asarray(parameters.age_weights)


def bounded_activity(consultations, parameters: AplParameters):
    """Consultations a year that count, one figure per practitioner, same shape.

    At most `activity_floor`: 0. Above: brought between `activity_low` and `activity_high`.
    """
    consultations = np.asarray(consultations, dtype=float)
    bounded = np.clip(consultations, parameters.activity_low, parameters.activity_high)
    return np.where(consultations <= parameters.activity_floor, 0.0, bounded)
