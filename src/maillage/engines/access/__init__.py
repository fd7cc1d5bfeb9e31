"""Accessibility scores and how they are spread over residents.

This page is the table of contents. Each name loads its own module when first used: a page that
needs a weighted mean does not wait for the solvers.
"""

from importlib import import_module

from .distribution import share_worse_off, weighted_mean, weighted_quantiles, weighted_share_under

_HOMES = {
    "AccessProblem": "problem",
    "AccessScores": "problem",
    "Limit": "decay",
    "Bands": "decay",
    "Continuous": "decay",
    "two_step": "catchment",
    "enhanced_two_step": "catchment",
    "continuous": "catchment",
    "three_step": "catchment",
    "LUO_QI_BANDS": "catchment",
    "AplParameters": "official_score",
    "apl": "official_score",
    "standardised_population": "official_score",
    "bounded_activity": "official_score",
    "raam": "rational_agents",
    "RaamCosts": "rational_agents",
    "Openings": "opening",
    "prepare_openings": "opening",
    "Equity": "inequality",
    "equity": "inequality",
}

__all__ = [  # noqa: PLE0604 - the lazy names are those of the table above
    "share_worse_off",
    "weighted_mean",
    "weighted_quantiles",
    "weighted_share_under",
    *_HOMES,
]


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
