"""Who carries text messages and letters: a file, the console, or a service spoken to over HTTPS.

A provider takes (key, recipient, text). The same key given twice is delivered once: the file keeps
its name, the service receives it as `Idempotency-Key`.
"""

import json
import os
import sys
import tempfile
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path

from django.conf import settings

from maillage.apps.accounts.errors import NotDelivered
from maillage.apps.booking.enums import MessageChannel

PATIENCE_SECONDS = 20
NONE = "none"


def is_open(channel):
    """Whether this portal sends anything on a channel."""
    return channel == MessageChannel.EMAIL or _chosen(channel) != NONE


def provider_of(channel):
    """The provider that the settings choose for text messages or for letters."""
    chosen = _chosen(channel)
    if chosen == "file":
        return FileProvider(settings.VAR / "messages" / str(channel))
    if chosen == "console":
        return ConsoleProvider()
    if chosen == NONE:
        raise NotDelivered(f"This portal sends no {channel}.")
    is_sms = channel == MessageChannel.SMS
    return HttpProvider(chosen, settings.SMS_TOKEN if is_sms else settings.LETTERS_TOKEN)


class ConsoleProvider:
    """Writes messages on the console, for a demonstration."""

    def send(self, key, recipient, text):
        sys.stdout.write(f"--- {key}\nÀ : {recipient}\n\n{text}\n")

    def forget(self, key):
        pass


class FileProvider:
    """One file a message, named by its key, in a folder that only the portal's account reads."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def send(self, key, recipient, text):
        target = self._path(key)
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not target.exists():
                self._write(target, f"À : {recipient}\n\n{text}\n")
        except OSError as error:
            raise NotDelivered(f"{target} could not be written ({error.strerror}).") from error

    def forget(self, key):
        self._path(key).unlink(missing_ok=True)

    def _path(self, key):
        return self.folder / f"{key}.txt"

    def _write(self, target, content):
        """Whole or not at all: a file being written has another name."""
        handle, partial = tempfile.mkstemp(dir=self.folder, prefix=".")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(partial, target)


class HttpProvider:
    """Posts `{"key", "to", "text"}` as JSON; any answer but 2xx means: try again later."""

    def __init__(self, address, token):
        self.address, self.token = address, token

    def send(self, key, recipient, text):
        headers = {"Content-Type": "application/json", "Idempotency-Key": key}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        body = json.dumps({"key": key, "to": recipient, "text": text}).encode()
        request = urllib.request.Request(self.address, body, headers)  # noqa: S310 (checked by env)
        try:
            with _OPENER.open(request, timeout=PATIENCE_SECONDS):
                pass
        except urllib.error.HTTPError as error:
            error.close()
            raise NotDelivered(f"The provider answered {error.code}.") from error
        except (HTTPException, OSError) as error:
            raise NotDelivered(f"The provider did not answer ({type(error).__name__}).") from error

    def forget(self, key):
        pass


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirected message would lose its body, and show the token to someone else."""

    def redirect_request(self, *args, **kwargs):
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def _chosen(channel):
    return settings.SMS if channel == MessageChannel.SMS else settings.LETTERS
