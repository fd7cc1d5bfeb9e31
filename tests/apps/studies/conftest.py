"""What the tests of studies share."""

import pytest

from tests.apps.accounts.conftest import together  # noqa: F401 - a fixture
from tests.apps.studies.territory import TinyTerritory


@pytest.fixture
def tiny(db):
    """A territory of five communes in the database, its organisation and its coordinator."""
    return TinyTerritory()
