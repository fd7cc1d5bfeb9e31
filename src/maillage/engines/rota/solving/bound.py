"""A proven bound of the cost of any rota, from any prices (Lagrangian relaxation).

Every place is bought at a price by its centre and earned by its volunteer; a limit on newcomers and
a meeting of friends have prices too. Then each volunteer chooses their cheapest plan alone, each
centre its cheapest mixes, and the sum is below the cost of every rota, whatever the prices
(Geoffrion 1974). Prices are rounded to 1/1024, and the sums made in whole numbers, without error.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from maillage.engines.rota.solving.cells import Cells, cells_of
from maillage.engines.rota.solving.chains import EMPTY, best_chains, mix_values
from maillage.engines.rota.solving.choices import EVERY, Choices, choices_of, constant_cost
from maillage.engines.rota.solving.plans import (
    Plans,
    Values,
    best_plans,
    near_plans,
    new_desk,
    plan_costs,
)
from maillage.engines.rota.solving.ties import Ties, ties_of

FINEST_SCALE = 1024
MOST_VALUE = 1 << 57


@dataclass(frozen=True)
class Model:
    """A problem as arrays; ``constant`` is paid by every rota."""

    choices: Choices
    cells: Cells
    ties: Ties
    constant: int

    @cached_property
    def scale(self):
        """Whole units in one point of cost: as fine as 64 bits allow."""
        cells, choices = self.cells, self.choices
        charge = int(choices.charges[:EVERY].sum()) * max(1, int(choices.charges[EVERY]))
        dearest = max(
            int(cells.empty.sum()) + int(cells.twice.sum()) * cells.empty.size,
            int(choices.cost.max(initial=0) + choices.entry.max(initial=0) + charge) * 600,
            int(cells.mix_cost.max(initial=0)) * 4,
        )
        return max(1, min(FINEST_SCALE, MOST_VALUE // max(1, dearest) // 4))

    @cached_property
    def desk(self):
        """Scratch arrays of the searches of plans."""
        return new_desk(self.choices)

    def room_for(self, number):
        """Empty `Plans` to be filled."""
        path = np.full((number, int(self.choices.most.max(initial=1))), -1, np.int64)
        return Plans(np.zeros(number, np.int64), path, *np.zeros((2, number), np.int64))

    @property
    def n_prices(self):
        return self.cells.rows + self.ties.month_most.size + 2 * self.ties.pair.size

    def split(self, prices):
        """Prices of the rows, the limits, and the first and second friends of the meetings."""
        months, meetings = self.ties.month_most.size, self.ties.pair.size
        return np.split(prices, np.cumsum([self.cells.rows, months, meetings]))


def model_of(problem):
    """The `Model` of a `Problem`."""
    choices = choices_of(problem)
    ties = ties_of(problem, choices)
    return Model(choices, cells_of(problem, choices), ties, constant_cost(problem))


@dataclass(frozen=True)
class Sight:
    """What the two sides do under some prices.

    prices : as given, then rounded: ``whole`` in units of ``1 / model.scale``
    total : the bound, in those units (a whole number)
    slope : where each price should go, float array
    values : what each choice is worth
    plans : the best plan of each volunteer
    lowest : their values
    mix_value, best_mix : value of each mix, best mix of each cell
    """

    prices: np.ndarray
    whole: np.ndarray
    total: int
    slope: np.ndarray
    values: Values
    plans: Plans
    lowest: np.ndarray
    mix_value: np.ndarray
    best_mix: np.ndarray


def allowed_prices(model, prices):
    """Prices within their limits: those of the ties are at least 0, and at most the weight."""
    allowed = np.array(prices, float)
    ties, rows = model.ties, model.cells.rows
    months = slice(rows, rows + ties.month_most.size)
    allowed[months] = np.clip(allowed[months], 0, ties.month_weight)
    allowed[months.stop :] = np.clip(allowed[months.stop :], 0, ties.pair_weight)
    # Past this, nobody's choice changes any more, and whole numbers stay within 64 bits.
    most = 4.0 * (
        1 + float(model.cells.empty.max(initial=0)) + float(model.cells.twice.max(initial=0))
    )
    allowed[:rows] = np.clip(allowed[:rows], -most, most)
    return allowed


def look(model, prices):
    """The `Sight` under these prices."""
    choices, cells = model.choices, model.cells
    prices = allowed_prices(model, prices)
    whole = np.rint(prices * model.scale).astype(np.int64)
    values = values_under(model, whole)
    plans = model.room_for(choices.most.size)
    best_plans(choices, values, plans, model.desk)
    chosen_choices = plans.path[plans.path >= 0]
    mix_value, best = np.zeros(cells.mix_cost.size, np.int64), np.zeros(cells.empty.size, np.int64)
    chosen, chains = best.copy(), np.zeros(cells.twice.size, np.int64)
    mix_values(cells, model.scale, whole, mix_value)
    best_chains(cells, model.scale, mix_value, best, chosen, chains)
    total = _total(plans.cost) + _total(chains) + model.constant * model.scale
    rows = _asked(cells, chosen) - np.bincount(cells.row[chosen_choices], minlength=cells.rows)
    tied, slopes = _look_at_ties(model, whole, plans)
    slope = np.concatenate([rows, *slopes]).astype(float)
    return Sight(prices, whole, total + tied, slope, values, plans, plans.cost, mix_value, best)


def _total(values):
    """Sum without overflow."""
    return int(values.astype(object).sum()) if values.size else 0


def values_under(model, whole):
    """What choices are worth when places bring their price, in whole units."""
    choices, ties, scale = model.choices, model.ties, model.scale
    rows, months, first, second = model.split(whole)
    choice = choices.cost * scale - rows[model.cells.row]
    np.subtract.at(choice, ties.first, first)
    np.subtract.at(choice, ties.second, second)
    entry = choices.entry * scale
    limited = ties.month >= 0
    entry[limited] += months[ties.month[limited]]
    charges = choices.charges * scale
    charges[EVERY] = choices.charges[EVERY]
    return Values(choice, entry, charges)


def _asked(cells, chosen):
    """How many volunteers the chosen mixes ask for, by row."""
    taken = np.zeros(cells.mix_cost.size, np.int64)
    taken[chosen[chosen != EMPTY]] = 1
    by_part = np.repeat(taken, np.diff(cells.part_start)) * cells.part_count
    return np.bincount(cells.part_row, by_part, minlength=cells.rows)


def _look_at_ties(model, whole, plans):
    """What the ties are worth at least, and the slopes of their prices."""
    ties, scale = model.ties, model.scale
    _, months, first, second = model.split(whole)
    arrivals = np.bincount(first_visits(model, plans)[1], minlength=ties.month_most.size)
    total = -int((months * ties.month_most).sum())
    met = np.zeros(ties.pair.size)
    here = np.bincount(plans.path[plans.path >= 0], minlength=model.choices.week.size)
    cheapest = np.full(ties.pairs, ties.pair_weight * scale)
    price = first + second
    np.minimum.at(cheapest, ties.pair, price)
    total += int(cheapest.sum())
    order = np.argsort(price, kind="stable")
    pairs, at = np.unique(ties.pair[order], return_index=True)
    best = order[at]
    met[best[price[best] < ties.pair_weight * scale]] = 1
    slopes = arrivals - ties.month_most, met - here[ties.first], met - here[ties.second]
    return total, slopes


def first_visits(model, plans):
    """(plan, limit) of each first visit that a limit on newcomers counts."""
    month, slot = model.ties.month, model.choices.slot
    if not model.ties.month_most.size:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    rows, limits = [], []
    path = plans.path
    for k in range(path.shape[1]):
        given = np.flatnonzero(path[:, k] >= 0)
        o = path[given, k]
        new = month[o] >= 0
        for before in range(k):
            new &= slot[path[given, before]] != slot[o]
        rows.append(given[new])
        limits.append(month[o[new]])
    return np.concatenate(rows), np.concatenate(limits)


def plans_within(model, sight, slack, most):
    """The `Plans` worth at most ``slack[v]`` units above the best of their volunteer.

    None when there are more than ``most``, or too many to look at.
    """
    limit = sight.lowest + slack
    found = model.room_for(0)
    count, every = near_plans(model.choices, sight.values, limit, found, model.desk)
    if count > most or not every:
        return None
    found = model.room_for(count)
    near_plans(model.choices, sight.values, limit, found, model.desk)
    plan_costs(model.choices, found)
    return found
