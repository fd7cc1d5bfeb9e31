"""Take up again what a worker left when it died."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from maillage.apps.accounts import audit
from maillage.apps.studies.enums import State
from maillage.apps.studies.models import Study
from maillage.apps.studies.tasks import run_study

SILENCE = timedelta(seconds=45)


@transaction.atomic
def requeue_abandoned(*, now=None):
    """Queue again studies whose worker fell silent, or whose task was lost; returns how many.

    A study that fell silent starts again from its frozen inputs: the answer is the same.
    """
    now = now or timezone.now()
    silent = Q(state=State.RUNNING, heartbeat_at__lt=now - SILENCE)
    waiting = Q(state=State.WAITING, launched_at__lt=now - SILENCE)
    # A task that cannot begin (no cluster answers) is queued again now and then, not each second.
    waiting &= Q(heartbeat_at=None) | Q(heartbeat_at__lt=now - SILENCE)
    studies = Study.objects.select_for_update(of=("self",)).filter(silent | waiting)
    queued = _queued()
    count = 0
    for study in studies.defer("snapshot", "result").order_by("pk"):
        if study.state == State.WAITING and study.pk in queued:
            continue
        _queue_again(study, now)
        count += 1
    return count


def _queued():
    """Studies that a task still waits for."""
    tasks = DBTaskResult.objects.ready().filter(task_path=run_study.module_path)
    return {task.args_kwargs["args"][0] for task in tasks}


def _queue_again(study, now):
    was_running = study.state == State.RUNNING
    study.state, study.started_at, study.heartbeat_at = State.WAITING, None, now
    if was_running and study.stop_asked:
        study.state, study.ended_at = State.STOPPED, now
    study.progress = {}
    study.save(update_fields=["state", "started_at", "heartbeat_at", "ended_at", "progress"])
    if study.state == State.WAITING:
        run_study.enqueue(study.pk)
    audit.record(actor=audit.SYSTEM, action="study.requeue", subject=f"study:{study.pk}")
