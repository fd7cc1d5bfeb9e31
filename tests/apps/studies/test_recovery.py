"""What a worker left when it died is taken up again, once; what lives is left alone."""

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from maillage.apps.accounts import audit
from maillage.apps.studies.enums import State
from maillage.apps.studies.run import claim, compute
from maillage.apps.studies.services import requeue_abandoned, stop_study
from maillage.apps.studies.services.recovery import SILENCE
from maillage.apps.studies.tasks import run_study
from tests.apps.studies.factories import StudyFactory
from tests.apps.studies.territory import ACTOR, age, fresh, lines

pytestmark = pytest.mark.django_db


def tasks():
    """Studies that tasks wait for."""
    return [task.args_kwargs["args"][0] for task in DBTaskResult.objects.ready()]


def test_a_run_that_fell_silent_is_queued_again_and_gives_the_same_answer(tiny):
    study, other = tiny.launched(), tiny.launched()
    compute(other.pk)
    DBTaskResult.objects.all().delete()
    claim(study.pk)
    age(study, "heartbeat_at", seconds=46)

    assert requeue_abandoned() == 1

    kept = fresh(study)
    assert (kept.state, kept.started_at, kept.progress) == (State.WAITING, None, {})
    assert tasks() == [study.pk]
    assert lines()[-1] == ("study.requeue", f"study:{study.pk}")
    compute(study.pk)
    assert fresh(study).state == State.DONE
    assert fresh(study).result["fingerprint"] == fresh(other).result["fingerprint"]


@pytest.mark.parametrize("seconds", [0, 44])
def test_a_run_that_beats_is_left_alone(seconds):
    study = StudyFactory(running=True)
    age(study, "heartbeat_at", seconds=seconds)

    assert requeue_abandoned() == 0
    assert fresh(study).state == State.RUNNING
    assert not lines()


def test_the_silence_is_counted_from_the_moment_given():
    study = StudyFactory(running=True)

    assert requeue_abandoned(now=study.heartbeat_at + SILENCE) == 0
    assert requeue_abandoned(now=study.heartbeat_at + SILENCE * 1.1) == 1


def test_a_study_whose_task_was_lost_is_queued_again(tiny):
    study = tiny.launched()
    DBTaskResult.objects.all().delete()
    assert requeue_abandoned() == 0  # it has only just been launched

    age(study, "launched_at", minutes=2)

    assert requeue_abandoned() == 1
    assert tasks() == [study.pk]


def test_a_study_that_waits_its_turn_keeps_its_task(tiny):
    study = tiny.launched()
    age(study, "launched_at", hours=2)

    assert requeue_abandoned() == 0
    assert tasks() == [study.pk]


def test_a_task_that_fails_at_once_is_queued_again_now_and_then_not_each_second(tiny):
    """As when the cluster does not answer: the trail and the queue are not flooded."""
    study = tiny.launched()
    age(study, "launched_at", minutes=2)
    counts = []
    now = timezone.now()

    for second in range(0, 120, 5):
        DBTaskResult.objects.all().delete()  # it failed
        counts.append(requeue_abandoned(now=now + timezone.timedelta(seconds=second)))

    assert sum(counts) == 3
    assert fresh(study).state == State.WAITING


def test_a_silent_run_that_was_asked_to_stop_stops():
    study = StudyFactory(running=True)
    stop_study(study=study, actor=ACTOR)
    age(study, "heartbeat_at", minutes=2)

    requeue_abandoned()

    kept = fresh(study)
    assert (kept.state, kept.result) == (State.STOPPED, None)
    assert kept.ended_at is not None
    assert not tasks()


@pytest.mark.parametrize("trait", ["launched", "answered", "failed"])
def test_what_ended_or_never_began_is_left_alone(trait):
    study = StudyFactory(**{trait: True})
    age(study, "launched_at", days=3)
    age(study, "heartbeat_at", days=3)

    assert requeue_abandoned() == 0
    assert fresh(study).state == study.state


def test_each_study_is_queued_with_its_own_line():
    studies = StudyFactory.create_batch(3, running=True)
    for study in studies:
        age(study, "heartbeat_at", minutes=2)

    assert requeue_abandoned() == 3
    assert requeue_abandoned() == 0
    assert sorted(tasks()) == sorted(study.pk for study in studies)
    assert lines() == [("study.requeue", f"study:{study.pk}") for study in studies]


def test_without_its_audit_line_nothing_is_queued(monkeypatch):
    study = StudyFactory(running=True)
    age(study, "heartbeat_at", minutes=2)

    def refuse(**line):
        raise ConnectionError

    monkeypatch.setattr(audit, "record", refuse)

    with pytest.raises(ConnectionError):
        requeue_abandoned()

    assert fresh(study).state == State.RUNNING
    assert not tasks()


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_look_together_queue_a_silent_study_once(together):
    study = StudyFactory(running=True)
    age(study, "heartbeat_at", minutes=2)

    assert sorted(together(requeue_abandoned, requeue_abandoned)) == [0, 1]
    assert tasks() == [study.pk]


@pytest.mark.django_db(transaction=True)
def test_the_task_computes_its_study_with_the_executor_of_the_settings(tiny, settings):
    settings.EXECUTOR = "threads"
    study = tiny.launched()

    run_study.call(study.pk)

    kept = fresh(study)
    assert kept.state == State.DONE
    assert kept.result["stability"]["done"] == 3
