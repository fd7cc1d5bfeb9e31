"""One plan for each volunteer, one mix for each cell: the whole rota as a program for HiGHS."""

from typing import NamedTuple

import numpy as np
from scipy.sparse import coo_array, csr_array, hstack

from maillage.engines.rota.solving.bound import first_visits


class Program(NamedTuple):
    """Least ``cost @ x`` with ``low <= matrix @ x <= high`` and ``0 <= x <= most``.

    whole : by variable, 1 where it must be a whole number
    prices_at : by price of the model, the row that sets it, and the sign of its multiplier
    """

    cost: np.ndarray
    most: np.ndarray
    whole: np.ndarray
    matrix: csr_array
    low: np.ndarray
    high: np.ndarray
    prices_at: np.ndarray
    price_sign: np.ndarray


class _Rows:
    """Rows and variables gathered block by block."""

    def __init__(self):
        self.parts, self.low, self.high = [], [], []
        self.cost, self.most, self.whole = [], [], []
        self.n_rows = self.n_variables = 0

    def variables(self, cost, most=1.0, whole=0):
        """Add variables; their positions."""
        cost = np.asarray(cost, float)
        self.cost.append(cost)
        self.most.append(np.full(cost.size, most))
        self.whole.append(np.full(cost.size, whole))
        self.n_variables += cost.size
        return np.arange(self.n_variables - cost.size, self.n_variables)

    def rows(self, number, low, high):
        """Add rows; their positions."""
        self.low.append(np.broadcast_to(low, number).astype(float))
        self.high.append(np.broadcast_to(high, number).astype(float))
        self.n_rows += number
        return np.arange(self.n_rows - number, self.n_rows)

    def put(self, rows, variables, value):
        """Coefficients, one by one."""
        self.parts.append((rows, variables, np.broadcast_to(value, len(rows)).astype(float)))

    def matrix(self):
        row, column, value = (np.concatenate(each) for each in zip(*self.parts, strict=True))
        return coo_array((value, (row, column)), shape=(self.n_rows, self.n_variables)).tocsr()


def program_of(model, plans, mixes=None, exact=False):
    """The `Program` that may use these plans (its first variables) and mixes (default: all).

    Unless ``exact``, it may count half of two mixes where volunteers share a cell: a first rota
    comes sooner, and is told no dearer than it is.
    """
    cells, rows = model.cells, _Rows()
    if mixes is None:
        mixes = np.ones(cells.mix_cost.size, bool)
    chosen = rows.variables(plans.cost, whole=1)
    rows.put(plans.volunteer, chosen, 1)
    rows.rows(model.choices.most.size, 1, 1)
    plan, week = np.nonzero(plans.path >= 0)
    kinds = rows.rows(cells.rows, 0, 0)
    rows.put(kinds[cells.row[plans.path[plan, week]]], chosen[plan], 1)
    _add_cells(cells, rows, kinds, np.flatnonzero(mixes), int(exact))
    ties = [*_add_months(model, plans, rows, chosen), *_add_meetings(model, plans, rows, chosen)]
    prices_at = np.concatenate([kinds, *ties])
    sign = np.where(np.arange(prices_at.size) < cells.rows, 1.0, -1.0)
    cost, most, whole = (np.concatenate(each) for each in (rows.cost, rows.most, rows.whole))
    low, high = np.concatenate(rows.low), np.concatenate(rows.high)
    return Program(cost, most, whole, rows.matrix(), low, high, prices_at, sign)


def boxed(program, prices, reach):
    """The `Program` whose prices, those of its first rows of kinds, stay within ``reach`` of these.

    A place may be bought or sold just beyond, so that no multiplier needs to go further.
    """
    rows = program.prices_at[: prices.size]
    ends = np.concatenate([np.ones(prices.size), -np.ones(prices.size)])
    places = coo_array(
        (ends, (np.tile(rows, 2), np.arange(ends.size))), shape=(program.low.size, ends.size)
    )
    cost = np.concatenate([prices + reach, reach - prices])
    return program._replace(
        cost=np.concatenate([program.cost, cost]),
        most=np.concatenate([program.most, np.full(ends.size, np.inf)]),
        whole=np.concatenate([program.whole, np.zeros(ends.size)]),
        matrix=hstack([program.matrix, places]).tocsr(),
    )


def _add_cells(cells, rows, kinds, mixes, whole):
    """Each cell has one mix or is empty; two empty weeks running are charged."""
    mixed = rows.variables(cells.mix_cost[mixes], whole=whole)
    position = np.full(cells.mix_cost.size, -1)
    position[mixes] = mixed
    by_part = position[np.repeat(np.arange(cells.mix_cost.size), np.diff(cells.part_start))]
    kept = by_part >= 0
    rows.put(kinds[cells.part_row[kept]], by_part[kept], -cells.part_count[kept])
    empty = rows.variables(cells.empty, whole=whole)
    one = rows.rows(cells.empty.size, 1, 1)
    cell = np.repeat(np.arange(cells.empty.size), np.diff(cells.mix_start))
    rows.put(one[cell[mixes]], mixed, 1)
    rows.put(one, empty, 1)
    chain = np.repeat(np.arange(cells.twice.size), np.diff(cells.chain_start))
    follows = np.flatnonzero((np.diff(chain) == 0) & (cells.twice[chain[1:]] > 0))
    both = rows.variables(cells.twice[chain[follows]], whole=whole)
    twice = rows.rows(follows.size, -1, np.inf)
    rows.put(twice, both, 1)
    rows.put(np.tile(twice, 2), np.concatenate([empty[follows], empty[follows + 1]]), -1)


def _add_months(model, plans, rows, chosen):
    """Newcomers of a month beyond the limit are charged."""
    ties = model.ties
    above = rows.variables(np.full(ties.month_most.size, float(ties.month_weight)), most=np.inf)
    limits = rows.rows(ties.month_most.size, -np.inf, ties.month_most)
    plan, limit = first_visits(model, plans)
    rows.put(limits[limit], chosen[plan], 1)
    rows.put(limits, above, -1)
    return [limits]


def _add_meetings(model, plans, rows, chosen):
    """Two friends meet only where both are; a pair that never meets is charged."""
    ties = model.ties
    met = rows.variables(np.zeros(ties.pair.size))
    apart = rows.variables(np.full(ties.pairs, float(ties.pair_weight)))
    once = rows.rows(ties.pairs, 1, np.inf)
    rows.put(once, apart, 1)
    rows.put(once[ties.pair], met, 1)
    both = []
    plan, week = np.nonzero(plans.path >= 0)
    users = csr_array(
        (np.ones(plan.size), (plans.path[plan, week], plan)),
        shape=(model.choices.week.size, chosen.size),
    )
    for friend in (ties.first, ties.second):
        both.append(rows.rows(ties.pair.size, -np.inf, 0))
        rows.put(both[-1], met, 1)
        meeting, plan = users[friend].nonzero() if friend.size else np.zeros((2, 0), np.int64)
        rows.put(both[-1][meeting], chosen[plan], -1)
    return both
