"""Compute one forecast, out of the page."""

import structlog
from django.db import transaction
from django.utils import timezone

from maillage.apps.accounts import audit
from maillage.apps.accounts.french import unbroken
from maillage.engines.errors import EngineError
from maillage.engines.rota import Stop, problem_from
from maillage.engines.rota.answers import forecast_answer, gauge_answer, need_answer
from maillage.engines.rota.forecast import Assumptions, forecast
from maillage.engines.rota.gauge import gauge
from maillage.engines.rota.need import NextCentre, need

from .enums import SolveState
from .models import Forecast, Post
from .selectors.problem import given_problem
from .selectors.window import Window

log = structlog.get_logger("maillage.rota")
REFUSAL = unbroken(
    "Il faut au moins une ligne ouverte et un médecin volontaire qui propose une semaine : "
    "complétez-les, puis relancez la prévision."
)
DRAWS, GROUPS, SEED = 1_000, 20, 1
SIZES = (250, 500, 1_000, 2_000)
SECONDS = 60.0  # each of the three questions, at most
ACCEPTING = 0.5  # share of the volunteers who would go to a centre nobody knows yet


def compute(forecast_id):
    """Answer one waiting forecast; nothing when it no longer waits."""
    asked = Forecast.objects.select_related("collective").filter(
        pk=forecast_id, state=SolveState.WAITING
    )
    found = asked.first()
    if found is None:
        return
    window = Window(found.collective, found.first_monday, found.weeks, timezone.localdate())
    try:
        answer, refusal = answer_of(window, found.withdrawal_percent / 100), ""
    except EngineError as error:
        log.warning("forecast_not_computed", forecast=found.pk, error=str(error))
        answer, refusal = None, REFUSAL
    _end(found, answer, refusal)


def answer_of(window, withdrawal):
    """The three answers, as plain numbers: this year's lines, the gauge, the next centre.

    Weeks already given count as offered: the year is planned anew.
    """
    problem = problem_from(given_problem(window, held=_given(window)))
    groups = Assumptions(withdrawal=withdrawal, draws=GROUPS, seed=SEED)
    stop = Stop(seconds=SECONDS)
    next_centre = NextCentre(lines=1, beds=2, vehicles=1, accept_share=ACCEPTING)
    return {
        "forecast": forecast_answer(
            forecast(problem, withdrawal=withdrawal, draws=DRAWS, seed=SEED, stop=stop)
        ),
        "gauge": gauge_answer(gauge(problem, SIZES, groups, stop=stop)),
        "need": need_answer(need(problem, next_centre, groups, stop=stop)),
    }


def _given(window):
    posts = Post.objects.filter(
        line__centre__collective=window.collective,
        monday__in=window.mondays,
        volunteer__isnull=False,
    )
    return list(posts.values_list("volunteer", "line__centre", "monday"))


@transaction.atomic
def _end(forecast, answer, refusal):
    held = Forecast.objects.select_for_update(of=("self",)).get(pk=forecast.pk)
    if held.state != SolveState.WAITING:
        return
    held.state = SolveState.DONE if answer else SolveState.FAILED
    held.answer, held.refusal, held.ended_at = answer, refusal, timezone.now()
    held.save(update_fields=["state", "answer", "refusal", "ended_at"])
    audit.record(actor=audit.SYSTEM, action="rota.forecast_end", subject=f"forecast:{forecast.pk}")
