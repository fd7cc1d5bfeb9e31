"""Settings of what leaves the portal."""

import pytest

from maillage.project import env, messaging
from maillage.project.env import BadSetting


@pytest.fixture
def given(monkeypatch):
    """`given(NAME="value")` sets variables; every documented one is unset first."""
    for setting in env.SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)

    def set_variables(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return set_variables


@pytest.mark.parametrize(
    ("variables", "production", "expected"),
    [
        ({}, False, "http://127.0.0.1:8000"),
        ({"PORT": "9000"}, False, "http://127.0.0.1:9000"),
        ({"MAILLAGE_HOSTS": ".creuse.fr,soins.creuse.fr"}, True, "https://creuse.fr"),
        ({"MAILLAGE_URL": "https://creuse.fr/soins/"}, True, "https://creuse.fr/soins"),
    ],
)
def test_links_of_messages_begin_with_the_portals_address(given, variables, production, expected):
    given(**variables)

    assert messaging.site_url(production=production) == expected


@pytest.mark.parametrize("url", ["creuse.fr", "ftp://creuse.fr", "https://", "https://a.fr/?b=1"])
def test_another_address_of_the_portal_is_refused(given, url):
    given(MAILLAGE_URL=url)

    with pytest.raises(BadSetting, match="expected an address like"):
        messaging.site_url(production=False)


def test_a_demonstration_shows_messages_and_production_sends_none_unless_told(given):
    given()

    assert messaging.carrier("MAILLAGE_SMS", production=False) == "console"
    assert messaging.carrier("MAILLAGE_SMS", production=True) == "none"


@pytest.mark.parametrize(
    "chosen", ["file", "none", "https://sms.exemple.fr/v1", "http://127.0.0.1:9000/sms"]
)
def test_what_carries_messages_is_named(given, chosen):
    given(MAILLAGE_LETTERS=chosen)

    assert messaging.carrier("MAILLAGE_LETTERS", production=True) == chosen


@pytest.mark.parametrize(
    "chosen",
    ["pigeon", "http://moi:secret@sms.exemple.fr", "ftp://secret.fr", "https://", "FILE secret"],
)
def test_any_other_carrier_is_refused_without_being_repeated(given, chosen):
    given(MAILLAGE_SMS=chosen)

    with pytest.raises(BadSetting, match="MAILLAGE_SMS is none of console, file") as refusal:
        messaging.carrier("MAILLAGE_SMS", production=False)
    assert "secret" not in str(refusal.value)
    assert "pigeon" not in str(refusal.value)


def test_production_writes_no_message_in_its_log(given):
    given(MAILLAGE_SMS="console")

    with pytest.raises(BadSetting, match="MAILLAGE_SMS is console"):
        messaging.carrier("MAILLAGE_SMS", production=True)
