"""The least doctor-hours that keep the promise, whatever the plan: a price on who waits too long.

Every plan that keeps the promise leaves at most (1 − share) of all arrivals waiting too long. For
any prices λ ≥ 0, the minimum over plans of hours + λ · (late − allowed) is then below its hours
(Lagrange). Lateness is that of `windows`, below the true one, so that the minimum is a shortest
path through the steps. λ is chosen on some days (cutting planes, Kelley 1960), the bound on others.

The plan that is best for λ does not depend on the days drawn: its cost on them, less `ERRORS` of
its own standard errors, is below its true cost (but for chance, as in any such test), and the
minimum over all plans of cost less errors is below that. With √v ≤ v/2s + s/2, for any s, errors
add along a path too.
"""

from typing import NamedTuple

import numpy as np
from scipy.optimize import linprog

from maillage.engines.waiting.people import draw_people
from maillage.engines.waiting.problem import MINUTES_PER_HOUR, CareType, Problem
from maillage.engines.waiting.windows import MANY, Choices, count_late, windows_of

ERRORS = 3.0  # standard errors below the estimate
AHEAD, BEFORE = 1, (3, 2)  # steps of a window around the one that counts
RADIUS = 2  # practitioners around a plan told one by one
BUDGET = 1.2e8  # persons lived
CHOOSING, COUNTING = 0.2, 0.8  # shares of them, for the prices and for the bound
LEAST_DAYS, MOST_DAYS = 200, 50_000  # for a window
CUTS, NEAR = 40, 1e-3
HIGHEST_PRICE = 20.0  # times the plan's hours, for all that are allowed to wait


class Line(NamedTuple):
    """A queue alone with its skill; each choice at a step is "from ``fewest`` to ``most``"."""

    kinds: tuple[int, ...]
    fewest: list
    most: list


class Table(NamedTuple):
    """Of a line, by step: mean late (*sizes, n_targets), and variance of that mean, priced."""

    late: list
    variance: list


def may_be_priced(problem, group):
    """Whether only one skill sees the group, and nobody gives up: what `windows` are true for."""
    patient = all(np.isinf(problem.care_types[kind].patience_minutes) for kind in group.kinds)
    return patient and len(group.skills) == 1


def least_hours(problem, groups, staffing, *, effort, seed, must_stop):
    """Doctor-hours in ``groups`` below which no plan keeps the promise; 0.0 if that takes too long.

    groups : those that `may_be_priced`; nobody is counted late in the others
    staffing : a plan, int array (n_skills, n_steps); only how near the bound comes depends on it
    effort : share of the usual number of persons
    """
    lines = [_line_of(problem, group, staffing) for group in groups]
    budget = BUDGET * effort / max(1, len(lines))
    before = [each for each in BEFORE if all(_fits(problem, x, each, budget) for x in lines)]
    if not lines or not before or not problem.targets:
        return 0.0
    pricing = _Pricing(problem, lines, windows_of(problem.n_steps, before[0], AHEAD))
    prices = np.zeros(len(problem.targets))
    chosen_on = pricing.tables(prices, CHOOSING * budget, (seed, 3, 0), must_stop)
    if chosen_on is None:
        return 0.0
    prices = pricing.best_prices(chosen_on, problem.doctor_hours(staffing))
    counted_on = pricing.tables(prices, COUNTING * budget, (seed, 3, 1), must_stop)
    return 0.0 if counted_on is None else max(0.0, pricing.least(counted_on, prices))


