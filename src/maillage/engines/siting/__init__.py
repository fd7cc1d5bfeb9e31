"""Where to open: six location problems, each answered with a proven bound.

Describe the question (`PMedian`, `CapacitatedPMedian`, `PCenter`, `SetCover`, `MaxCover`, `Lift`)
with distances (`Matrix`, `Plane`, `Sparse`) and what may be opened (`Openings`), then `solve` it.
"""

from maillage.engines.siting.distances import Matrix, Plane, Sparse
from maillage.engines.siting.front import Front, cost_coverage_front
from maillage.engines.siting.problems import (
    CapacitatedPMedian,
    Lift,
    MaxCover,
    Openings,
    PCenter,
    PMedian,
    SetCover,
)
from maillage.engines.siting.result import Result, Stop
from maillage.engines.siting.solve import solve

__all__ = [
    "CapacitatedPMedian",
    "Front",
    "Lift",
    "Matrix",
    "MaxCover",
    "Openings",
    "PCenter",
    "PMedian",
    "Plane",
    "Result",
    "SetCover",
    "Sparse",
    "Stop",
    "cost_coverage_front",
    "solve",
]
