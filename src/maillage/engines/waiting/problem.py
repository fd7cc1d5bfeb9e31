"""Who comes, how long they are seen, who may see them, and what was promised: one day by steps."""

from dataclasses import dataclass

import numpy as np

MINUTES_PER_HOUR = 60.0


@dataclass(frozen=True)
class CareType:
    """One kind of consultation.

    arrivals : float array, shape (n_steps,), mean number of persons who arrive in each step
    mean_minutes, cv : of the service time, of gamma law (cv 0: constant, cv 1: exponential)
    patience_minutes : mean time before giving up, exponential; inf: nobody gives up
    """

    id: str
    arrivals: np.ndarray
    mean_minutes: float
    cv: float
    patience_minutes: float = np.inf


@dataclass(frozen=True)
class Skill:
    """Practitioners who may see the same care types.

    serves : positions of those care types in `Problem.care_types`
    on_duty : int array, shape (n_steps,), or None where it is to be sized
    """

    id: str
    serves: tuple[int, ...]
    on_duty: np.ndarray | None = None


@dataclass(frozen=True)
class Target:
    """At least ``share`` of those who arrive are to be seen within ``minutes``."""

    minutes: float
    share: float


@dataclass(frozen=True)
class Problem:
    """A day of `n_steps` steps; see `problem_from` for what is accepted."""

    step_minutes: float
    n_steps: int
    care_types: tuple[CareType, ...]
    skills: tuple[Skill, ...]
    targets: tuple[Target, ...]

    @property
    def arrivals(self):
        """float array, shape (n_care_types, n_steps), mean number of persons."""
        return np.array([care.arrivals for care in self.care_types], float)

    @property
    def serves(self):
        """bool array, shape (n_skills, n_care_types)."""
        table = np.zeros((len(self.skills), len(self.care_types)), bool)
        for position, skill in enumerate(self.skills):
            table[position, list(skill.serves)] = True
        return table

    @property
    def day_minutes(self):
        return self.step_minutes * self.n_steps

    @property
    def work_minutes(self):
        """float array, shape (n_care_types,), mean work that arrives in a day."""
        return self.arrivals.sum(axis=1) * [care.mean_minutes for care in self.care_types]

    def doctor_hours(self, staffing):
        """Hours on duty of a staffing, int array of shape (n_skills, n_steps)."""
        return float(np.sum(staffing)) * self.step_minutes / MINUTES_PER_HOUR
