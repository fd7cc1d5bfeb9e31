"""The six questions: what to minimise or reach, and what may be opened.

Every problem is checked once, when it is made; after that the solvers trust it.
"""

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from scipy.sparse import csr_array

from maillage.engines.siting.checks import (
    check_amounts,
    check_distances,
    check_lift,
    check_openings,
    check_radius,
    check_weight,
    refuse_kinds,
)
from maillage.engines.siting.distances import Matrix, Plane, Sparse


@dataclass(frozen=True)
class Openings:
    """What may be opened.

    p : number of sites to open at most, the forced ones included, the existing ones not;
        None: no limit
    budget : most that may be spent; None: no limit
    costs : float array (m,), price of opening each site; default 1
    existing : site indices already open: kept, free of charge
    forced : site indices that must be opened, and paid
    forbidden : site indices that must stay closed
    kinds : int array (m,), the kind of each site, 0 to k - 1 (a place may be a site of each kind);
        only `Lift` and `MaxCover` take kinds
    most : ``most[k]``, openings of kind ``k`` at most, the forced ones included, the existing not
    """

    p: int | None = None
    budget: float | None = None
    costs: np.ndarray | None = None
    existing: tuple[int, ...] = ()
    forced: tuple[int, ...] = ()
    forbidden: tuple[int, ...] = ()
    kinds: np.ndarray | None = None
    most: tuple[int, ...] = ()


@dataclass(frozen=True)
class Siting:
    """What every problem has.

    weight : float array (n,), residents of each demand point
    distances : Matrix, Plane or Sparse, shape (n, m)
    openings : Openings
    names : names of the demand points, for messages; default their indices
    """

    weight: np.ndarray
    distances: Matrix | Plane | Sparse
    openings: Openings
    names: tuple[str, ...] = field(default=(), kw_only=True)
    takes_kinds: ClassVar[bool] = False

    def __post_init__(self):
        object.__setattr__(self, "weight", np.asarray(self.weight, float))
        check_distances(self.distances)
        check_weight(self.weight, self.distances.shape[0], self.names)
        check_openings(self.openings, self.distances.shape[1])
        if not self.takes_kinds:
            refuse_kinds(self.openings, type(self).__name__)

    def name(self, demand):
        """The name of a demand point."""
        return str(self.names[demand]) if len(self.names) else f"point {demand}"


@dataclass(frozen=True)
class PMedian(Siting):
    """Least Σ weight × distance to the nearest open site."""


@dataclass(frozen=True)
class CapacitatedPMedian(Siting):
    """Least Σ weight × distance, each point wholly served by one site that has room.

    quantity : float array (n,), what each point takes up
    capacity : float array (m,), what each site can take
    """

    quantity: np.ndarray
    capacity: np.ndarray

    def __post_init__(self):
        super().__post_init__()
        n, m = self.distances.shape
        object.__setattr__(self, "quantity", check_amounts(self.quantity, n, "quantity"))
        object.__setattr__(self, "capacity", check_amounts(self.capacity, m, "capacity"))


@dataclass(frozen=True)
class PCenter(Siting):
    """Least distance of the worst-served point; every point counts, whatever its weight.

    backup : how many further sites must be as near (0: none)
    """

    backup: int = 0


@dataclass(frozen=True)
class SetCover(Siting):
    """Least cost such that every point has an open site within ``radius`` (inclusive).

    backup : how many further sites each point must have within the radius
    """

    radius: float
    backup: int = 0

    def __post_init__(self):
        super().__post_init__()
        check_radius(self.radius, self.backup)


@dataclass(frozen=True)
class MaxCover(Siting):
    """Most weight with an open site within ``radius`` (inclusive).

    backup : how many further sites a point needs within the radius to count
    """

    radius: float
    backup: int = 0
    takes_kinds: ClassVar[bool] = True

    def __post_init__(self):
        super().__post_init__()
        check_radius(self.radius, self.backup)


@dataclass(frozen=True)
class Lift:
    """Most residents raised to ``threshold`` by openings that each add to the score.

    score : float array (n,), score of each point before
    gains : CSR (n, m), what opening site ``j`` adds to point ``i`` (`engines.access` gives it)
    threshold : a point counts once its score is at least this; those already there count too
    """

    weight: np.ndarray
    score: np.ndarray
    gains: csr_array
    threshold: float
    openings: Openings
    names: tuple[str, ...] = field(default=(), kw_only=True)

    def __post_init__(self):
        object.__setattr__(self, "weight", np.asarray(self.weight, float))
        object.__setattr__(self, "score", np.asarray(self.score, float))
        object.__setattr__(self, "gains", csr_array(self.gains))
        check_weight(self.weight, self.gains.shape[0], self.names)
        check_lift(self.score, self.gains, self.threshold)
        check_openings(self.openings, self.gains.shape[1])