class _Pricing:
    """The lines of a problem, cut in the same windows."""

    def __init__(self, problem, lines, windows):
        self.problem, self.lines, self.windows = problem, lines, windows
        step_hours = problem.step_minutes / MINUTES_PER_HOUR
        self.hours = [[fewest * step_hours for fewest in line.fewest] for line in lines]
        missed = np.array([1.0 - target.share for target in problem.targets])
        self.allowed = missed * problem.arrivals.sum()

    def tables(self, prices, budget, seed, must_stop):
        """`Table` of each line on days of this seed; None if time is out."""
        found = []
        for position, line in enumerate(self.lines):
            late, variance = {}, {}
            for number, alike in enumerate(_alike(self.problem, line, self.windows)):
                if must_stop():
                    return None
                share = budget * len(alike) / len(self.windows)
                n_days = _days(self.problem, line, alike[0], share)
                key = (*seed, position, number)
                mean, errors = _late_in(self.problem, (line, alike[0]), prices, n_days, key)
                late |= dict.fromkeys((window.step for window in alike), mean)
                # The same days told for several steps: their errors add up.
                variance |= dict.fromkeys((window.step for window in alike), errors * len(alike))
            steps = range(self.problem.n_steps)
            found.append(Table([late[step] for step in steps], [variance[step] for step in steps]))
        return found

    def best_prices(self, tables, plan_hours):
        """λ for which the bound is highest, on these tables."""
        n_targets = self.allowed.size
        prices, best, cuts = np.zeros(n_targets), (-np.inf, None), []
        highest = HIGHEST_PRICE * plan_hours / np.maximum(self.allowed, 1e-9)
        for _ in range(CUTS):
            hours, late = self._cheapest(tables, prices)
            excess = late - self.allowed
            cuts.append((hours, excess))
            best = max(best, (hours + prices @ excess, tuple(prices)))
            rows = [[1.0, *-excess] for _, excess in cuts]
            limits = [(None, None), *((0.0, price) for price in highest)]
            answer = linprog(
                [-1.0] + [0.0] * n_targets, rows, [hours for hours, _ in cuts], bounds=limits
            )
            if not answer.success or -answer.fun - best[0] <= NEAR * abs(best[0]):
                break
            prices = answer.x[1:]
        return np.array(best[1])

    def _cheapest(self, tables, prices):
        """(hours, late) of the plan of least priced cost."""
        total, late = 0.0, np.zeros(self.allowed.size)
        for hours, table in zip(self.hours, tables, strict=True):
            _, path = cheapest(self.windows, hours, [each @ prices for each in table.late])
            total += sum(each[choice] for each, choice in zip(hours, path, strict=True))
            late += sum(_along(self.windows, path, table.late))
        return total, late

    def least(self, tables, prices):
        """The bound on these tables, standard errors below."""
        best, error = -np.inf, 1.0
        for _ in range(6):
            value, variance = -prices @ self.allowed - ERRORS * error / 2, 0.0
            for hours, table in zip(self.hours, tables, strict=True):
                both = zip(table.late, table.variance, strict=True)
                costs = [late @ prices - ERRORS * v / (2 * error) for late, v in both]
                cost, path = cheapest(self.windows, hours, costs)
                value += cost
                variance += sum(_along(self.windows, path, table.variance))
            best, error = max(best, value), max(np.sqrt(variance), 1e-6)
        return float(best)


def _line_of(problem, group, staffing):
    arrivals, (skill,) = problem.arrivals[list(group.kinds)], group.skills
    given = problem.skills[skill].on_duty
    fewest, most = [], []
    for step in range(problem.n_steps):
        if given is None:
            # As many choices where as many come, so that their windows are alike.
            alike = (arrivals == arrivals[:, [step]]).all(axis=0)
            choices = choices_around(staffing[skill][alike])
        else:
            choices = np.array([given[step]]), np.array([given[step]])
        fewest.append(choices[0])
        most.append(choices[1])
    return Line(group.kinds, fewest, most)


def choices_around(staff):
    """(fewest, most) of each choice: one by one around ``staff``, by larger and larger groups else.

    A group costs its fewest and makes wait as its most: as little as any of its members, or less.

    >>> fewest, most = choices_around(np.array([9]))
    >>> fewest, most[:-1]
    (array([ 0,  2,  5,  7,  8,  9, 10, 11, 12]), array([ 1,  4,  6,  7,  8,  9, 10, 11]))
    """
    edges, gap = [*range(max(0, staff.min() - RADIUS), staff.max() + RADIUS + 2)], 2
    while edges[0]:
        edges.insert(0, max(0, edges[0] - gap))
        gap += 1
    return np.array(edges), np.array([*edges[1:], MANY + 1]) - 1


