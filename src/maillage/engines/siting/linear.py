"""The p-median as a mixed-integer program for HiGHS, once lists are short enough."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from maillage.engines.siting.interchange import CLOSED, KEPT

HIGHS_DONE, HIGHS_INFEASIBLE = 0, 2


def service_model(lists, limits):
    """Sparse parts of the program: columns are the sites, then the pairs of the lists.

    Returns (cost, each point once, a pair needs its site, limits rows, limits values).
    """
    n, m, pairs = lists.weight.size, limits.status.size, lists.site.size
    row = np.repeat(np.arange(n), np.diff(lists.start))
    column = m + np.arange(pairs)
    cost = np.concatenate([np.zeros(m), lists.weight[row] * lists.dist])
    once = csr_array((np.ones(pairs), (row, column)), shape=(n, m + pairs))
    link = csr_array(
        (
            np.concatenate([np.ones(pairs), -np.ones(pairs)]),
            (np.tile(np.arange(pairs), 2), np.concatenate([column, lists.site])),
        ),
        shape=(pairs, m + pairs),
    )
    rows, values = limit_rows(limits, m + pairs)
    return cost, once, link, rows, values


def limit_rows(limits, width):
    """Rows ``Σ y <= n_open``, in all and of each kind, and ``Σ cost y <= budget``."""
    m = limits.status.size
    rows, values = [np.ones(m)], [limits.n_open]
    if limits.quota.size > 1:
        rows += [limits.kind == kind for kind in range(limits.quota.size)]
        values += limits.quota.tolist()
    if limits.budget < np.inf:
        rows.append(limits.cost)
        values.append(limits.budget)
    padded = np.hstack([np.array(rows), np.zeros((len(rows), width - m))])
    return csr_array(padded), np.array(values, float)


def site_bounds(status, extra):
    """Bounds of the site columns, then ``extra`` columns between 0 and 1."""
    low = np.concatenate([(status == KEPT).astype(float), np.zeros(extra)])
    high = np.concatenate([(status != CLOSED).astype(float), np.ones(extra)])
    return low, high


def solve_exactly(lists, limits, seconds):
    """Solve the program; return (open sites or None, proven lower bound).

    The bound is ``inf`` when the program has no solution: no plan fits these lists.
    """
    cost, once, link, rows, values = service_model(lists, limits)
    m, pairs = limits.status.size, lists.site.size
    low, high = site_bounds(limits.status, pairs)
    answer = milp(
        cost,
        integrality=np.concatenate([np.ones(m), np.zeros(pairs)]),
        bounds=Bounds(low, high),
        constraints=[
            LinearConstraint(once, 1, 1),
            LinearConstraint(link, -np.inf, 0),
            LinearConstraint(rows, -np.inf, values),
        ],
        options=milp_options(seconds),
    )
    return read_answer(answer, m)


def milp_options(seconds):
    options = {"mip_rel_gap": 0.0}
    if np.isfinite(seconds):
        options["time_limit"] = max(seconds, 0.01)
    return options


def read_answer(answer, m):
    """(open sites or None, bound) of a HiGHS answer, stopped or not."""
    if answer.status == HIGHS_INFEASIBLE:
        return None, np.inf
    bound = answer.mip_dual_bound if answer.mip_dual_bound is not None else -np.inf
    opened = None if answer.x is None else answer.x[:m] > 0.5
    return opened, bound


def best_prices(lists, limits, seconds):
    """Optimal prices of the linear relaxation, in distance; None if HiGHS stopped before."""
    cost, once, link, rows, values = service_model(lists, limits)
    low, high = site_bounds(limits.status, lists.site.size)
    high[limits.status.size :] = np.inf  # a bound would hide part of the price
    options = {"time_limit": max(seconds, 0.01)} if np.isfinite(seconds) else {}
    answer = linprog(
        cost,
        A_ub=vstack([link, rows]),
        b_ub=np.concatenate([np.zeros(lists.site.size), values]),
        A_eq=once,
        b_eq=np.ones(lists.weight.size),
        bounds=np.column_stack([low, high]),
        method="highs",
        options=options,
    )
    if answer.status != HIGHS_DONE:
        return None
    return answer.eqlin.marginals / np.maximum(lists.weight, 1e-300)
