"""HiGHS, in a thread that can be left or in a process that can be stopped."""

import threading
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import vstack

POLL_SECONDS = 0.02
DONE = 0


class Answer(NamedTuple):
    """What HiGHS found: values (None: nothing), proven bound, whether it ended by itself.

    prices : multipliers of the rows, for a linear program
    """

    x: np.ndarray | None
    bound: float
    done: bool
    prices: np.ndarray | None = None


def relax(program, seconds):
    """Solve a `Program` without its whole numbers."""
    equal = program.low == program.high
    # Rows are one-sided: keep the side that exists, as "at most".
    above = np.isfinite(program.high) & ~equal
    below = np.isfinite(program.low) & ~equal
    matrix = program.matrix
    answer = linprog(
        program.cost,
        A_eq=matrix[equal],
        b_eq=program.low[equal],
        A_ub=vstack([matrix[above], -matrix[below]]),
        b_ub=np.concatenate([program.high[above], -program.low[below]]),
        # Without their upper bound of 1, which no optimum needs, the multipliers tell all.
        bounds=(0, None),
        method="highs-ds",
        options=_limit(seconds),
    )
    if answer.status != DONE:
        return Answer(None, -np.inf, False)
    prices = np.zeros(equal.size)
    prices[equal] = answer.eqlin.marginals
    high, low = np.split(answer.ineqlin.marginals, [int(above.sum())])
    prices[above] = high
    prices[below] = -low
    return Answer(answer.x, answer.fun, True, prices)


def minimise(program, seconds, nodes=None):
    """Solve a `Program` within so many seconds and branches."""
    options = {"mip_rel_gap": 0.0, **_limit(seconds)}
    if nodes is not None:
        options["node_limit"] = nodes
    answer = milp(
        program.cost,
        integrality=program.whole,
        bounds=Bounds(0, program.most),
        constraints=LinearConstraint(program.matrix, program.low, program.high),
        options=options,
    )
    bound = -np.inf if answer.mip_dual_bound is None else answer.mip_dual_bound
    return Answer(answer.x, bound, answer.status == DONE)


def _limit(seconds):
    return {"time_limit": max(0.05, seconds)} if np.isfinite(seconds) else {}


def patiently(work, watch, program, longest=np.inf, **options):
    """``work(program, seconds, **options)`` in a thread; None as soon as the watch says stop.

    The thread left behind ends by itself within the ``longest`` seconds it was given; it is no
    daemon, as Python must not end while HiGHS works.
    """
    told = []
    seconds = min(watch.seconds_left, longest)
    worker = threading.Thread(target=lambda: told.append(work(program, seconds, **options)))
    worker.start()
    while worker.is_alive():
        worker.join(POLL_SECONDS)
        if worker.is_alive() and watch.must_stop():
            return None
    return told[0] if told else None
