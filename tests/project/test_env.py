from pathlib import Path

import pytest

from maillage.project import env
from maillage.project.env import BadSetting

LONG = "kQ7-xY2_" * 6 + "zz"


@pytest.fixture
def given(monkeypatch):
    """`given(NAME="value")` sets variables; every documented one is unset first."""
    for setting in env.SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)

    def set_variables(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return set_variables


def test_a_blank_value_is_no_value(given):
    given(PORT="   ")
    assert env.text("PORT", "8000") == "8000"


@pytest.mark.parametrize(
    ("value", "expected"), [("1", True), ("yes", True), ("0", False), ("off", False), ("", True)]
)
def test_a_flag_is_yes_or_no_in_a_few_spellings(given, value, expected):
    given(MAILLAGE_HTTPS=value)
    assert env.flag("MAILLAGE_HTTPS", default=True) is expected


def test_any_other_flag_stops_the_start_and_says_what_was_given(given):
    given(MAILLAGE_HTTPS="peut-être")
    with pytest.raises(BadSetting, match="MAILLAGE_HTTPS is 'peut-être'; expected 1 or 0"):
        env.flag("MAILLAGE_HTTPS")


def test_an_unknown_choice_lists_the_known_ones(given):
    given(MAILLAGE_ENV="prod")
    with pytest.raises(BadSetting, match="'prod'; expected one of demonstration, production"):
        env.choice("MAILLAGE_ENV", "demonstration", ("demonstration", "production"))


def test_a_demonstration_runs_without_any_setting(given):
    given()
    assert env.secret_key(production=False) == env.DEMONSTRATION_KEY
    assert env.hosts(production=False) == ["127.0.0.1", "localhost", "[::1]"]
    assert env.database("", Path("var"))["ENGINE"].endswith("sqlite3")
    assert "console" in env.email("", production=False)["EMAIL_BACKEND"]


@pytest.mark.parametrize("key", ["", env.DEMONSTRATION_KEY, LONG[:-1], "ab" * 40])
def test_production_refuses_a_missing_public_or_short_key(given, key):
    given(MAILLAGE_SECRET_KEY=key)
    with pytest.raises(BadSetting, match="MAILLAGE_SECRET_KEY"):
        env.secret_key(production=True)


def test_production_takes_a_long_key_of_its_own(given):
    given(MAILLAGE_SECRET_KEY=LONG)
    assert env.secret_key(production=True) == LONG


@pytest.mark.parametrize("hosts", ["", " , ", "*", "a.fr,*"])
def test_production_refuses_missing_or_open_hosts(given, hosts):
    given(MAILLAGE_HOSTS=hosts)
    with pytest.raises(BadSetting, match="MAILLAGE_HOSTS"):
        env.hosts(production=True)


def test_hosts_are_separated_by_commas(given):
    given(MAILLAGE_HOSTS=" soins.creuse.fr, www.soins.creuse.fr ,")
    assert env.hosts(production=True) == ["soins.creuse.fr", "www.soins.creuse.fr"]


def test_production_needs_a_way_to_send_letters():
    with pytest.raises(BadSetting, match="MAILLAGE_EMAIL_URL is not set"):
        env.email("", production=True)


@pytest.mark.parametrize(
    "url",
    [
        "smtp://moi:secret@mail.exemple.fr:port",
        "mail.exemple.fr:587",
        "http://mail.exemple.fr",
        "smtp://",
    ],
)
def test_an_email_address_of_another_form_is_refused_without_being_repeated(url):
    with pytest.raises(BadSetting, match="smtp://user:password@host:587") as refusal:
        env.email(url, production=True)
    assert url.removeprefix("smtp://") not in str(refusal.value) or url == "smtp://"


def test_letters_leave_encrypted():
    settings = env.email("smtp://moi:s%40cret@mail.exemple.fr", production=True)
    assert settings["EMAIL_USE_TLS"] is True
    assert settings["EMAIL_PORT"] == 587
    assert settings["EMAIL_HOST_PASSWORD"] == "s@cret"


def test_sqlite_queues_writers_and_survives_a_power_cut():
    options = env.database("", Path("/var/lib/maillage"))["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]


def test_postgresql_is_described_by_one_address():
    settings = env.database("postgresql://anne:s%40cret@db:5433/care?sslmode=require", Path("var"))
    assert settings["ENGINE"].endswith("postgresql")
    assert (settings["HOST"], settings["PORT"], settings["NAME"]) == ("db", "5433", "care")
    assert settings["OPTIONS"] == {"sslmode": "require"}


def test_postgresql_may_be_reached_by_a_socket():
    settings = env.database("postgresql://anne@/care?host=/run/postgresql", Path("var"))
    assert (settings["HOST"], settings["OPTIONS"]) == ("/run/postgresql", {})


@pytest.mark.parametrize(
    "url",
    [
        "mysql://anne:secret@db/care",
        "postgresql://anne:secret@db",
        "care",
        "postgresql://anne:secret@db:port/care",
        "postgresql://anne:secret@[db/care",
    ],
)
def test_another_database_address_is_refused_and_its_password_not_shown(url):
    with pytest.raises(BadSetting, match="postgresql://user:password@host:5432/name") as refusal:
        env.database(url, Path("var"))
    assert "secret" not in str(refusal.value)


def test_the_folder_may_start_from_home(given, monkeypatch):
    monkeypatch.setenv("HOME", "/srv/anne")
    given(MAILLAGE_VAR="~/maillage")
    assert env.var_folder() == Path("/srv/anne/maillage")


def test_each_setting_is_listed_once():
    names = [setting.name for setting in env.SETTINGS]
    assert len(names) == len(set(names))
