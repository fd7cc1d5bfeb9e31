"""`maillage prepare` with the real France, killed, short of disk, and run again."""

import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

COMMAND = [sys.executable, "-c", "from maillage.cli import main; raise SystemExit(main())"]


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    var = tmp_path_factory.mktemp("var")
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    yield {**kept, "MAILLAGE_VAR": str(var), "PYTHONUNBUFFERED": "1"}
    if wanted := os.environ.get("PREPARED_DIR"):  # the browser's tests go on from here
        shutil.copytree(var, wanted)


def run(environment, *args, **options):
    return subprocess.run(
        [*COMMAND, *args],
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        **options,
    )


def count(environment, table):
    with closing(sqlite3.connect(f"{environment['MAILLAGE_VAR']}/maillage.sqlite3")) as database:
        return database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_1_killed_in_the_middle_of_the_load_no_half_of_france_is_served(environment):
    process = subprocess.Popen(
        [*COMMAND, "prepare"], env=environment, stdout=subprocess.PIPE, text=True
    )
    for line in process.stdout:
        if re.search(r"\[5/", line):  # communes are written, the rest is not
            process.send_signal(signal.SIGKILL)
            break
    process.stdout.close()
    process.wait(timeout=60)

    assert count(environment, "territory_commune") == 0
    answer = run(environment, "serve")
    assert answer.returncode == 2
    assert "France is not loaded; run `maillage prepare`" in answer.stderr


def test_2_a_full_disk_is_told_and_nothing_is_half_written(environment):
    def small_files_only():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (5_000_000, 5_000_000))

    answer = run(environment, "prepare", preexec_fn=small_files_only)

    assert answer.returncode == 3
    assert "Nothing was changed" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert count(environment, "territory_commune") == 0


def test_3_run_again_it_finishes_and_all_of_france_is_there(environment):
    answer = run(environment, "prepare", "--demonstration")

    assert answer.returncode == 0, answer.stderr
    assert "[7/7]" in answer.stdout
    assert count(environment, "territory_commune") == 34_875 + 45
    assert count(environment, "territory_territory") == 1
    listed = json.loads(run(environment, "data", "list", "--json").stdout)
    assert {"france", "population", "sites"} <= {dataset["kind"] for dataset in listed}
    assert run(environment, "audit", "verify").returncode == 0


def test_4_a_second_preparation_loads_nothing_again(environment):
    lines = count(environment, "accounts_auditline")

    answer = run(environment, "prepare", "--demonstration")

    assert answer.returncode == 0
    assert "Loading" not in answer.stdout
    assert count(environment, "accounts_auditline") == lines


def test_the_demonstration_is_refused_in_production(environment):
    production = {
        **environment,
        "MAILLAGE_ENV": "production",
        "MAILLAGE_SECRET_KEY": "a-secret-of-tests-only-that-is-long-enough-0123456789-abcdef",
        "MAILLAGE_HOSTS": "maillage.example.fr",
        "MAILLAGE_ENCRYPTION_KEYS": "a2V5LW9mLXRlc3RzLW9ubHktMzItYnl0ZXMtbG9uZyE=",
        "MAILLAGE_EMAIL_URL": "smtp://u:p@mail.example.fr:587",
    }

    answer = run(production, "prepare", "--demonstration")

    assert answer.returncode == 2
    assert "production" in answer.stderr


@pytest.mark.parametrize("port", ["abc", "0", "70000"])
def test_a_port_that_is_not_one_is_refused(environment, port):
    answer = run({**environment, "PORT": port}, "serve")

    assert answer.returncode != 0
    assert "expected a number from 1 to 65535" in answer.stderr
