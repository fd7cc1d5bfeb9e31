"""What a rota costs, rule by rule, and which hard rules it breaks."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise

from maillage.engines.rota.problem import PREFERRED, REFUSED


@dataclass(frozen=True)
class Evaluation:
    """What `evaluate` found.

    cost : the sum of `by_rule`
    by_rule : cost of each rule, in the order of `Weights`
    empty_posts : posts without a volunteer (those of a reserve not counted)
    errors : the hard rules broken, in words; empty when the rota is feasible
    """

    cost: int
    by_rule: dict[str, int]
    empty_posts: int
    errors: tuple[str, ...]

    @property
    def feasible(self):
        """Whether no hard rule is broken."""
        return not self.errors


def evaluate(problem, assignments):
    """The `Evaluation` of a list of `Assignment`.

    Rules, each charged its weight: *empty_post* (*reserve* in a reserve) each post left empty;
    *empty_twice* each pair of consecutive open weeks of a centre without anybody; *no_senior* each
    occupied centre-week that needs a senior and has none; *distance* times the distance;
    *new_to_centre* each volunteer and centre that did not know each other, once; *unmet_wish* each
    week wanted and not given; *change* each assignment removed from or added to ``previous``;
    *two_running* each week given alone to who prefers two running (in one centre), and each pair of
    running weeks given to who refuses them; *together* each pair of friends who share no centre and
    week; *first_timer* each first-timer's week without anybody experienced in the centre;
    *new_in_month* each doctor new to a centre (in the month of their first week there) above
    ``new_per_month``; *holiday* each school-holiday week of a volunteer above one, last year's
    included; *continuity* for each visit after a volunteer's first, how far it is from
    ``return_every`` weeks after their last visit to that centre, at most ``return_every`` (running
    weeks in one centre are one visit).

    Source: the judge of the rota benchmark, to which the rules from *two_running* on are added.

    Examples
    --------
    >>> from maillage.engines.rota import Assignment, Centre, Problem, Volunteer, Weights, evaluate
    >>> centre = Centre("ajain", 1, 1, 1, open_from=0, open_to=1)
    >>> doctor = Volunteer("v1", True, 1, 1, (0, 1), 0, 1, False, 1, {"ajain": 7})
    >>> weights = Weights(1000, 400, 120, 1, 15, 25, 200)
    >>> evaluate(Problem("", 2, (centre,), (doctor,), weights), [Assignment("v1", "ajain", 0)]).cost
    1022
    """
    people, centres = problem.volunteer_positions, problem.centre_positions
    known, errors = [], []
    for each in assignments:
        if each.volunteer in people and each.centre in centres:
            known.append(each)
        else:
            errors.append(f"unknown volunteer or centre: {each.volunteer}, {each.centre}")
    rota = _Rota(problem, known)
    errors += rota.errors()
    counts = rota.counts()
    weights = problem.weights
    by_rule = {rule: getattr(weights, rule) * counts[rule] for rule in weights.__dataclass_fields__}
    return Evaluation(sum(by_rule.values()), by_rule, counts["empty_post"], tuple(errors))


class _Rota:
    """Assignments looked at by cell (centre, week) and by volunteer."""

    def __init__(self, problem, assignments):
        self.problem, self.assignments = problem, assignments
        self.cells, self.served = defaultdict(list), defaultdict(list)
        self.reserves = {centre.id for centre in problem.centres if centre.reserve}
        people = {volunteer.id: volunteer for volunteer in problem.volunteers}
        for volunteer, centre, week in sorted(assignments, key=lambda each: each.week):
            self.cells[centre, week].append(people[volunteer])
            self.served[volunteer].append((week, centre))

    def errors(self):
        """The hard rules broken."""
        for volunteer in self.problem.volunteers:
            yield from self._errors_of(volunteer, self.served[volunteer.id])
        for (centre, week), present in self.cells.items():
            yield from self._errors_in(centre, week, present)
        given = set(self.assignments)
        for each in self.problem.fixed:
            if each not in given:
                yield f"fixed assignment missing: {each.volunteer}, {each.centre}, week {each.week}"

    def _errors_of(self, volunteer, served):
        for week, centre in served:
            if week not in volunteer.weeks:
                yield f"{volunteer.id} is not available in week {week}"
            if centre not in volunteer.accepts:
                yield f"{volunteer.id} does not accept {centre}"
        if len(served) > volunteer.max_weeks:
            yield f"{volunteer.id} serves {len(served)} weeks, more than {volunteer.max_weeks}"
        for (first, _), (second, _) in pairwise(served):
            if second - first < max(1, volunteer.min_gap):
                least = volunteer.min_gap
                yield f"{volunteer.id} serves weeks {first} and {second}, closer than {least}"

    def _errors_in(self, centre, week, present):
        problem, row = self.problem, self.problem.centre_positions[centre]
        if not 0 <= week < problem.weeks or not problem.lines[row, week]:
            yield f"{centre} is closed in week {week}"
            return
        needs = (
            ("lines", len(present)),
            ("beds", sum(each.beds for each in present)),
            ("vehicles", sum(each.needs_vehicle for each in present)),
        )
        for what, needed in needs:
            if needed > (there := getattr(problem, what)[row, week]):
                yield f"{centre} week {week}: {needed} {what} needed, {there} there"

    def counts(self):
        """How often each rule is charged."""
        counts = Counter()
        for centre in self.problem.centres:
            self._count_centre(centre, counts)
        for volunteer in self.problem.volunteers:
            self._count_volunteer(volunteer, self.served[volunteer.id], counts)
        for first, second in self.problem.together:
            counts["together"] += not set(self.served[first]) & set(self.served[second])
        if self.problem.previous:
            counts["change"] = len(set(self.problem.previous) ^ set(self.assignments))
        return counts

    def _count_centre(self, centre, counts):
        lines = self.problem.lines[self.problem.centre_positions[centre.id]]
        empty_before = False
        newcomers = Counter()
        kind = "reserve" if centre.reserve else "empty_post"
        for week in range(self.problem.weeks):
            present = self.cells.get((centre.id, week), []) if lines[week] else []
            counts[kind] += int(lines[week]) - len(present)
            if centre.reserve:
                continue
            empty = bool(lines[week]) and not present
            counts["empty_twice"] += empty and empty_before
            empty_before = empty
            counts["no_senior"] += self._lacks_senior(centre, present)
            counts["first_timer"] += self._first_timers_alone(present)
            newcomers[self.problem.month_of(week)] += sum(
                self._arrives(volunteer, centre.id, week) for volunteer in present
            )
        if centre.new_per_month is not None:
            for number in newcomers.values():
                counts["new_in_month"] += max(0, number - centre.new_per_month)

    @staticmethod
    def _lacks_senior(centre, present):
        return bool(present) and centre.senior_required and not any(v.senior for v in present)

    @staticmethod
    def _first_timers_alone(present):
        beginners = sum(volunteer.first_time for volunteer in present)
        return beginners if beginners == len(present) else 0

    def _arrives(self, volunteer, centre, week):
        first = next(w for w, c in self.served[volunteer.id] if c == centre)
        return centre not in volunteer.served and first == week

    def _count_volunteer(self, volunteer, served, counts):
        problem = self.problem
        for _, centre in served:
            counts["distance"] += volunteer.accepts.get(centre, 0)
        visited = {centre for _, centre in served if centre in volunteer.accepts} - self.reserves
        counts["new_to_centre"] += len(visited - volunteer.served)
        counts["unmet_wish"] += max(0, volunteer.wanted_weeks - len(served))
        counts["two_running"] += _running(volunteer, served)
        in_holidays = sum(week in problem.holidays for week, _ in served)
        counts["holiday"] += max(0, in_holidays - max(0, 1 - volunteer.holidays_served))
        if problem.return_every:
            counts["continuity"] += _off_rhythm(served, problem.return_every)


def _running(volunteer, served):
    """Weeks, or pairs of weeks, against the volunteer's wish on running weeks."""
    if volunteer.two_running == REFUSED:
        return sum(second - first == 1 for (first, _), (second, _) in pairwise(served))
    if volunteer.two_running == PREFERRED:
        given = set(served)
        return sum(not {(w - 1, c), (w + 1, c)} & given for w, c in served)
    return 0


def _off_rhythm(served, every):
    """Weeks by which the visits after the first miss the wished rhythm of return."""
    total, last = 0, {}
    for position, (week, centre) in enumerate(served):
        if position and last.get(centre) != week - 1:
            total += min(every, abs(week - last[centre] - every)) if centre in last else every
        last[centre] = week
    return total
