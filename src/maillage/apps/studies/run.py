"""Compute one study: claim it, solve, sweep, and record the answer.

A study is claimed by the moment it started: whoever lost it (stopped for dead, taken again by
another worker) writes nothing any more. So two workers never both answer one study.
"""

from contextlib import nullcontext
from datetime import timedelta
from math import isfinite

import numpy as np
from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.engines.errors import Infeasible
from maillage.engines.siting import Stop

from .answer import describe
from .enums import State
from .errors import BadStudy, StudyError
from .inputs import travel_minutes, unpack
from .models import Study
from .plan import solve_question
from .question import question_of
from .sweeps import NEAR_KM, SPREAD, Sweep, drawn_plans, shares_kept, variations

SOLVE_SECONDS, SWEEP_SECONDS = 60.0, 20.0
GAP = 0.001
SMALL = 600  # places
WRITE_EVERY = timedelta(seconds=1)
NAMED = 5
BUG = (
    "Le calcul s’est arrêté sur une erreur que nous n’avions pas prévue. "
    "Vos choix sont gardés\u00a0: copiez le scénario, ou prévenez la personne qui gère ce portail."
)


def compute(study_id, *, executor=None, beat=nullcontext):
    """Run one waiting study to its end; nothing when it no longer waits.

    executor : concurrent.futures.Executor for the sweeps; None: here, one after the other
    beat : context manager given the run, which shows that it lives (`beating.beating`)
    """
    run = claim(study_id)
    if run is None:
        return
    try:
        with beat(run):
            result = answer(run, executor)
        run.end(State.STOPPED if run.asked() else State.DONE, result=result)
    except StudyError as error:
        run.end(State.FAILED, problem=str(error))
    except Exception:
        run.end(State.FAILED, problem=BUG)
        raise


@transaction.atomic
def claim(study_id):
    """Take a waiting study; None when another did, or when it was stopped or removed."""
    study = Study.objects.select_for_update(of=("self",)).filter(pk=study_id).first()
    if study is None or study.state != State.WAITING:
        return None
    now = timezone.now()
    study.state, study.started_at, study.heartbeat_at = State.RUNNING, now, now
    study.progress = {"step": "inputs"}
    study.save(update_fields=["state", "started_at", "heartbeat_at", "progress"])
    audit.record(actor=audit.SYSTEM, action="study.begin", subject=f"study:{study.pk}")
    return Run(study)


class Run:
    """A study being computed: says how far it is, and hears that it must stop."""

    def __init__(self, study):
        self.study = study
        self.mine = Study.objects.filter(
            pk=study.pk, state=State.RUNNING, started_at=study.started_at
        )
        self._stop = False
        self._written = timezone.now()

    def __str__(self):
        return f"study:{self.study.pk}"

    def say(self, step, share=None, objective=None, bound=None):
        """Write where the run is, at most once a second, and hear whether to stop."""
        now = timezone.now()
        if now - self._written < WRITE_EVERY and step == self.study.progress.get("step"):
            return
        self._written = now
        self.study.progress = {
            "step": step,
            "share": share,
            "objective": _plain(objective),
            "bound": _plain(bound),
        }
        self.mine.update(progress=self.study.progress, heartbeat_at=now)
        self._hear()

    def asked(self):
        """Whether someone asked to stop, or the study was taken away; looked up once a second."""
        if not self._stop and timezone.now() - self._written >= WRITE_EVERY:
            self._written = timezone.now()
            self._hear()
        return self._stop

    def _hear(self):
        going_on = self.mine.filter(stop_asked=False).exists()
        self._stop = self._stop or not going_on

    def live(self):
        """Say that the run is alive."""
        self.mine.update(heartbeat_at=timezone.now())

    @transaction.atomic
    def end(self, state, *, result=None, problem=""):
        """Record how it ended, unless the study was taken away meanwhile."""
        study = Study.objects.select_for_update(of=("self",)).get(pk=self.study.pk)
        if study.state != State.RUNNING or study.started_at != self.study.started_at:
            return
        study.state, study.result, study.problem = state, result, problem
        study.ended_at, study.progress = timezone.now(), {}
        study.save(update_fields=["state", "result", "problem", "ended_at", "progress"])
        audit.record(
            actor=audit.SYSTEM,
            action="study.end",
            subject=f"study:{study.pk}",
            details={"state": str(state)},
        )


