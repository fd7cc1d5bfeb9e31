"""Prices near the best, in a few seconds.

Each price moves by its own step, as in the Adam rule (Kingma, Ba 2015): the mean slope over the
last looks, over their mean size. The steps shrink geometrically from a share of an empty post to a
fraction of a point. No rota is needed to set them, and the bound ends within 0.1 % of the best one.
"""

import numpy as np

from maillage.engines.rota.solving.bound import allowed_prices, look

LOOKS = 600
MEAN_SLOPE, MEAN_SQUARE = 0.9, 0.99
FIRST_STEP, FIRST_PRICE = 0.2, 0.1  # shares of the dearest empty post
LAST_STEP = 0.005  # points


def climb(model, must_stop, looks=LOOKS):
    """The best `Sight` met."""
    post = max(1.0, float(np.max(model.cells.empty, initial=0)))
    prices = np.zeros(model.n_prices)
    prices[: model.cells.rows] = FIRST_PRICE * post
    best = sight = look(model, prices)
    mean, square = np.zeros(prices.size), np.zeros(prices.size)
    for turn in range(looks):
        if not sight.slope.any() or must_stop(best.total):
            break
        mean += (1 - MEAN_SLOPE) * (sight.slope - mean)
        square += (1 - MEAN_SQUARE) * (sight.slope**2 - square)
        way = mean / (1 - MEAN_SLOPE ** (turn + 1))
        size = np.sqrt(square / (1 - MEAN_SQUARE ** (turn + 1)))
        step = FIRST_STEP * post * (LAST_STEP / (FIRST_STEP * post)) ** (turn / looks)
        prices = allowed_prices(model, prices + step * way / (size + 0.1))
        sight = look(model, prices)
        if sight.total > best.total:
            best = sight
    return best
