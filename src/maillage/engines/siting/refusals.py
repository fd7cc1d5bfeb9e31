"""Say by name which points no plan can cover."""

import numpy as np

from maillage.engines.errors import Infeasible
from maillage.engines.siting.interchange import CLOSED, KEPT

NAMES_SHOWN = 10


def names_of(problem, points):
    """Names of some points, the first ten and how many others."""
    shown = ", ".join(problem.name(i) for i in points[:NAMES_SHOWN])
    others = len(points) - NAMES_SHOWN
    return f"{shown}, … and {others} other{'s' * (others > 1)}" if others > 0 else shown


def refuse_uncovered(problem, reach, limits, need=1):
    """Say which points cannot be covered: those no site reaches, else that too few may open."""
    usable = (limits.status != CLOSED).astype(float)
    lost = np.flatnonzero(reach @ usable < need)
    if lost.size:
        raise Infeasible(
            f"{lost.size} point(s) cannot be covered by any allowed site: "
            f"{names_of(problem, lost)}; allow nearer sites or a longer distance"
        )
    left = points_left_out(reach, limits, need)
    raise Infeasible(
        "the sites that may be opened (p, budget) are too few to cover every point; a good attempt "
        f"leaves out {left.size}: {names_of(problem, left)}; raise p or the budget"
    )


def points_left_out(reach, limits, need):
    """Points that a greedy plan within the limits does not cover."""
    is_open = limits.status == KEPT
    columns = reach.astype(float).tocsc()
    while True:
        missing = np.maximum(need - reach @ is_open.astype(float), 0) > 0
        gain = columns.T @ missing.astype(float)
        room = limits.budget - limits.cost[is_open].sum()
        gain[is_open | (limits.status == CLOSED) | (limits.cost > room)] = 0
        if is_open.sum() >= limits.n_open or gain.max(initial=0) == 0:
            return np.flatnonzero(missing)
        is_open[np.argmax(gain)] = True
