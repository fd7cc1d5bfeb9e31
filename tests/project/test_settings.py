"""Settings are read in a process of their own, as a start would."""

import json
import os
import subprocess
import sys

import pytest

PRODUCTION = {
    "MAILLAGE_ENV": "production",
    "MAILLAGE_SECRET_KEY": "kQ7-xY2_" * 7,
    "MAILLAGE_HOSTS": "soins.creuse.fr",
    "MAILLAGE_ENCRYPTION_KEYS": "a2V5LW9mLXRlc3RzLW9ubHktMzItYnl0ZXMtbG9uZyE=",
    "MAILLAGE_EMAIL_URL": "smtp://u:p@mail.exemple.fr:587",
}
PRINT = """
import json
from maillage.project import settings
print(json.dumps({name: getattr(settings, name) for name in %r}))
"""


@pytest.fixture
def start(tmp_path):
    """`start(code, **variables)`: run Python code in a fresh process with only these settings."""

    def run(code, **variables):
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return subprocess.run(
            [sys.executable, "-c", code],
            env={**kept, "MAILLAGE_VAR": str(tmp_path), **variables},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


@pytest.fixture
def settings_with(start):
    def read(*names, **variables):
        result = start(PRINT % (names,), **variables)
        assert result.returncode == 0, result.stderr
        return json.loads(result.stdout)

    return read


COOKIES = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
ALWAYS = ("SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_HTTPONLY", "SECURE_CONTENT_TYPE_NOSNIFF")


def test_production_sends_cookies_only_over_https(settings_with):
    found = settings_with(
        *COOKIES, *ALWAYS, "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "DEBUG", **PRODUCTION
    )

    assert all(found[name] for name in (*COOKIES, *ALWAYS, "SECURE_SSL_REDIRECT"))
    assert found["SECURE_HSTS_SECONDS"] == 31_536_000
    assert found["DEBUG"] is False


def test_hsts_is_promised_only_with_https(settings_with):
    found = settings_with(
        "SECURE_HSTS_SECONDS", "SECURE_SSL_REDIRECT", **PRODUCTION, MAILLAGE_HTTPS="0"
    )

    assert found == {"SECURE_HSTS_SECONDS": 0, "SECURE_SSL_REDIRECT": False}


def test_a_demonstration_works_without_https_and_hides_errors_all_the_same(settings_with):
    found = settings_with(*COOKIES, "DEBUG", "PRODUCTION")

    assert found == {**dict.fromkeys(COOKIES, False), "DEBUG": False, "PRODUCTION": False}


def test_forwarded_headers_are_believed_only_behind_a_proxy(settings_with):
    names = ("BEHIND_PROXY", "SECURE_PROXY_SSL_HEADER", "ALLAUTH_TRUSTED_PROXY_COUNT")

    assert settings_with(*names, MAILLAGE_PROXY="1") == {
        "BEHIND_PROXY": True,
        "SECURE_PROXY_SSL_HEADER": ["HTTP_X_FORWARDED_PROTO", "https"],
        "ALLAUTH_TRUSTED_PROXY_COUNT": 1,
    }
    assert settings_with("BEHIND_PROXY") == {"BEHIND_PROXY": False}


def test_scenarios_are_computed_by_one_worker_in_processes_unless_told(settings_with):
    assert settings_with("WORKERS", "EXECUTOR") == {"WORKERS": 1, "EXECUTOR": "processes"}
    told = {"MAILLAGE_WORKERS": "0", "MAILLAGE_EXECUTOR": " dask://cluster:8786 "}
    assert settings_with("WORKERS", "EXECUTOR", **told) == {
        "WORKERS": 0,
        "EXECUTOR": "dask://cluster:8786",
    }


@pytest.mark.parametrize("workers", ["-1", "65", "many", "1.5", "1 2"])
def test_a_number_of_workers_that_is_none_stops_the_start(start, workers):
    result = start("import maillage.project.settings", MAILLAGE_WORKERS=workers)

    assert result.returncode == 1
    assert result.stderr == (
        f"maillage: MAILLAGE_WORKERS is {workers!r}; expected a whole number from 0 to 64.\n"
    )


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"MAILLAGE_SECRET_KEY": ""}, "MAILLAGE_SECRET_KEY"),
        (
            {
                "MAILLAGE_SECRET_KEY": (
                    "demonstration-only-this-key-is-public-and-refused-in-production"
                )
            },
            "MAILLAGE_SECRET_KEY",
        ),
        ({"MAILLAGE_SECRET_KEY": "short"}, "MAILLAGE_SECRET_KEY"),
        ({"MAILLAGE_HOSTS": ""}, "MAILLAGE_HOSTS"),
        ({"MAILLAGE_EMAIL_URL": ""}, "MAILLAGE_EMAIL_URL"),
        ({"MAILLAGE_ENCRYPTION_KEYS": ""}, "MAILLAGE_ENCRYPTION_KEYS"),
        ({"MAILLAGE_ENCRYPTION_KEYS": "court"}, "not a Fernet key"),
        ({"MAILLAGE_ENV": "prod"}, "MAILLAGE_ENV"),
    ],
)
def test_production_does_not_start_with_a_bad_setting_and_names_it(start, change, named):
    result = start("import maillage.project.settings", **{**PRODUCTION, **change})

    assert result.returncode == 1
    assert result.stderr.startswith("maillage: ")
    assert named in result.stderr
    assert "Traceback" not in result.stderr


def test_djangos_own_deployment_checks_find_nothing_to_say(start):
    code = (
        "import os, django\n"
        "os.environ['DJANGO_SETTINGS_MODULE'] = 'maillage.project.settings'\n"
        "django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('check', deploy=True, fail_level='WARNING')\n"
    )

    result = start(code, **PRODUCTION, MAILLAGE_PROXY="1")

    assert result.returncode == 0, result.stderr