def answer(run, executor):
    """The result of a claimed study, as far as it was let go."""
    study = run.study
    inputs = unpack(bytes(study.snapshot))
    question = question_of(study, inputs)
    minutes = travel_minutes(inputs)
    run.say("solve")
    started = timezone.now()
    plan = _solve(run, question, inputs, minutes)
    seconds = (timezone.now() - started).total_seconds()
    result = describe(question, inputs, minutes, plan) | {
        "quality": _quality(plan, inputs, seconds),
        "times": _times(inputs),
        "notes": _notes(inputs, minutes),
        "variations": [],
        "stability": None,
    }
    if not run.asked():
        run.say("variations")
        stop = Stop(SWEEP_SECONDS, _gap(inputs), run.asked)
        result["variations"] = variations(question, inputs, minutes, plan, stop)
    if not run.asked() and question.draws and plan.places.size:
        _add_stability(result, run, Sweep(question, inputs, minutes, plan.places), executor)
    return result


def _quality(plan, inputs, seconds):
    return {
        "objective": _plain(plan.objective),
        "bound": _plain(plan.bound),
        "gap": _plain(plan.gap, 6),
        "proven": plan.is_proven,
        "is_cut_short": not plan.is_proven and plan.gap > _gap(inputs),
        "seconds": round(seconds, 2),
    }


def _solve(run, question, inputs, minutes):
    stop = Stop(SOLVE_SECONDS, _gap(inputs), run.asked)
    try:
        return solve_question(
            question,
            inputs,
            minutes,
            stop,
            lambda objective, bound: run.say("solve", None, objective, bound),
        )
    except Infeasible as error:
        raise BadStudy(_impossible(question, inputs, minutes)) from error


def _add_stability(result, run, sweep, executor):
    draws = sweep.question.draws
    run.say("stability", 0.0)
    plans = drawn_plans(
        sweep,
        executor,
        progress=lambda done: run.say("stability", done / draws),
        asked=run.asked,
    )
    if not plans:
        return
    for place, share in zip(result["places"], shares_kept(sweep, plans), strict=True):
        place |= share
    result["stability"] = {
        "draws": draws,
        "done": len(plans),
        "infeasible": sum(plan is None for plan in plans),
        "spread": SPREAD,
        "near_km": NEAR_KM,
    }


def _gap(inputs):
    """Small territories are solved to a proof, larger ones to one in a thousand."""
    return 0.0 if len(inputs.places) <= SMALL else GAP


def _times(inputs):
    kept = ("name", "source", "is_estimated", "error_minutes")
    return {key: inputs.times[key] for key in kept}


def _notes(inputs, minutes):
    notes = []
    communes = inputs.communes
    unknown = int((~communes.is_known[communes.is_inside]).sum())
    if unknown:
        notes.append(
            f"La population de {unknown} commune{'s' if unknown > 1 else ''} est inconnue\u00a0: "
            "elle compte pour zéro."
        )
    limit = inputs.times.get("limit_km")
    if limit:
        notes.append(
            f"Au-delà de {limit:.0f}\u00a0km à vol d’oiseau, les temps de trajet prolongent une "
            "formule qui n’y a pas été mesurée."
        )
    lonely = int((minutes.indptr[1:] == minutes.indptr[:-1])[communes.is_inside].sum())
    if lonely:
        notes.append(f"Communes sans trajet connu vers les lieux possibles\u00a0: {lonely}.")
    unscored = int(_unscored(communes)[communes.is_inside].sum())
    if unscored:
        notes.append(f"Communes sans score officiel, qui ne comptent pas\u00a0: {unscored}.")
    return notes


def _unscored(communes):
    missing = np.isnan(communes.score)
    return missing & ~missing.all()


def _impossible(question, inputs, minutes):
    """Why no plan exists, in French: only « the farthest first » must reach everyone."""
    pairs = minutes.tocoo()
    allowed = ~np.isin(pairs.col, question.forbidden)
    reached = np.bincount(pairs.row[allowed], minlength=minutes.shape[0])
    lost = inputs.communes.name[reached == 0].tolist()
    if not lost:
        return (
            "Ces ouvertures ne suffisent pas pour que chaque commune ait un trajet connu vers "
            "l’une d’elles. Augmentez les nombres, ou choisissez ce qui compte autrement."
        )
    more = f" et {len(lost) - NAMED} autres" if len(lost) > NAMED else ""
    return (
        f"Aucun lieu permis n’a de trajet connu depuis {', '.join(lost[:NAMED])}{more}. "
        "Autorisez d’autres lieux, ou choisissez ce qui compte autrement."
    )


def _plain(value, digits=3):
    """A number as JSON holds it: None for one that is unknown or infinite."""
    return round(float(value), digits) if value is not None and isfinite(value) else None
