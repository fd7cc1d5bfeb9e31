import pytest

from maillage.apps.compact import definitions
from tests.apps.compact.definitions import Indicators


@pytest.fixture
def indicators(tmp_path, monkeypatch):
    """`Indicators`: none but those that the test writes."""
    yield Indicators(tmp_path, monkeypatch)
    definitions.definitions.cache_clear()
