"""Travel times between places.

This page is the table of contents; names beyond the straight line load their module when first
used, so that a page does not wait for the solvers.
"""

from importlib import import_module

from .straight_line import StraightLine, distance_km

_HOMES = {
    "Places": "places",
    "calibrate": "calibration",
    "Calibration": "calibration",
    "RoadNetwork": "network",
    "Snapped": "network",
    "build_network": "network",
    "within": "matrix",
}

# After the module of that name: the function is what a reader of this page wants.
from .estimate import straight_line  # noqa: E402

__all__ = ["StraightLine", "distance_km", "straight_line", *_HOMES]  # noqa: PLE0604


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
