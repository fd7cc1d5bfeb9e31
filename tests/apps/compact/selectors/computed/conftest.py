"""Every measure is read on one calm Monday morning."""

import pytest

from tests.apps.compact.factories import NOW


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
