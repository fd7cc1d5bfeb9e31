"""Classes of a choropleth: bounds taken from the data, rounded so that people can say them."""

import numpy as np


def class_bounds(values, *, count=6, keep=()):
    """Rounded inner bounds that cut `values` into at most `count` classes, ascending.

    Bounds are quantiles of the values (nan ignored) rounded to a step of 1, 2 or 5 × 10^k; each
    threshold of `keep` that lies inside the data replaces the bound nearest to it. A value equal
    to a bound belongs to the class above. Fewer classes when values repeat; none when all equal.

    >>> class_bounds(np.arange(0.0, 6.0, 0.01), count=6, keep=(2.5,))
    [1.0, 2.5, 3.0, 4.0, 5.0]
    """
    values = np.asarray(values, float)
    values = values[np.isfinite(values)]
    if values.size == 0 or values.min() == values.max():
        return []
    step = _round_step(np.quantile(values, [0.05, 0.95]), values)
    raw = np.quantile(values, np.arange(1, count) / count)
    bounds = sorted({_tidy(round(bound / step) * step) for bound in raw})
    for threshold in keep:
        if values.min() < threshold < values.max() and bounds:
            nearest = min(range(len(bounds)), key=lambda i: abs(bounds[i] - threshold))
            bounds[nearest] = _tidy(threshold)
    return [bound for bound in sorted(set(bounds)) if values.min() < bound <= values.max()]


def classify(values, bounds):
    """Class of each value, 0 for the lowest; -1 where the value is nan.

    >>> classify([1.0, 2.5, np.nan], [2.5])
    array([ 0,  1, -1])
    """
    values = np.asarray(values, float)
    return np.where(np.isnan(values), -1, np.searchsorted(bounds, values, side="right"))


def _round_step(middle, values):
    spread = (middle[1] - middle[0]) or (values.max() - values.min())
    # No smaller: under it numbers lose their digits, and a logarithm is of nothing.
    target = max(spread / 12, 1e-300)
    power = 10.0 ** np.floor(np.log10(target))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= target * 0.999)


def _tidy(number):
    return float(f"{number:.10g}")
