"""Settings of consultations."""

import pytest

from maillage.project import env, video
from maillage.project.env import BadSetting

SECRET = "a secret long enough for a relay"  # noqa: S105


@pytest.fixture
def given(monkeypatch):
    """`given(NAME="value")` sets variables; every documented one is unset first."""
    for setting in env.SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)

    def set_variables(**variables):
        for name, value in variables.items():
            monkeypatch.setenv(name, value)

    return set_variables


def test_browsers_talk_to_each_other_unless_told_otherwise(given):
    given()

    assert video.carrier() == "browser"
    assert video.relays(production=True) == ([], "")


@pytest.mark.parametrize(
    "address",
    [
        "https://meet.exemple.fr/{room}",
        "https://visio.exemple.fr/s/{room}?nom=a",
        "https://v.fr/#{room}",
    ],
)
def test_rooms_elsewhere_are_an_https_address_with_a_place_for_the_name(given, address):
    given(MAILLAGE_VIDEO=address)

    assert video.carrier() == address


@pytest.mark.parametrize(
    "address",
    [
        *("jitsi", "http://meet.exemple.fr/{room}", "https://meet.exemple.fr/", "https:///{room}"),
        *("https://{room}.exemple.fr/", "https://a.fr/?x={room}", "https://a.fr/{room}/{room}"),
    ],
)
def test_another_address_stops_the_start(given, address):
    given(MAILLAGE_VIDEO=address)

    with pytest.raises(BadSetting, match="MAILLAGE_VIDEO"):
        video.carrier()


def test_relays_come_with_their_secret(given):
    urls = "turn:r.exemple.fr:3478, turns:r.exemple.fr:5349?transport=tcp,turn:[2001:db8::1]:3478"
    given(MAILLAGE_TURN_URLS=urls, MAILLAGE_TURN_SECRET=SECRET)

    found, secret = video.relays(production=True)

    assert found == [url.strip() for url in urls.split(",")]
    assert secret == SECRET


@pytest.mark.parametrize("url", ["r.exemple.fr", "https://r.exemple.fr", "turn:", "turn:a b"])
def test_another_kind_of_relay_stops_the_start(given, url):
    given(MAILLAGE_TURN_URLS=url, MAILLAGE_TURN_SECRET=SECRET)

    with pytest.raises(BadSetting, match="MAILLAGE_TURN_URLS"):
        video.relays(production=False)


@pytest.mark.parametrize("secret", ["", "short"])
def test_production_refuses_a_relay_without_a_long_secret(given, secret):
    given(MAILLAGE_TURN_URLS="turn:r.exemple.fr:3478", MAILLAGE_TURN_SECRET=secret)

    with pytest.raises(BadSetting, match="32 characters"):
        video.relays(production=True)


def test_a_stun_server_alone_needs_no_secret(given):
    given(MAILLAGE_TURN_URLS="stun:r.exemple.fr:3478")

    assert video.relays(production=True) == (["stun:r.exemple.fr:3478"], "")
