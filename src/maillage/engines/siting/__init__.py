"""Where to open: six location problems, each answered with a proven bound.

Describe the question (`PMedian`, `CapacitatedPMedian`, `PCenter`, `SetCover`, `MaxCover`, `Lift`)
with distances (`Matrix`, `Plane`, `Sparse`) and what may be opened (`Openings`), then `solve` it;
`stability` says how sure the choice is, `cost_coverage_front` what one site more would change.
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
from maillage.engines.siting.stability import PerturbedTimes, Stability, stability

__all__ = [
    "CapacitatedPMedian",
    "Front",
    "Lift",
    "Matrix",
    "MaxCover",
    "Openings",
    "PCenter",
    "PMedian",
    "PerturbedTimes",
    "Plane",
    "Result",
    "SetCover",
    "Sparse",
    "Stability",
    "Stop",
    "cost_coverage_front",
    "solve",
    "stability",
]
