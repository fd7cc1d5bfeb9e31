"""Monday 2 March 2026, 10 in the morning: a prescriber signed in, someone in front of them."""

import pytest

from tests.apps.teleconsult.factories import NOW
from tests.apps.teleconsult.writing import a_consultation, a_prescriber


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    """`clock(instant)`: what time it is from now on."""

    def stand_at(instant):
        monkeypatch.setattr("django.utils.timezone.now", lambda: instant)

    stand_at(NOW)
    return stand_at


@pytest.fixture
def prescriber(db):
    return a_prescriber()


@pytest.fixture
def browser(client, prescriber):
    """The prescriber's browser."""
    client.force_login(prescriber.user)
    return client


@pytest.fixture
def consultation(prescriber):
    return a_consultation(prescriber)
