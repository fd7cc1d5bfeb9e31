"""Monday 2 March 2026, 10 in the morning in Paris; the clock stands still."""

import pytest
from django.core.cache import cache

from tests.apps.teleconsult.factories import NOW
from tests.apps.territory.factories import CommuneFactory, TravelTimeSetFactory
from tests.web.public.care.care_case import Clock


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    clock = Clock(NOW)
    monkeypatch.setattr("django.utils.timezone.now", lambda: clock.at)
    cache.clear()
    return clock


@pytest.fixture
def ajain(db):
    TravelTimeSetFactory()
    return CommuneFactory(code="23002", name="Ajain", latitude=46.2, longitude=2.0)
