"""`maillage work` and `serve` as real processes: killed, started again, ended with their parent."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from maillage import cli

COMMAND = [sys.executable, "-m", "maillage.cli"]
REPOSITORY = Path(__file__).resolve().parents[2]
PATIENCE = 60

# The database, a territory and two scenarios that ask the same: one is the reference.
PREPARE = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tests.apps.studies.territory import TinyTerritory
tiny = TinyTerritory()
for name in ("reference", "killed"):
    tiny.draft(name=name, draws=40 if name == "reference" else 1000)
"""
LAUNCH = """
import django
django.setup()
from maillage.apps.studies.models import Study
from maillage.apps.studies.services import launch_study
launch_study(study=Study.objects.get(name={name!r}), actor="user:1")
"""


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    var = tmp_path_factory.mktemp("var")
    environment = {
        **kept,
        "MAILLAGE_VAR": str(var),
        "MAILLAGE_EXECUTOR": "threads",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(REPOSITORY),
        "DJANGO_SETTINGS_MODULE": "maillage.project.settings",
    }
    template = tmp_path_factory.getbasetemp().parent / "template.sqlite3"  # of tests/conftest.py
    if template.with_suffix(".done").exists():
        shutil.copyfile(template, var / "maillage.sqlite3")
    in_django(environment, PREPARE)
    return environment


def in_django(environment, code):
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, timeout=PATIENCE)


def start(environment, *words, **options):
    return subprocess.Popen(
        [*COMMAND, *words], env=environment, stdout=subprocess.PIPE, text=True, **options
    )


