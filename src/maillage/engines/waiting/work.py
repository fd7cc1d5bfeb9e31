"""The least time on duty that the work of a day takes, proven for any staffing.

Whatever arrives is done on duty or past it: with X the work of a day and C the minutes on duty,
the minutes past duty are at least X − C, day by day. So a staffing with at most ω of them on
average has E[(X − C)⁺] ≤ ω, and C is at least the solution of E[(X − C)⁺] = ω. X is a compound
Poisson sum; its law is computed by Fourier transform on a grid that keeps the mean of each service
(Gerber 1982), and what the grid adds, at most δ√N/4, is given back to ω.
"""

import numpy as np
from scipy.special import gammainc, gammaincc

FINEST = 100  # points of the grid in the shortest mean service
MOST_POINTS = 2**20
TAIL = 12  # standard deviations of X kept


def least_minutes_on_duty(problem, kinds, spare_minutes):
    """Minutes on duty that the care types ``kinds`` need in a day.

    spare_minutes : mean work a day that may be done past duty, or not at all (people give up)

    Examples
    --------
    A constant service and hardly any work past duty: room for the busiest of days.

    >>> from maillage.engines.waiting.problem import CareType, Problem
    >>> problem = Problem(30.0, 1, (CareType("gp", np.array([100.0]), 10.0, 0.0),), (), ())
    >>> [int(least_minutes_on_duty(problem, (0,), spare)) for spare in (0.1, 10.0, 100.0)]
    [1249, 1091, 909]
    """
    cares = [problem.care_types[kind] for kind in kinds if problem.care_types[kind].arrivals.any()]
    if not cares:
        return 0.0
    persons = np.array([care.arrivals.sum() for care in cares])
    means = np.array([care.mean_minutes for care in cares])
    squares = means**2 * (1 + np.array([care.cv for care in cares]) ** 2)
    span = persons @ means + TAIL * np.sqrt(persons @ squares) + TAIL * (squares / means).max()
    points = int(min(MOST_POINTS, 2 ** np.ceil(np.log2(span / means.min() * FINEST))))
    grid = span / points
    density = _law_of_the_work(cares, points, grid)
    spare = spare_minutes + grid * np.sqrt(persons.sum()) / 4
    # E[(X − C)⁺] at each point C of the grid, from the share of days with more work than that.
    more = np.concatenate((np.cumsum(density[::-1])[::-1][1:], [0.0]))
    excess = np.cumsum(more[::-1])[::-1] * grid
    enough = np.flatnonzero(excess <= spare)
    return float(max(0, enough[0] - 1) * grid)


def _law_of_the_work(cares, points, grid):
    """Probability of each multiple of ``grid`` for the work of a day."""
    exponent = np.zeros(points // 2 + 1, complex)
    for care in cares:
        service = np.maximum(_service_on_the_grid(care, points, grid), 0.0)
        exponent += care.arrivals.sum() * (np.fft.rfft(service / service.sum()) - 1.0)
    return np.maximum(np.fft.irfft(np.exp(exponent), points), 0.0)


def _service_on_the_grid(care, points, grid):
    """Each service split between the two multiples around it, so that its mean is kept."""
    x = np.arange(-1, points + 1) * grid
    shorter = _mean_cut_at(care, np.maximum(x, 0.0))
    shorter[0] = -grid  # min(S, x) is x below 0
    return (2 * shorter[1:-1] - shorter[:-2] - shorter[2:]) / grid


def _mean_cut_at(care, x):
    """E[min(S, x)]."""
    if care.cv == 0:
        return np.minimum(care.mean_minutes, x)
    shape = 1 / care.cv**2
    scale = care.mean_minutes / shape
    return care.mean_minutes * gammainc(shape + 1, x / scale) + x * gammaincc(shape, x / scale)
