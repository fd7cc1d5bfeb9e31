"""What the tests of messages share: an appointment to tell, and files instead of telephones."""

import pytest

from maillage.apps.booking.messages import providers
from tests.apps.accounts.conftest import together  # noqa: F401 - a fixture


@pytest.fixture(autouse=True)
def _portal(settings, tmp_path):
    settings.SITE_URL = "https://soins.creuse.example"
    settings.SMS = settings.LETTERS = "file"
    settings.VAR = tmp_path


@pytest.fixture
def files(tmp_path):
    """`files("sms")`: what the file provider wrote, by key."""

    def read(channel):
        found = (tmp_path / "messages" / channel).glob("*.txt")
        return {path.stem: path.read_text(encoding="utf-8") for path in found}

    return read


@pytest.fixture
def writes(monkeypatch):
    """Keys that the file provider really wrote, one a write."""
    written = []
    original = providers.FileProvider._write

    def counted(self, target, content):
        written.append(target.stem)
        original(self, target, content)

    monkeypatch.setattr(providers.FileProvider, "_write", counted)
    return written


@pytest.fixture
def broken(monkeypatch):
    """`broken(error)`: what the provider of text messages does from now on; None mends it."""
    original = providers.FileProvider.send

    def behaves(error):
        def send(self, *args):
            if error:
                raise error
            original(self, *args)

        monkeypatch.setattr(providers.FileProvider, "send", send)

    return behaves
