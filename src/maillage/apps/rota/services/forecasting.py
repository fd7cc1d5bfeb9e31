"""Ask what the offers of a collective will hold."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from maillage.apps.accounts import audit
from maillage.apps.accounts.permissions import require
from maillage.apps.rota.enums import SolveState
from maillage.apps.rota.errors import BadRota
from maillage.apps.rota.models import Forecast
from maillage.apps.rota.permissions import can_coordinate
from maillage.apps.rota.tasks import make_forecast
from maillage.apps.rota.weeks import WEEK, monday_of

YEAR = 52
SILENCE = timedelta(minutes=10)


@transaction.atomic
def ask_forecast(*, collective, withdrawal_percent, user, now=None):
    """Queue the forecast of the 52 weeks to come; one that waits already is given back.

    Raises `NotAllowed`, or `BadRota` for a share of withdrawals that is none.
    """
    now = now or timezone.now()
    require(
        can_coordinate(user, collective),
        "La prévision est faite par les personnes qui coordonnent le collectif.",
    )
    if withdrawal_percent not in range(51):
        raise BadRota({"withdrawal_percent": "Donnez de 0 à 50 désistements pour 100 semaines."})
    forecast, is_new = Forecast.objects.get_or_create(
        collective=collective,
        state=SolveState.WAITING,
        defaults={
            "first_monday": monday_of(timezone.localdate(now)) + WEEK,
            "weeks": YEAR,
            "withdrawal_percent": withdrawal_percent,
            "asked_by": user,
            "asked_at": now,
        },
    )
    if is_new:
        make_forecast.enqueue(forecast.pk)
        audit.record(
            actor=audit.actor_of(user), action="rota.forecast", subject=f"forecast:{forecast.pk}"
        )
    return forecast


@transaction.atomic
def queue_lost(now):
    """Queue again the forecasts that wait although no task will take them; returns how many."""
    tasks = DBTaskResult.objects.ready().filter(task_path=make_forecast.module_path)
    queued = {task.args_kwargs["args"][0] for task in tasks}
    waiting = Forecast.objects.filter(state=SolveState.WAITING, asked_at__lt=now - SILENCE)
    lost = [pk for pk in waiting.order_by("pk").values_list("pk", flat=True) if pk not in queued]
    for pk in lost:
        make_forecast.enqueue(pk)
    return len(lost)
