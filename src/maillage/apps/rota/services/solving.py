"""Fill a draft by computation: ask, stop, keep the best, put it in the draft.

A solve works on what the draft was when it was asked. Its best is kept as it improves, so a worker
that dies loses nothing: `settle_abandoned` ends its solve as if it had been stopped. The best is
put in the draft in one transaction, never over a place that someone changed or locked meanwhile.
"""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from maillage.apps.accounts import audit
from maillage.apps.rota.enums import DraftState, SolveState
from maillage.apps.rota.errors import BadRota, NotNow
from maillage.apps.rota.frozen import pack, unpack
from maillage.apps.rota.models import Cell, Draft, Line, Solve
from maillage.apps.rota.obstacles import in_words
from maillage.apps.rota.placing import Placing
from maillage.apps.rota.selectors.drafts import DraftRota, cells_of, given_of, rota_of, window_of
from maillage.apps.rota.tasks import solve_draft
from maillage.apps.rota.weeks import in_words as week_in_words
from maillage.engines.rota import problem_from

from .cells import locked

UNDER_WAY = (SolveState.WAITING, SolveState.RUNNING)
SILENCE = timedelta(seconds=45)
LONGEST_SECONDS = 1_800
NAMED = 3


@transaction.atomic
def ask_solve(*, draft, seconds, keep_placed, user, now=None):
    """Queue a computation that fills a draft; BadRota when a place to keep breaks a rule.

    keep_placed : whether those already placed stay where they are; otherwise only locked places do
    """
    now = now or timezone.now()
    draft = locked(draft)
    if not 1 <= seconds <= LONGEST_SECONDS:
        raise BadRota({"seconds": f"Donnez une durée entre 1 et {LONGEST_SECONDS} secondes."})
    if Solve.objects.filter(draft=draft, state__in=UNDER_WAY).exists():
        raise NotNow("Un calcul est déjà en cours sur ce brouillon.")
    cells = cells_of(draft)
    kept = [cell for cell in cells if keep_placed or cell.is_locked]
    fixed = [(cell.volunteer_id, cell.line.centre_id, cell.monday) for cell in kept]
    given = given_of(draft, timezone.localdate(now), fixed=fixed)
    _refuse_broken(draft, given, kept, timezone.localdate(now))
    solve = Solve.objects.create(
        draft=draft,
        seconds_allowed=seconds,
        problem=pack(given, cells),
        asked_by=user,
        asked_at=now,
    )
    solve_draft.enqueue(solve.pk)
    _record(audit.actor_of(user), "rota.solve", solve, {"kept": len(kept), "seconds": seconds})
    return solve


@transaction.atomic
def stop_solve(*, solve, user):
    """Ask a computation to stop; its best is kept. One that waits stops at once."""
    solve = Solve.objects.select_for_update(of=("self",)).get(pk=solve.pk)
    if solve.state not in UNDER_WAY:
        raise NotNow("Ce calcul est déjà terminé.")
    solve.stop_asked = True
    if solve.state == SolveState.WAITING:
        solve.state, solve.ended_at = SolveState.STOPPED, timezone.now()
    solve.save(update_fields=["stop_asked", "state", "ended_at"])
    _record(audit.actor_of(user), "rota.solve_stop", solve)
    return solve


@transaction.atomic
def end_solve(*, solve, state, refusal="", now=None):
    """End a running solve and put its best in the draft; False when it was ended or taken away.

    What was changed meanwhile stays; `left_out` counts the places of the best that gave way.
    """
    now = now or timezone.now()
    draft = Draft.objects.select_for_update(of=("self",)).get(pk=solve.draft_id)
    held = Solve.objects.select_for_update(of=("self",)).get(pk=solve.pk)
    if held.state != SolveState.RUNNING or held.started_at != solve.started_at:
        return False
    held.state, held.refusal, held.ended_at = state, refusal, now
    if held.best is not None and draft.state == DraftState.OPEN:
        held.left_out = _put_in(draft, held, timezone.localdate(now))
    held.save(update_fields=["state", "refusal", "ended_at", "left_out"])
    _record(audit.SYSTEM, "rota.solve_end", held, {"state": str(state), "left_out": held.left_out})
    return True


