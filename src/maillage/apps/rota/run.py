"""Compute one solve: claim it, follow the engine, keep its best as it improves, end it.

A solve is claimed by the moment it started: a worker that was taken for dead, and whose solve was
ended meanwhile, writes nothing any more.
"""

import threading
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.studies.beating import beating
from maillage.engines.rota import Assignment, Stop, problem_from, solve

from .enums import SolveState
from .frozen import unpack
from .models import Line, Solve
from .placing import Placing
from .selectors.drafts import window_of
from .selectors.problem import to_lines
from .selectors.window import centre_id, volunteer_id
from .services.solving import end_solve

WRITE_EVERY = timedelta(seconds=1)
BUG = (
    "Le calcul s’est arrêté sur une erreur que nous n’avions pas prévue. Ce qu’il avait trouvé "
    "est gardé\u00a0; prévenez la personne qui gère ce portail."
)


def compute(solve_id):
    """Run one waiting solve to its end; nothing when it no longer waits."""
    run = claim(solve_id)
    if run is None:
        return
    asked = run.solve
    try:
        problem = problem_from(unpack(asked.problem)[0])
        stop = Stop(seconds=asked.seconds_allowed, asked=run.asked)
        with beating(run):
            result = solve(
                problem, stop=stop, seed=asked.seed, progress=run.tell, start=run.start(problem)
            )
        run.keep(result)
        run.end(SolveState.STOPPED if run.was_asked else SolveState.DONE)
    except Exception:
        run.end(SolveState.FAILED, BUG)
        raise


@transaction.atomic
def claim(solve_id):
    """Take a waiting solve; None when another did, or when it was stopped."""
    found = Solve.objects.select_for_update(of=("self",)).filter(pk=solve_id).first()
    if found is None or found.state != SolveState.WAITING:
        return None
    now = timezone.now()
    found.state, found.started_at, found.heartbeat_at = SolveState.RUNNING, now, now
    found.save(update_fields=["state", "started_at", "heartbeat_at"])
    audit.record(actor=audit.SYSTEM, action="rota.solve_begin", subject=f"solve:{found.pk}")
    return Run(found)


class Run:
    """A solve being computed: keeps its best, and hears that it must stop."""

    def __init__(self, solve):
        self.solve, self.was_asked = solve, False
        self.mine = Solve.objects.filter(
            pk=solve.pk, state=SolveState.RUNNING, started_at=solve.started_at
        )
        self._window = window_of(solve.draft, timezone.localdate(solve.asked_at))
        self._cells = unpack(solve.problem)[1]
        self._cost, self._unwritten = None, None
        self._written = self._heard = timezone.now() - WRITE_EVERY
        self._writing = threading.Lock()

    def __str__(self):
        return f"solve:{self.solve.pk}"

    def start(self, problem):
        """Those already placed, as far as no rule forbids it: the search begins from there."""
        placing = Placing(problem)
        centres = dict(Line.objects.order_by().values_list("pk", "centre"))
        for volunteer, line, monday, _ in self._cells:
            number = self._window.number(monday)
            each = Assignment(volunteer_id(volunteer), centre_id(centres.get(line)), number)
            if not placing.obstacles(each):
                placing.add(each)
        return placing.assignments

    def tell(self, result):
        """Keep what the engine found so far, at most once a second; `live` keeps what waited."""
        self._unwritten = result
        if timezone.now() - self._written >= WRITE_EVERY:
            self.keep(result)

    def keep(self, result):
        """Write the best so far, and how far from the best possible it may be."""
        with self._writing:
            self._unwritten, self._written = None, timezone.now()
            found = {"bound": int(result.bound), "heartbeat_at": self._written}
            if self._cost is None or result.cost < self._cost:
                self._cost = result.cost
                found |= self._best(result)
            self.mine.update(**found)

    def asked(self):
        """Whether someone asked to stop, or the solve was taken away; looked up once a second."""
        now = timezone.now()
        if not self.was_asked and now - self._heard >= WRITE_EVERY:
            self._heard = now
            self.was_asked = not self.mine.filter(stop_asked=False).exists()
        return self.was_asked

    def live(self):
        """Say that the solve is alive, and what it found since."""
        waiting = self._unwritten
        if waiting is None:
            self.mine.update(heartbeat_at=timezone.now())
        else:
            self.keep(waiting)

    def end(self, state, refusal=""):
        """Record how it ended, and put its best in the draft."""
        end_solve(solve=self.solve, state=state, refusal=refusal)

    def _best(self, result):
        kept = {(volunteer, monday): line for volunteer, line, monday, _ in self._cells}
        placed = to_lines(result.assignments, self._window, kept)
        return {
            "best": [[volunteer, line, monday.isoformat()] for volunteer, line, monday in placed],
            "cost": int(result.cost),
            "by_rule": {rule: int(cost) for rule, cost in result.by_rule.items()},
            "empty_posts": int(result.empty_posts),
        }