def run(environment, *words):
    return subprocess.run(
        [*COMMAND, *words],
        env=environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def database(environment, query, *values):
    """Rows of a query on the database of the processes; a change is kept."""
    path = f"{environment['MAILLAGE_VAR']}/maillage.sqlite3"
    with closing(sqlite3.connect(path, timeout=20)) as opened, opened:
        return opened.execute(query, values).fetchall()


def study(environment, name):
    """(state, step, audit lines) of a scenario."""
    query = "SELECT id, state, progress FROM studies_study WHERE name = ?"
    pk, state, progress = database(environment, query, name)[0]
    lines = database(
        environment,
        "SELECT action FROM accounts_auditline WHERE subject = ? ORDER BY number",
        f"study:{pk}",
    )
    return state, json.loads(progress).get("step"), [action for (action,) in lines]


def answer(environment, name):
    query = "SELECT result FROM studies_study WHERE name = ?"
    return json.loads(database(environment, query, name)[0][0])


def wait_until(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.02)


def end(process):
    process.kill()
    process.communicate()


def test_1_a_worker_computes_what_waits_and_ends_when_told_once(environment):
    in_django(environment, LAUNCH.format(name="reference"))

    done = run(environment, "work", "--once")

    assert done.returncode == 0, done.stderr
    state, _, lines = study(environment, "reference")
    assert state == "done"
    assert lines[-2:] == ["study.begin", "study.end"]
    assert answer(environment, "reference")["stability"]["done"] == 40


def test_2_a_worker_killed_in_the_middle_leaves_the_study_running(environment):
    in_django(environment, LAUNCH.format(name="killed"))
    worker = start({**environment, "MAILLAGE_EXECUTOR": "processes"}, "work")
    try:
        wait_until(lambda: study(environment, "killed")[:2] == ("running", "stability"))
        wait_until(lambda: len(psutil.Process(worker.pid).children(recursive=True)) > 1)
        children = psutil.Process(worker.pid).children(recursive=True)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.communicate()

    assert study(environment, "killed")[0] == "running"
    _, alive = psutil.wait_procs(children, timeout=15)
    assert not alive  # the processes of its sweep went with it


def test_3_another_worker_leaves_it_alone_while_it_may_still_live(environment):
    assert run(environment, "work", "--once").returncode == 0

    assert study(environment, "killed")[0] == "running"
    assert "study.requeue" not in study(environment, "killed")[2]


def test_4_once_silent_it_is_computed_again_once_with_the_same_answer(environment):
    database(
        environment,
        "UPDATE studies_study SET draws = 40, heartbeat_at = '2020-01-01 00:00:00' "
        "WHERE name = 'killed'",
    )

    done = run(environment, "work", "--once")

    assert done.returncode == 0, done.stderr
    state, _, lines = study(environment, "killed")
    assert state == "done"
    assert lines == [
        *("study.start", "study.change", "study.launch", "study.begin"),
        *("study.requeue", "study.begin", "study.end"),
    ]
    found, expected = answer(environment, "killed"), answer(environment, "reference")
    assert found["fingerprint"] == expected["fingerprint"]
    assert found["stability"] == expected["stability"]
    assert found["places"] == expected["places"]
    assert run(environment, "audit", "verify").returncode == 0


def test_5_a_worker_ends_at_once_when_interrupted_even_while_it_computes(environment):
    pk = database(environment, "SELECT id FROM studies_study WHERE name = 'killed'")[0][0]
    code = LAUNCH.format(name="interrupted").replace(
        "launch_study(",
        "from maillage.apps.studies.services import copy_study, change_study\n"
        f"copy = copy_study(study=Study.objects.get(pk={pk}), user=None, actor='user:1')\n"
        "change_study(study=copy, actor='user:1', name='interrupted', draws=1000)\n"
        "launch_study(",
    )
    in_django(environment, code)
    worker = start(environment, "work", stderr=subprocess.PIPE)
    try:
        wait_until(lambda: study(environment, "interrupted")[0] == "running")
        worker.send_signal(signal.SIGINT)
        _, told = worker.communicate(timeout=15)
    finally:
        end(worker)

    assert worker.returncode == 130
    assert told == "stopped; the next worker takes up again what was under way\n"
    assert study(environment, "interrupted")[0] == "running"  # taken up again once silent
    database(environment, "UPDATE studies_study SET state = 'failed', problem = 'x' "
             "WHERE name = 'interrupted'")  # fmt: skip


@pytest.mark.parametrize("words", ["work --once --executor abacus", "work --once", "serve"])
def test_an_executor_that_is_none_is_refused_before_anything(words, settings, capsys):
    settings.EXECUTOR = "processes" if "--executor" in words else "abacus"

    code = cli.main(words.split())  # no database is open to this test

    assert code == 40
    assert capsys.readouterr().err.startswith("error: executor is 'abacus'; expected processes")


def test_a_worker_without_a_database_says_what_to_run(environment, tmp_path):
    refused = run({**environment, "MAILLAGE_VAR": str(tmp_path)}, "work", "--once")

    assert refused.returncode == 3
    assert "maillage prepare" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_worker_ends_with_the_process_it_was_started_for(environment):
    parent = subprocess.Popen(
        [sys.executable, "-c", STARTS_A_WORKER], env=environment, stdout=subprocess.PIPE, text=True
    )
    worker = psutil.Process(int(parent.stdout.readline()))

    end(parent)

    assert psutil.wait_procs([worker], timeout=15)[1] == []


STARTS_A_WORKER = """
import os, subprocess, sys, time
command = [sys.executable, "-m", "maillage.cli", "work", "--parent", str(os.getpid())]
print(subprocess.Popen(command).pid, flush=True)
time.sleep(300)
"""


def serve(environment, **extra):
    """A portal that answers, and its children."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    portal = start({**environment, **extra, "PORT": port}, "serve", stderr=subprocess.DEVNULL)

    def answers():
        assert portal.poll() is None
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as response:
                return response.status == 200
        except OSError:
            return False

    wait_until(answers)
    return portal, psutil.Process(portal.pid).children(recursive=True)


def test_the_portal_starts_a_worker_that_ends_with_it_even_killed(environment):
    portal, children = serve(environment)
    try:
        assert len(children) == 1
        words = children[0].cmdline()
        assert words[-4:] == ["maillage.cli", "work", "--parent", str(portal.pid)]
    finally:
        end(portal)

    assert psutil.wait_procs(children, timeout=15)[1] == []


def test_the_portal_starts_no_worker_when_told(environment):
    portal, children = serve(environment, MAILLAGE_WORKERS="0")
    end(portal)

    assert children == []


def test_the_portal_starts_a_dead_worker_again_and_ends_it_when_told_to_end(environment):
    portal, (dead,) = serve(environment)
    try:
        dead.kill()
        dead.wait()
        living = psutil.Process(portal.pid)
        wait_until(lambda: [child for child in living.children() if child.pid != dead.pid])
        children = living.children()
    finally:
        portal.send_signal(signal.SIGTERM)
        portal.communicate(timeout=15)

    assert psutil.wait_procs(children, timeout=15)[1] == []
