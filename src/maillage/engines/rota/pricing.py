"""What each rule of the rota costs in the program of a repair: the costs of `evaluate`, as rows.

A *flaw* is a variable worth its weight, at least each of some sums of assignments present: as it is
minimised it equals the largest. Only the volunteers and cells that the program may change have one.
"""

from collections import defaultdict

from maillage.engines.rota.problem import PREFERRED, REFUSED


def price(program):
    """Add to a `Program` the costs of every rule but the posts themselves."""
    pricing = _Pricing(program)
    pricing.assignments()
    for name in program.volunteers:
        pricing.volunteer(program.standing.people[name])
    pricing.friends()
    for cell in program.cells:
        if cell[0] not in program.standing.reserves:
            pricing.cell(cell)
    pricing.empty_twice()
    for centre in program.standing.problem.centres:
        if centre.new_per_month is not None and program.standing.problem.weights.new_in_month:
            pricing.newcomers(centre)


class _Pricing:
    def __init__(self, program):
        self.program, self.standing = program, program.standing
        self.problem, self.weights = program.standing.problem, program.standing.problem.weights
        self._of, self._in = defaultdict(list), defaultdict(list)
        for each in program.variables:
            self._of[each.volunteer].append(each)
            self._in[each.centre, each.week].append(each)
        for name in program.volunteers:
            self._of[name] += program.staying(self.standing.of_volunteer.get(name, ()))
            self._of[name].sort(key=lambda each: (each.week, each.centre))
        for cell in program.cells:
            self._in[cell] += program.staying(self.standing.in_cell.get(cell, ()))

    def flaw(self, weight, *bounds):
        """A variable worth `weight`, at least each bound: scale × (plus − minus + constant).

        None when no bound can be above 0.
        """
        rows = []
        for plus, minus, constant, scale in bounds:
            terms = defaultdict(float)
            for sign, assignments in ((1, plus), (-1, minus)):
                for each in assignments:
                    if each in self.program.variables:
                        terms[self.program.variables[each]] += sign * scale
                    else:
                        constant += sign
            if scale * constant + sum(max(0, value) for value in terms.values()) > 0:
                rows.append((terms, scale * constant))
        if not rows:
            return None
        variable = self.program.variable(weight, highest=float("inf"))
        for terms, constant in rows:
            self.program.row([*terms.items(), (variable, -1)], high=-constant)
        return variable

    def _charge(self, weight, assignments):
        """Each of the assignments costs so much."""
        for each in assignments:
            if each in self.program.variables:
                self.program.costs[self.program.variables[each]] += weight

    def assignments(self):
        """*distance*, *change* and *reserve*: what each assignment costs by itself."""
        previous = set(self.problem.previous or ())
        for each, variable in self.program.variables.items():
            distance = self.standing.people[each.volunteer].accepts[each.centre]
            cost = self.weights.distance * distance
            if previous:
                cost += self.weights.change * (-1 if each in previous else 1)
            if each.centre in self.standing.reserves:
                cost -= self.weights.reserve
            self.program.costs[variable] += cost

    def volunteer(self, volunteer):
        """The rules that look at the weeks of one volunteer."""
        weights, mine = self.weights, self._of[volunteer.id]
        known = volunteer.served | self.standing.reserves
        for centre in sorted({each.centre for each in mine} - known):
            there = [each for each in mine if each.centre == centre]
            if len(there) == 1:
                self._charge(weights.new_to_centre, there)
            else:
                self.flaw(weights.new_to_centre, *(([each], (), 0, 1) for each in there))
        if volunteer.wanted_weeks >= min(volunteer.max_weeks, len(mine)):
            self._charge(-weights.unmet_wish, mine)
        elif volunteer.wanted_weeks:
            self.flaw(weights.unmet_wish, ((), mine, volunteer.wanted_weeks, 1))
        if weights.two_running:
            self._two_running(volunteer, mine)
        if weights.holiday and self.problem.holidays:
            away = [each for each in mine if each.week in self.problem.holidays]
            self.flaw(weights.holiday, (away, (), -max(0, 1 - volunteer.holidays_served), 1))
        if weights.continuity and self.problem.return_every:
            for each in mine:
                self._continuity(each, mine)

    def _two_running(self, volunteer, mine):
        for each in mine:
            if volunteer.two_running == PREFERRED:
                beside = [
                    other
                    for other in mine
                    if other.centre == each.centre and abs(other.week - each.week) == 1
                ]
                self.flaw(self.weights.two_running, ([each], beside, 0, 1))
        if volunteer.two_running == REFUSED:
            for week in sorted({each.week for each in mine}):
                both = [each for each in mine if each.week in (week, week + 1)]
                self.flaw(self.weights.two_running, (both, (), -1, 1))

    def _continuity(self, each, mine):
        """Weeks by which a visit misses the rhythm, whichever was the one before."""
        every, bounds = self.problem.return_every, []
        for other in mine:
            if other.week >= each.week:
                continue
            same = other.centre == each.centre
            since = other.week if same else -1
            between = [
                one for one in mine if one.centre == each.centre and since < one.week < each.week
            ]
            weeks = each.week - other.week
            missed = min(every, abs(weeks - every)) if same else every
            if missed and not (same and weeks == 1):
                bounds.append(([each, other], between, -1, missed))
        if bounds:
            self.flaw(self.weights.continuity, *bounds)

    def _mine(self, name):
        return self._of[name] if name in self._of else self.standing.of_volunteer.get(name, ())

    def friends(self):
        """*together*: each pair of friends who share no centre and week."""
        for first, second in self.problem.together if self.weights.together else ():
            if {first, second}.isdisjoint(self._of):
                continue
            places = [{(e.centre, e.week): e for e in self._mine(name)} for name in (first, second)]
            shared = []
            for cell in sorted(places[0].keys() & places[1].keys()):
                both = self.program.variable(0.0)
                for each in (places[0][cell], places[1][cell]):
                    if each in self.program.variables:
                        self.program.row([(both, 1), (self.program.variables[each], -1)], high=0)
                shared.append((both, -1))
            apart = self.program.variable(self.weights.together)
            self.program.row([*shared, (apart, -1)], high=-1)

    def cell(self, cell):
        """*no_senior* and *first_timer*, which look at who is there in one week."""
        people, present = self.standing.people, self._in[cell]
        centre = self.problem.centres[self.problem.centre_positions[cell[0]]]
        alone = self.standing.size("lines", cell) == 1
        seniors = [each for each in present if people[each.volunteer].senior]
        juniors = [each for each in present if not people[each.volunteer].senior]
        if centre.senior_required and alone:
            self._charge(self.weights.no_senior, juniors)
        elif centre.senior_required and juniors:
            bounds = (([each], seniors, 0, 1) for each in juniors)
            self.flaw(self.weights.no_senior, *bounds)
        beginners = [each for each in present if people[each.volunteer].first_time]
        if alone:
            self._charge(self.weights.first_timer, beginners)
            return
        experienced = [each for each in present if not people[each.volunteer].first_time]
        for each in beginners if self.weights.first_timer else ():
            self.flaw(self.weights.first_timer, ([each], experienced, 0, 1))

    def empty_twice(self):
        """*empty_twice*: two open weeks running without anybody, one of them at least movable."""
        lines, standing = self.problem.lines, self.standing
        cells = {cell for cell in self.program.cells if cell[0] not in standing.reserves}
        pairs = {
            (c, week) for c, w in cells for week in (w, w + 1) if 0 < week < self.problem.weeks
        }
        for centre, week in sorted(pairs):
            row = self.problem.centre_positions[centre]
            if lines[row, week - 1] and lines[row, week]:
                both = [
                    each
                    for cell in ((centre, week - 1), (centre, week))
                    for each in (
                        self._in[cell] if cell in cells else standing.in_cell.get(cell, ())
                    )
                ]
                self.flaw(self.weights.empty_twice, ((), both, 1, 1))

    def newcomers(self, centre):
        """*new_in_month*: doctors new to a centre above its number, month by month."""
        arriving, months = defaultdict(list), defaultdict(int)
        for name, served in (self.standing.of_volunteer | self._of).items():
            there = [each for each in served if each.centre == centre.id]
            if not there or centre.id in self.standing.people[name].served or centre.reserve:
                continue
            if name not in self._of:
                months[self.problem.month_of(min(each.week for each in there))] += 1
                continue
            for each in there:
                earlier = [other for other in there if other.week < each.week]
                arrival = self.flaw(0.0, ([each], earlier, 0, 1))
                if arrival is not None:
                    arriving[self.problem.month_of(each.week)].append((arrival, 1))
        for month, terms in arriving.items():
            above = self.program.variable(self.weights.new_in_month, highest=float("inf"))
            self.program.row([*terms, (above, -1)], high=centre.new_per_month - months[month])
