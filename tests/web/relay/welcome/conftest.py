"""Monday 2 March 2026, 10 in the morning in Paris: a town hall's point, open, and its relay."""

import pytest

from tests.apps.teleconsult.factories import NOW, a_relay_of, an_open_point
from tests.web.public.care.care_case import Clock


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    clock = Clock(NOW)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.at)
    return clock


@pytest.fixture
def point(db):
    return an_open_point()


@pytest.fixture
def relay(client, point):
    """The point's relay, signed in."""
    user = a_relay_of(point)
    client.force_login(user)
    return user
