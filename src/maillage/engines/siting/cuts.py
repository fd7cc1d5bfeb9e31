"""An upper bound on adding plans: points whole, sites in parts, and rows no whole plan breaks.

Deciding who counts closes the gap far faster than deciding what opens, so HiGHS branches on the
points only. What it then forgets, that sites are whole, comes back as rows: mixed-integer rounding
of "the shares add up to 1" (Nemhauser and Wolsey 1990) once some sites are taken as open (knapsack
cover, Carr et al. 2000), and "when i counts, k counts too".
"""

import numpy as np
from numba import njit
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, eye_array, hstack, vstack

from maillage.engines.siting.annealing import ENOUGH
from maillage.engines.siting.interchange import CLOSED
from maillage.engines.siting.linear import HIGHS_DONE, limit_rows, milp_options, site_bounds

ROUNDS = 2  # more make each node slower than they make it tighter
CUTS_SHARE = 0.15  # of the time left
MOST_TAKEN = 6
FACTORS = np.concatenate([np.arange(1, 9) + 1e-6, np.arange(1, 9) + 0.5, [1.0]])
SAFE = 1 + 1e-8  # shares are rounded up: what counts within rounding is never cut off
VIOLATED = 1e-3


def can_count(share, limits):
    """Which points the best allowed site of each kind, so many times, may bring to 1."""
    most = np.zeros(share.shape[0])
    for kind, quota in enumerate(limits.quota):
        allowed = np.flatnonzero((limits.kind == kind) & (limits.status != CLOSED))
        part = np.sort(share[:, allowed].toarray(), axis=1)[:, ::-1]
        most += part[:, :quota].sum(axis=1)
    return most >= ENOUGH


def deepest_cut(share, opened, counted):
    """(violation, coefficients) of the row ``z <= Σ coefficient y`` that parts break most.

    share, opened : float arrays (sites,), shares of one point and parts of its sites open
    counted : how much of the point counts

    >>> import numpy as np
    >>> deepest_cut(np.array([0.6, 0.6, 0.6]), np.full(3, 0.5), 0.9)[1].round(2).tolist()
    [0.5, 0.5, 0.5]
    """
    best, row = 0.0, None
    order = np.argsort(-opened * share, kind="stable")
    for taken in range(min(MOST_TAKEN, np.count_nonzero(opened) + 1)):
        missing = 1.0 - SAFE * share[order[:taken]].sum()
        if missing <= 1e-6:
            break
        rest = SAFE * share
        rest[order[:taken]] = 0.0
        scaled = FACTORS[:, None] * np.minimum(rest / missing, 1.0)
        part = np.where(FACTORS % 1.0, FACTORS % 1.0, 1.0)[:, None]
        rounded = np.floor(scaled) + np.minimum(scaled % 1.0 / part, 1.0)
        rounded /= np.ceil(FACTORS)[:, None]
        broken = counted - rounded @ opened
        if broken.max() > best:
            best, row = broken.max(), rounded[broken.argmax()]
    return best, row


def cuts_at(share, opened, counted):
    """Rows ``z_i - Σ coefficient y <= 0``, shape (k, m + n), that this fractional plan breaks."""
    n, m = share.shape
    rows = []
    for i in np.flatnonzero(counted > VIOLATED):
        pairs = slice(share.indptr[i], share.indptr[i + 1])
        sites = share.indices[pairs]
        broken, row = deepest_cut(share.data[pairs], opened[sites], counted[i])
        if broken > VIOLATED:
            column = np.append(sites, m + i)
            rows.append(
                csr_array((np.append(-row, 1.0), (np.zeros_like(column), column)), (1, m + n))
            )
    return vstack(rows).tocsr() if rows else None


@njit(cache=True)
def implications(start, site, share, m):
    """Pairs (i, k): any sites that bring ``i`` to 1, even in parts, bring ``k`` to 1."""
    n, pairs = start.size - 1, []
    dense = np.zeros(m)
    for k in range(n):
        dense[site[start[k] : start[k + 1]]] = share[start[k] : start[k + 1]]
        for i in range(n):
            own = share[start[i] : start[i + 1]]
            other = dense[site[start[i] : start[i + 1]]]
            missing, brought = 1.0 - 1e-6, 0.0
            if i == k or (own * SAFE).sum() < 1.0 or other.sum() < 1.0:
                continue
            for t in np.argsort(other / own):
                part = min(1.0, missing / own[t])
                missing -= part * own[t]
                brought += part * other[t]
                if missing <= 0.0:
                    break
            if brought >= 1.0:
                pairs.append((i, k))
        dense[:] = 0.0
    return pairs


def implied_rows(share):
    """Rows ``z_i - z_k <= 0``, shape (pairs, m + n)."""
    n, m = share.shape
    pairs = implications(share.indptr, share.indices, share.data, m)
    column = m + np.array(pairs, np.int64).reshape(-1, 2)
    values = np.tile([1.0, -1.0], len(pairs))
    row = np.repeat(np.arange(len(pairs)), 2)
    return csr_array((values, (row, column.ravel())), shape=(len(pairs), m + n))


def tightened(share, weight, limits, watch):
    """The rows of the program and their right-hand side, after rounds of cuts."""
    n, m = share.shape
    limit, values = limit_rows(limits, m + n)
    rows = vstack([limit, hstack([-share, eye_array(n)]), implied_rows(share)]).tocsr()
    always, until = rows.shape[0], watch.seconds + CUTS_SHARE * watch.seconds_left
    for turn in range(ROUNDS + 1):
        answer = relaxed(rows, values, weight, limits, until - watch.seconds)
        if answer is None or watch.must_stop():
            break
        useful = answer.slack < VIOLATED
        useful[:always] = True
        rows = rows[np.flatnonzero(useful)]
        cuts = cuts_at(share, *np.split(answer.x, [m])) if turn < ROUNDS else None
        if cuts is None:
            break
        rows = vstack([rows, cuts]).tocsr()
    return rows, padded(values, rows)


def relaxed(rows, values, weight, limits, seconds):
    """HiGHS's answer when points and sites may both be in parts; None when out of time."""
    answer = linprog(
        np.concatenate([np.zeros(limits.status.size), -weight]),
        A_ub=rows,
        b_ub=padded(values, rows),
        bounds=np.column_stack(site_bounds(limits.status, weight.size)),
        options={"time_limit": max(seconds, 0.01)} if np.isfinite(seconds) else {},
    )
    return answer if answer.status == HIGHS_DONE else None


def padded(values, rows):
    """Right-hand side: the limits, then a hair above 0."""
    return np.concatenate([values, np.full(rows.shape[0] - values.size, 1e-9)])


def bound_by_points(share, weight, limits, watch):
    """Upper bound on the weight that counts in a plan within the limits (see the module)."""
    kept = np.flatnonzero(can_count(share, limits) & (weight > 0))
    if not kept.size:
        return 0.0
    share, weight = share[kept], weight[kept]
    n, m = share.shape
    rows, values = tightened(share, weight, limits, watch)
    answer = milp(
        np.concatenate([np.zeros(m), -weight]),
        integrality=np.concatenate([np.zeros(m), np.ones(n)]),
        bounds=Bounds(*site_bounds(limits.status, n)),
        constraints=LinearConstraint(rows, -np.inf, values),
        options=milp_options(watch.seconds_left),
    )
    return np.inf if answer.mip_dual_bound is None else -answer.mip_dual_bound
