"""The rota as one writes it in an afternoon: a variable per volunteer, centre and week.

One model, told to two solvers: CP-SAT of OR-tools and HiGHS through scipy. Only the rules of the
published instances are in it.
"""

from collections import defaultdict

import numpy as np

from maillage.engines.rota import Assignment

INFINITY = float("inf")


class Model:
    """Variables (cost, whole numbers up to ``most``) and rows ``low <= sum <= high``."""

    def __init__(self, problem):
        self.cost, self.most, self.rows = [], [], []
        self.problem, self.given = problem, {}
        self.by_cell, self.by_week = defaultdict(list), defaultdict(list)
        for volunteer in problem.volunteers:
            self._add_volunteer(volunteer)
        for position, centre in enumerate(problem.centres):
            self._add_centre(position, centre)
        for each in problem.fixed:
            self.row([(self.given[tuple(each)], 1)], 1, 1)

    def variable(self, cost, most=1):
        """Add a variable; its number."""
        self.cost.append(cost)
        self.most.append(most)
        return len(self.cost) - 1

    def row(self, terms, low, high):
        """Add a row of (variable, factor)."""
        self.rows.append((terms, low, high))

    def _add_volunteer(self, volunteer):
        weights, everything = self.problem.weights, []
        weeks = defaultdict(list)
        for name, distance in volunteer.accepts.items():
            here = self.problem.centre_positions[name]
            new = None if name in volunteer.served else self.variable(weights.new_to_centre)
            for week in volunteer.weeks:
                if self.problem.lines[here, week] == 0:
                    continue
                x = self.variable(weights.distance * distance + self._change(volunteer, name, week))
                self.given[volunteer.id, name, week] = x
                self.by_cell[here, week].append((x, volunteer))
                weeks[week].append(x)
                everything.append((x, 1))
                if new is not None:
                    self.row([(x, 1), (new, -1)], -INFINITY, 0)
        self.row(everything, 0, volunteer.max_weeks)
        for first in weeks:
            near = [
                x
                for week in weeks
                if first <= week < first + volunteer.min_gap or week == first
                for x in weeks[week]
            ]
            self.row([(x, 1) for x in near], 0, 1)
        unmet = self.variable(weights.unmet_wish, volunteer.wanted_weeks)
        self.row([*everything, (unmet, 1)], volunteer.wanted_weeks, INFINITY)

    def _change(self, volunteer, centre, week):
        if not self.problem.previous:
            return 0
        change = self.problem.weights.change
        return -change if (volunteer.id, centre, week) in self.problem.previous else change

    def _add_centre(self, position, centre):
        problem, before = self.problem, None
        for week in range(problem.weeks):
            lines = int(problem.lines[position, week])
            if not lines:
                before = None
                continue
            here = self.by_cell[position, week]
            left = self.variable(problem.weights.empty_post, lines)
            self.row([*((x, 1) for x, _ in here), (left, 1)], lines, lines)
            self.row([(x, v.beds) for x, v in here], 0, int(problem.beds[position, week]))
            needing = [(x, 1) for x, v in here if v.needs_vehicle]
            self.row(needing, 0, int(problem.vehicles[position, week]))
            empty = self.variable(0)
            self.row([*((x, 1) for x, _ in here), (empty, 1)], 1, INFINITY)
            if before is not None:
                both = self.variable(problem.weights.empty_twice)
                self.row([(both, 1), (before, -1), (empty, -1)], -1, INFINITY)
            before = empty
            if centre.senior_required:
                self._add_senior(here)

    def _add_senior(self, here):
        lacks = self.variable(self.problem.weights.no_senior)
        seniors = [(x, 1) for x, v in here if v.senior]
        for x, volunteer in here:
            if not volunteer.senior:
                self.row([(lacks, 1), (x, -1), *seniors], 0, INFINITY)

    def assignments(self, chosen):
        """The assignments whose variable ``chosen`` says is taken."""
        return [Assignment(*key) for key, x in self.given.items() if chosen(x)]

    @property
    def constant(self):
        return self.problem.weights.change * len(self.problem.previous or ())


def cp_sat(problem, seconds, workers=2):
    """(assignments, bound) of CP-SAT."""
    from ortools.sat.python import cp_model

    model, program = Model(problem), cp_model.CpModel()
    variables = [program.new_int_var(0, most, "") for most in model.most]
    for terms, low, high in model.rows:
        total = sum(factor * variables[x] for x, factor in terms)
        if low > -INFINITY:
            program.add(total >= low)
        if high < INFINITY:
            program.add(total <= high)
    program.minimize(sum(c * x for c, x in zip(model.cost, variables, strict=True) if c))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = seconds, workers
    status = solver.solve(program)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return [], solver.best_objective_bound + model.constant
    chosen = model.assignments(lambda x: solver.value(variables[x]) > 0)
    return chosen, solver.best_objective_bound + model.constant


def highs(problem, seconds):
    """(assignments, bound) of HiGHS."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    model = Model(problem)
    parts = [
        (row, x, factor) for row, (terms, _, _) in enumerate(model.rows) for x, factor in terms
    ]
    row, column, factor = (np.array(part) for part in zip(*parts, strict=True))
    shape = len(model.rows), len(model.cost)
    answer = milp(
        np.array(model.cost, float),
        integrality=np.ones(len(model.cost)),
        bounds=Bounds(0, np.array(model.most, float)),
        constraints=LinearConstraint(
            coo_array((factor.astype(float), (row, column)), shape=shape).tocsr(),
            [low for _, low, _ in model.rows],
            [high for _, _, high in model.rows],
        ),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    bound = -INFINITY if answer.mip_dual_bound is None else answer.mip_dual_bound
    bound = max(0, bound) + model.constant
    return ([] if answer.x is None else model.assignments(lambda x: answer.x[x] > 0.5)), bound
