"""What every siting solver answers, and when it must stop."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

TOLERANCE = 1e-9


def never():
    """Nobody asks to stop (a named function, so that a `Stop` can go to another process)."""
    return False


@dataclass(frozen=True)
class Stop:
    """When to stop: whichever comes first. The default stops only at a proof.

    seconds : longest time, in seconds
    gap : stop once the best answer is proven this near the best possible (0.005 = 0.5 %)
    asked : called now and then; true means someone wants to stop
    clock : seconds, monotonic; a test gives its own
    """

    seconds: float = np.inf
    gap: float = 0.0
    asked: Callable[[], bool] = never
    clock: Callable[[], float] = time.monotonic


@dataclass(frozen=True)
class Result:
    """A siting plan and how far from the best it can be.

    sites : int array, indices of the open sites, ascending (existing ones included)
    assignment : int array, shape (n_demand,), the site that serves each point; -1: nobody
    objective : what the plan is worth, in the problem's unit
    bound : proven: no plan is better than this
    proven_optimal : true only when ``bound`` leaves no room for a better plan
    seconds : time spent
    """

    sites: np.ndarray
    assignment: np.ndarray
    objective: float
    bound: float
    proven_optimal: bool
    seconds: float

    def __post_init__(self):
        for name, kind in (("objective", float), ("bound", float), ("proven_optimal", bool)):
            object.__setattr__(self, name, kind(getattr(self, name)))

    @property
    def gap(self):
        """Distance between objective and bound, as a share of the objective (0 when equal).

        >>> import numpy as np
        >>> Result(np.array([0]), np.array([0]), 100.0, 99.0, False, 0.1).gap
        0.01
        """
        return relative_gap(self.objective, self.bound)


def relative_gap(objective, bound):
    """|objective − bound| / |objective|; 0 when equal, inf for a zero objective that is not."""
    difference = abs(objective - bound)
    if difference <= TOLERANCE * max(1.0, abs(objective)):
        return 0.0
    return difference / abs(objective) if objective else np.inf


@dataclass
class Watch:
    """The running side of a `Stop`: time spent, and whether to go on."""

    stop: Stop
    progress: Callable[[float, float], None] | None = None
    started: float = field(init=False)

    def __post_init__(self):
        self.started = self.stop.clock()

    @property
    def seconds(self):
        return self.stop.clock() - self.started

    @property
    def seconds_left(self):
        return max(0.0, self.stop.seconds - self.seconds)

    def must_stop(self, objective=None, bound=None):
        """Report progress, then say whether time, gap or someone asks to stop."""
        if objective is not None:
            if self.progress is not None:
                self.progress(objective, bound)
            if relative_gap(objective, bound) <= self.stop.gap and self.stop.gap > 0:
                return True
        return self.seconds_left <= 0 or bool(self.stop.asked())