def _sizes(line, window):
    return [line.fewest[step].size for step in range(window.first, window.last + 1)]


def _days(problem, line, window, budget):
    """Days of this window that may be lived with a budget of persons."""
    sizes = _sizes(line, window)
    persons = problem.arrivals[list(line.kinds), window.step].sum()
    cost = np.prod(sizes[: window.step - window.first + 1]) * (1 + persons) + np.prod(sizes)
    return int(min(MOST_DAYS, budget / cost))


def _fits(problem, line, before, budget):
    windows = windows_of(problem.n_steps, before, AHEAD)
    days = (_days(problem, line, window, budget / len(windows)) for window in windows)
    return min(days) >= LEAST_DAYS


def _alike(problem, line, windows):
    """Lists of windows where the same people may come and the same choices are tried."""
    found = {}
    for window in windows:
        come = problem.arrivals[list(line.kinds), window.first : window.step + 1]
        most = [line.most[step].tobytes() for step in range(window.first, window.last + 1)]
        found.setdefault((come.tobytes(), *most, window.closes), []).append(window)
    return list(found.values())


def _late_in(problem, where, prices, n_days, key):
    """(mean late (*sizes, n_targets), variance of that mean priced (*sizes)) of one window."""
    line, window = where
    sizes, minutes = _sizes(line, window), [target.minutes for target in problem.targets]
    rows = [line.most[step] for step in range(window.first, window.last + 1)]
    if window.closes:
        # Those of the last step stay; with nobody there, others come back: as if everybody did.
        rows.append(np.where(line.fewest[window.last] > 0, rows[-1], MANY))
    most = np.full((len(rows), max(sizes)), MANY, np.int64)
    for level, row in enumerate(rows):
        most[level, : row.size] = row
    levels = np.array([*sizes, 1] if window.closes else sizes)
    step = window.step - window.first
    choices = Choices(
        levels, most, window.closes, problem.step_minutes, np.array(minutes), prices, step
    )
    part = _part(problem, line, window)
    people = draw_people(part, range(len(line.kinds)), n_days, key)
    late, squares = count_late(people, choices)
    late /= n_days
    spread = np.maximum(squares / n_days - (late @ prices) ** 2, 0.0) / (n_days - 1)
    return late.reshape(*sizes, -1), spread.reshape(sizes)


def _part(problem, line, window):
    """Those who come from the first step of the window to the one that counts."""
    span = slice(window.first, window.step + 1)
    cares = (problem.care_types[kind] for kind in line.kinds)
    cares = tuple(CareType(x.id, x.arrivals[span], x.mean_minutes, x.cv) for x in cares)
    n_steps = window.step + 1 - window.first
    return Problem(problem.step_minutes, n_steps, cares, (), problem.targets)


def cheapest(windows, hours, costs):
    """(value, choice at each step) of the least sum of ``hours`` and ``costs``.

    hours : list of float arrays, by step, of each choice
    costs : list of float arrays, by window, of each vector of its choices
    """
    value, chosen = np.zeros(()), []
    for window, cost in zip(windows, costs, strict=True):
        while len(chosen) < window.first:
            chosen.append(value.argmin(axis=0))
            value = value.min(axis=0)
        while len(chosen) + value.ndim <= window.last:
            value = value[..., None] + hours[len(chosen) + value.ndim]
        value = value + cost
    while value.ndim:
        chosen.append(value.argmin(axis=0))
        value = value.min(axis=0)
    path = []
    for choice in reversed(chosen):
        path.insert(0, int(choice[tuple(path[: choice.ndim])]))
    return float(value), path


def _along(windows, path, values):
    """What a path meets in each window."""
    return [
        value[tuple(path[window.first : window.last + 1])]
        for window, value in zip(windows, values, strict=True)
    ]
