"""The command line as a whole: verbs, errors in one line, exit codes."""

import subprocess
import sys

import pytest
from django.db.utils import OperationalError

from maillage import cli
from maillage.apps.territory.errors import DataNotLoaded


def run(*args, **options):
    return subprocess.run(
        [sys.executable, "-c", "from maillage.cli import main; raise SystemExit(main())", *args],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **options,
    )


@pytest.mark.parametrize("verb", cli.VERBS)
def test_every_verb_explains_itself(verb):
    answer = run(verb, "--help")

    assert answer.returncode == 0
    assert f"maillage {verb}" in answer.stdout


@pytest.mark.parametrize("args", [[], ["dance"], ["data"], ["data", "import", "apl"]])
def test_a_command_that_is_not_one_says_how_to_use_it(args):
    answer = run(*args)

    assert answer.returncode == 2
    assert "usage: maillage" in answer.stderr


def test_an_expected_error_is_one_line_with_its_exit_code():
    assert cli.explain(DataNotLoaded("load France first")) == (30, "load France first")


@pytest.mark.parametrize(
    ("symptom", "advice"),
    [
        ("attempt to write a readonly database", "right to write in MAILLAGE_VAR"),
        ("database or disk is full", "Free"),
        ("unable to open database file", "MAILLAGE_VAR exists"),
        ("database is locked", "Another command is writing"),
        ("connection failed: Connection refused", "DATABASE_URL"),
        ("no such table: territory_commune", "maillage prepare"),
    ],
)
def test_a_database_that_cannot_be_used_says_what_to_do(symptom, advice):
    code, message = cli.explain(OperationalError(symptom))

    assert code == cli.DATABASE_ERROR
    assert symptom in message
    assert advice in message


def test_a_bug_keeps_its_traceback():
    assert cli.explain(ZeroDivisionError("oops")) == (None, "")


def test_the_library_alone_says_what_to_install(tmp_path):
    """`pip install maillage` without extras: reading the help works, the portal's verbs explain."""
    (tmp_path / "django.py").write_text("raise ImportError('no django here')")
    environment = {"PYTHONPATH": str(tmp_path), "PATH": ""}

    assert run("--help", env=environment).returncode == 0
    answer = run("data", "list", env=environment)

    assert answer.returncode == 1
    assert "maillage[web,france]" in answer.stderr
