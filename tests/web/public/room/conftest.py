"""The room's pages, at the instant of the factories."""

import pytest

from tests.apps.teleconsult.factories import later


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", later)
