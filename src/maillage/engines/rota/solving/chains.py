"""The centres under prices: for each run of open weeks, the cheapest mixes and empty weeks."""

import numpy as np
from numba import njit

from maillage.engines.rota.solving.plans import NONE

EMPTY = -1


@njit(cache=True, nogil=True)
def mix_values(cells, scale, prices, value):
    """Fill what each mix is worth: its cost, and the price of everyone in it."""
    for mix in range(cells.mix_cost.size):
        total = cells.mix_cost[mix] * scale
        for part in range(cells.part_start[mix], cells.part_start[mix + 1]):
            total += cells.part_count[part] * prices[cells.part_row[part]]
        value[mix] = total


@njit(cache=True, nogil=True)
def _best_mixes(cells, value, best):
    """Fill the best mix of each cell; `EMPTY` where nobody may come."""
    for cell in range(cells.empty.size):
        best[cell] = EMPTY
        for mix in range(cells.mix_start[cell], cells.mix_start[cell + 1]):
            if best[cell] == EMPTY or value[mix] < value[best[cell]]:
                best[cell] = mix


@njit(cache=True, nogil=True)
def best_chains(cells, scale, value, best, chosen, lowest):
    """Fill the mix chosen in each cell (or `EMPTY`) and the least value of each chain.

    ``best`` receives the best mix of each cell, chosen or not.
    """
    _best_mixes(cells, value, best)
    came_from = np.zeros((cells.empty.size, 2), np.int64)
    for chain in range(cells.twice.size):
        first, end = cells.chain_start[chain], cells.chain_start[chain + 1]
        twice = cells.twice[chain] * scale
        filled, empty = np.int64(0), NONE
        for cell in range(first, end):
            from_empty = empty + twice if cell > first else NONE
            came_from[cell, 0] = from_empty < filled
            came_from[cell, 1] = empty < filled
            before_empty, before_filled = min(from_empty, filled), min(empty, filled)
            empty = before_empty + cells.empty[cell] * scale
            filled = NONE if best[cell] == EMPTY else before_filled + value[best[cell]]
        lowest[chain] = min(empty, filled)
        is_empty = empty < filled
        for cell in range(end - 1, first - 1, -1):
            chosen[cell] = EMPTY if is_empty else best[cell]
            is_empty = came_from[cell, 0 if is_empty else 1] == 1
