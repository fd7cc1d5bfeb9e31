import pytest
from django.utils import timezone

from tests.fhir.offers import NOW


@pytest.fixture(autouse=True)
def _it_is_monday_morning(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
