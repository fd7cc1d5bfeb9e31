"""Which volunteers to plan again together: those around the places where the rota loses.

The cost of a rota less the bound is a sum of losses, one for each plan and each mix that is not the
best under the prices. A loss is made good by volunteers linked to it through plans near the best.
"""

import numpy as np
from scipy.sparse import csr_array


class Neighbours:
    """Volunteers and cells, linked when a plan near the best puts one in the other."""

    def __init__(self, model, plans):
        cells = model.cells
        cell_of_row = np.zeros(cells.rows, np.int64)
        mix_cell = np.repeat(np.arange(cells.empty.size), np.diff(cells.mix_start))
        part_cell = np.repeat(mix_cell, np.diff(cells.part_start))
        cell_of_row[cells.part_row] = part_cell
        self.cell_of_choice = cell_of_row[cells.row]
        plan, week = np.nonzero(plans.path >= 0)
        pairs = (plans.volunteer[plan], self.cell_of_choice[plans.path[plan, week]])
        shape = model.choices.most.size, cells.empty.size
        self.cells_of = csr_array((np.ones(plan.size), pairs), shape=shape)
        self.people_of = self.cells_of.T.tocsr()

    def around(self, people, cells, size, random):
        """Boolean array of ``size`` volunteers at most, nearest links first, in random order."""
        free = np.zeros(self.cells_of.shape[0], bool)
        seen = np.zeros(self.cells_of.shape[1], bool)
        free[people] = seen[cells] = True
        ring = np.union1d(cells, self._linked(self.cells_of, people))
        while ring.size and free.sum() < size:
            seen[ring] = True
            found = self._linked(self.people_of, ring)
            found = random.permutation(found[~free[found]])[: max(0, size - int(free.sum()))]
            free[found] = True
            ring = self._linked(self.cells_of, found)
            ring = ring[~seen[ring]]
        return free

    @staticmethod
    def _linked(links, ones):
        parts = [links.indices[links.indptr[one] : links.indptr[one + 1]] for one in ones]
        return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int64)


def losses(model, sight, plans, plan_values):
    """(loss of each volunteer's plan, loss of each cell), in the units of the sight.

    plans : one for each volunteer, in order; plan_values : their values under the sight
    """
    cells = model.cells
    present = np.zeros(cells.rows, np.int64)
    np.add.at(present, cells.row[plans.path[plans.path >= 0]], 1)
    mix_cell = np.repeat(np.arange(cells.empty.size), np.diff(cells.mix_start))
    asked = np.repeat(np.arange(cells.mix_cost.size), np.diff(cells.part_start))
    # A cell is in the mix whose parts are all there and whose size is that of the cell.
    same = np.ones(cells.mix_cost.size, bool)
    same[asked[cells.part_count != present[cells.part_row]]] = False
    size = np.bincount(asked, cells.part_count, minlength=cells.mix_cost.size)
    row_cell = np.zeros(cells.rows, np.int64)
    row_cell[cells.part_row] = mix_cell[asked]
    there = np.bincount(row_cell, present, minlength=cells.empty.size)
    same &= size == there[mix_cell]
    worth = cells.empty * model.scale
    best = worth.copy()
    has = sight.best_mix >= 0
    best[has] = np.minimum(best[has], sight.mix_value[sight.best_mix[has]])
    worth[mix_cell[same]] = sight.mix_value[same]
    return plan_values - sight.lowest, worth - best
