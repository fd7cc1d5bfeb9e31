"""Two workers in two processes on one database: every study is computed, each once."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from maillage.apps.accounts import audit
from maillage.apps.accounts.models import AuditLine
from maillage.apps.studies.enums import State
from maillage.apps.studies.models import Study
from maillage.apps.studies.run import compute
from tests.apps.studies.factories import chosen
from tests.apps.studies.territory import TinyTerritory, fresh

# A worker as `maillage work` runs it, on the database of this test.
WORKER = """
import sys, json, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
settings.EXECUTOR = "threads"
django.setup()
from maillage.cli.work import empty_queue
print("ready", flush=True)
sys.stdin.readline()
empty_queue()
"""


def start_worker():
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "maillage.project.settings"}
    return subprocess.Popen(
        [sys.executable, "-c", WORKER, str(connection.settings_dict["NAME"])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    )


@pytest.mark.django_db(transaction=True)
def test_two_workers_compute_every_study_each_once():
    tiny = TinyTerritory()
    studies = [
        tiny.launched(name=f"Scénario {count}", responses=[chosen(count=count)], draws=20)
        for count in (1, 2, 3, 1, 2, 3)
    ]
    workers = [start_worker(), start_worker()]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"

    for worker in workers:  # both leave at the same moment
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        worker.communicate(timeout=120)

    assert [worker.returncode for worker in workers] == [0, 0]
    assert set(Study.objects.values_list("state", flat=True)) == {State.DONE}
    for action in ("study.begin", "study.end"):
        subjects = AuditLine.objects.filter(action=action).values_list("subject", flat=True)
        assert sorted(subjects) == sorted(f"study:{study.pk}" for study in studies)
    assert DBTaskResult.objects.successful().count() == len(studies)
    prints = [fresh(study).result["fingerprint"] for study in studies]
    assert prints[:3] == prints[3:]
    assert len(set(prints)) == 3
    assert audit.verify().first_broken is None
    json.dumps([fresh(study).result for study in studies], allow_nan=False)


@pytest.mark.django_db(transaction=True)
def test_two_runs_of_one_study_at_the_same_moment_answer_it_once(together):
    study = TinyTerritory().launched(draws=0)

    outcomes = together(lambda: compute(study.pk), lambda: compute(study.pk))

    assert outcomes == [None, None]
    assert fresh(study).state == State.DONE
    ends = AuditLine.objects.filter(action="study.end", subject=f"study:{study.pk}")
    assert ends.count() == 1
