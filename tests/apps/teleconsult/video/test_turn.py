"""Credentials of the relay, against its published scheme and against coturn itself."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from maillage.apps.teleconsult.video import ice_servers
from maillage.apps.teleconsult.video.turn import VALID, credential

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
URLS = ["stun:r.exemple.fr:3478", "turn:r.exemple.fr:3478", "turns:r.exemple.fr:5349"]


@pytest.fixture
def relays(settings):
    settings.TURN_URLS, settings.TURN_SECRET = URLS, "north"


def test_without_a_relay_browsers_are_given_nothing(settings):
    settings.TURN_URLS = []

    assert ice_servers("p1", NOW) == []


def test_a_relay_is_given_a_name_that_ends_and_a_password_that_seals_it(relays):
    stun, turn = ice_servers("p1", NOW)

    assert stun == {"urls": URLS[:1]}
    assert turn["urls"] == URLS[1:]
    seconds, label = turn["username"].split(":")
    assert int(seconds) == int((NOW + VALID).timestamp())
    assert label == "p1"
    seal = hmac.digest(b"north", turn["username"].encode(), hashlib.sha1)
    assert base64.b64decode(turn["credential"]) == seal


def test_another_second_label_or_secret_is_another_password():
    asked = [
        (12, NOW, "north"),
        (13, NOW, "north"),
        (12, NOW + timedelta(seconds=1), "north"),
        (12, NOW, "south"),
    ]

    assert len({credential(f"p{n}", at, secret)[1] for n, at, secret in asked}) == len(asked)


def test_the_secret_itself_is_never_given(relays):
    assert "north" not in str(ice_servers("p1", NOW))
