"""Random small problems, and the slow answers that every fast solver must equal."""

from itertools import chain, combinations, product

import numpy as np
from hypothesis import strategies as st

from maillage.engines.siting import Matrix, Openings


def line(*km):
    """Places on a road at these kilometres, each a demand point and a candidate."""
    return Matrix(np.abs(np.subtract.outer(km, km)).astype(float))


class BruteForce:
    """Tries every allowed set of sites; nothing clever, so nothing to get wrong."""

    @staticmethod
    def plans(openings, m):
        """Every set of sites that respects p, budget, kept and forbidden sites."""
        kept = set(openings.existing) | set(openings.forced)
        free = [j for j in range(m) if j not in kept and j not in set(openings.forbidden)]
        costs = np.ones(m) if openings.costs is None else np.asarray(openings.costs)
        for extra in chain.from_iterable(combinations(free, k) for k in range(len(free) + 1)):
            chosen = sorted(kept | set(extra))
            paid = [j for j in chosen if j not in openings.existing]
            if openings.p is not None and len(paid) > openings.p:
                continue
            if openings.budget is not None and costs[paid].sum() > openings.budget:
                continue
            if openings.kinds is not None:
                opened = np.bincount(openings.kinds[paid], minlength=len(openings.most))
                if (opened > openings.most).any():
                    continue
            yield chosen

    @classmethod
    def least(cls, openings, m, cost_of):
        """Least finite ``cost_of(sites)``, or None when there is none."""
        costs = [cost_of(chosen) for chosen in cls.plans(openings, m) if chosen]
        finite = [cost for cost in costs if np.isfinite(cost)]
        return min(finite, default=None)

    @classmethod
    def p_median(cls, matrix, weight, openings):
        return cls.least(openings, matrix.shape[1], lambda chosen: nearest(matrix, chosen) @ weight)

    @classmethod
    def p_center(cls, matrix, openings, backup=0):
        def worst(chosen):
            if len(chosen) <= backup:
                return np.inf
            return np.sort(matrix[:, chosen], axis=1)[:, backup].max()

        return cls.least(openings, matrix.shape[1], worst)

    @classmethod
    def set_cover(cls, matrix, radius, openings, backup=0):
        costs = np.ones(matrix.shape[1]) if openings.costs is None else openings.costs

        def price(chosen):
            covered = ((matrix[:, chosen] <= radius).sum(axis=1) > backup).all()
            paid = [j for j in chosen if j not in openings.existing]
            return costs[paid].sum() if covered else np.inf

        return cls.least(openings, matrix.shape[1], price)

    @classmethod
    def max_cover(cls, matrix, weight, radius, openings, backup=0):
        best = 0.0
        for chosen in cls.plans(openings, matrix.shape[1]):
            covered = (matrix[:, chosen] <= radius).sum(axis=1) > backup
            best = max(best, weight[covered].sum())
        return best

    @classmethod
    def lift(cls, problem):
        gains = problem.gains.toarray()
        best = 0.0
        for chosen in cls.plans(problem.openings, gains.shape[1]):
            after = problem.score + gains[:, chosen].sum(axis=1)
            best = max(best, problem.weight[after >= problem.threshold - 1e-9].sum())
        return best

    @classmethod
    def capacitated(cls, matrix, problem):
        n, m = matrix.shape

        def cheapest(chosen):
            best = np.inf
            for served in product(chosen, repeat=n):
                load = np.bincount(served, problem.quantity, minlength=m)
                if (load <= problem.capacity).all():
                    best = min(best, (problem.weight * matrix[np.arange(n), served]).sum())
            return best

        return cls.least(problem.openings, m, cheapest)


def nearest(matrix, chosen):
    return matrix[:, chosen].min(axis=1)


@st.composite
def matrices(draw, holes=False):
    n, m = draw(st.integers(1, 7)), draw(st.integers(1, 6))
    values = st.integers(0, 20).map(float)
    if holes:
        values = st.one_of(values, st.just(np.inf))
    rows = draw(st.lists(st.lists(values, min_size=m, max_size=m), min_size=n, max_size=n))
    return np.array(rows)


@st.composite
def openings(draw, m, with_budget=False):
    roles = draw(st.lists(st.sampled_from("....xfb"), min_size=m, max_size=m))
    role = {
        letter: tuple(j for j, given in enumerate(roles) if given == letter) for letter in "xfb"
    }
    most = m - len(role["b"]) - len(role["x"])
    if most < 1:
        role, most = {"x": (), "f": (), "b": ()}, m
    costs = np.array(draw(st.lists(st.integers(1, 5), min_size=m, max_size=m)), float)
    budget = None
    if with_budget:
        budget = costs[list(role["f"])].sum() + draw(st.integers(0, 12))
    p = draw(st.integers(max(1, len(role["f"])), most))
    p = draw(st.sampled_from([p, None])) if with_budget else p
    return Openings(p, budget, costs, role["x"], role["f"], role["b"])


@st.composite
def openings_of_kinds(draw, m):
    """Openings of one to three kinds, some with a limit of 0, some with p as well."""
    roles = draw(st.lists(st.sampled_from("....xfb"), min_size=m, max_size=m))
    role = {letter: tuple(j for j in range(m) if roles[j] == letter) for letter in "xfb"}
    most = draw(st.lists(st.integers(0, 3), min_size=1, max_size=3))
    kinds = draw(st.lists(st.integers(0, len(most) - 1), min_size=m, max_size=m))
    for j in role["f"]:
        most[kinds[j]] = max(most[kinds[j]], sum(kinds[i] == kinds[j] for i in role["f"]))
    allowed = m - len(role["x"]) - len(role["b"])
    p = draw(st.integers(max(1, len(role["f"])), allowed)) if allowed else None
    return Openings(
        draw(st.sampled_from([p, None])), None, None, role["x"], role["f"], role["b"],
        np.array(kinds), tuple(most),
    )  # fmt: skip


@st.composite
def problems(draw, holes=False, with_budget=False, whole=None):
    """(matrix, weight, openings); weights are whole or not."""
    matrix = draw(matrices(holes))
    whole = draw(st.booleans()) if whole is None else whole
    weights = st.integers(0, 9) if whole else st.floats(0.01, 9)
    n, m = matrix.shape
    weight = np.array(draw(st.lists(weights, min_size=n, max_size=n)), float)
    return matrix, weight, draw(openings(m, with_budget))
