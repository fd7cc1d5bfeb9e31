from tests.apps.accounts.conftest import together  # noqa: F401 - a fixture