def settle_abandoned(now=None):
    """End the solves whose worker fell silent, with the best they had; queue again lost tasks.

    Returns how many were ended or queued again.
    """
    now = now or timezone.now()
    silent = Solve.objects.filter(state=SolveState.RUNNING, heartbeat_at__lt=now - SILENCE)
    count = sum(
        end_solve(solve=solve, state=SolveState.STOPPED, now=now)
        for solve in silent.defer("problem").order_by("pk")
    )
    waiting = Solve.objects.filter(state=SolveState.WAITING, asked_at__lt=now - SILENCE)
    return count + (_queue_lost(waiting) if waiting.exists() else 0)


@transaction.atomic
def _queue_lost(waiting):
    """Queue again the solves that wait although no task will take them."""
    tasks = DBTaskResult.objects.ready().filter(task_path=solve_draft.module_path)
    queued = {task.args_kwargs["args"][0] for task in tasks}
    lost = [pk for pk in waiting.order_by("pk").values_list("pk", flat=True) if pk not in queued]
    for pk in lost:
        solve_draft.enqueue(pk)
    return len(lost)


def _refuse_broken(draft, given, kept, today):
    """Nothing is computed around a place that breaks a rule: it is said which."""
    if not given["centres"]:
        raise BadRota("Aucune ligne n’est ouverte pendant ces semaines : ouvrez d’abord un centre.")
    rota = DraftRota(draft, window_of(draft, today), problem_from(given | {"fixed": []}), kept)
    told = [
        f"{cell.volunteer.full_name}, {cell.line}, {week_in_words(cell.monday)} "
        f"({in_words(broken)})"
        for cell in kept
        if (broken := rota.placing.broken(rota.assignment(cell)))
    ]
    if told:
        more = f" ; et {len(told) - NAMED} autres cases" if len(told) > NAMED else ""
        raise BadRota(
            "Des cases à garder ne respectent pas les règles : "
            f"{' ; '.join(told[:NAMED])}{more}. Changez-les, ou déverrouillez-les."
        )


def _put_in(draft, solve, today):
    """Write the best of a solve in its draft; returns how many of its places gave way."""
    rota = rota_of(draft, today)
    now = {(cell.line_id, cell.monday): cell for cell in rota.cells}
    stay = _staying(now, unpack(solve.problem)[1])
    placing = Placing(rota.problem, [rota.assignment(cell) for cell in stay.values() if cell])
    centres = dict(Line.objects.order_by().values_list("pk", "centre"))
    wanted, left_out = {}, 0
    for volunteer, line, day in solve.best:
        monday = date.fromisoformat(day)
        assignment = rota.place(volunteer, centres.get(line), monday)
        if (line, monday) in stay:
            cell = stay[line, monday]
            left_out += cell is None or cell.volunteer_id != volunteer
        elif placing.obstacles(assignment):
            left_out += 1
        else:
            placing.add(assignment)
            wanted[line, monday] = volunteer
    _write(draft, {place: cell for place, cell in now.items() if place not in stay}, wanted)
    return left_out


def _staying(now, frozen):
    """Places that a solve may not write, with their cell (None: someone freed it): those changed
    since it was asked, and those locked."""
    then = {(line, monday): (volunteer, is_locked) for volunteer, line, monday, is_locked in frozen}
    is_now = {place: (cell.volunteer_id, cell.is_locked) for place, cell in now.items()}
    places = {place for place in {*then, *is_now} if then.get(place) != is_now.get(place)}
    places |= {place for place, cell in now.items() if cell.is_locked}
    return {place: now.get(place) for place in places}


def _write(draft, cells, wanted):
    """Make the `cells` of a draft hold the volunteers `wanted`: both by (line, monday)."""
    going = [cell.pk for place, cell in cells.items() if wanted.get(place) != cell.volunteer_id]
    Cell.objects.filter(pk__in=going).delete()
    there = {place for place, cell in cells.items() if wanted.get(place) == cell.volunteer_id}
    coming = [
        Cell(draft=draft, line_id=line, monday=monday, volunteer_id=volunteer)
        for (line, monday), volunteer in wanted.items()
        if (line, monday) not in there
    ]
    Cell.objects.bulk_create(coming, batch_size=1_000)


def _record(actor, action, solve, details=None):
    audit.record(actor=actor, action=action, subject=f"solve:{solve.pk}", details=details)
