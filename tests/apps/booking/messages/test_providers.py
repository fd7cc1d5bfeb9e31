"""Who carries text messages and letters."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from maillage.apps.accounts.enums import MessageState
from maillage.apps.accounts.errors import NotDelivered
from maillage.apps.booking import messages
from maillage.apps.booking.messages import providers
from maillage.apps.booking.models import Message
from tests.apps.booking.messages.factories import (
    MINUTE,
    MOBILE,
    NOW,
    booked,
    enqueue,
    sms_only,
)


@contextmanager
def service(*statuses):
    """A provider's service on this machine that answers with each status in turn."""
    received, left = [], list(statuses)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.append((dict(self.headers), json.loads(body)))
            self.send_response(left.pop(0))
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sms", received
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.django_db
def test_a_service_that_fails_is_asked_again_with_the_same_key(settings):
    appointment = sms_only()
    enqueue(appointment)
    with service(500, 200) as (address, received):
        settings.SMS, settings.SMS_TOKEN = address, "secret"

        assert messages.deliver_due(now=NOW) == 0
        assert messages.deliver_due(now=NOW + MINUTE) == 1

    row = Message.objects.get(channel="sms")
    assert (row.state, row.attempts) == (MessageState.SENT, 2)
    key = f"{appointment.public_id}:booked:1:sms"
    assert [headers["Idempotency-Key"] for headers, _ in received] == [key, key]
    assert [headers["Authorization"] for headers, _ in received] == ["Bearer secret"] * 2
    assert [body for _, body in received] == [{"key": key, "to": MOBILE, "text": row.text}] * 2


@pytest.mark.django_db
def test_letters_have_their_own_service_and_token(settings):
    enqueue(booked(person__email="", person__phone=""))
    with service(202) as (address, received):
        settings.LETTERS, settings.LETTERS_TOKEN = address, ""

        assert messages.deliver_due(now=NOW) == 1

    ((headers, body),) = received
    assert "Authorization" not in headers
    assert body["to"] == "Zoé Durand\n7 chemin du Secret 23380 Ajain"


@pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 429, 503])
def test_any_other_answer_is_not_a_delivery_and_is_followed_nowhere(status):
    with service(status, 200) as (address, received):
        provider = providers.HttpProvider(address, "secret")

        with pytest.raises(NotDelivered, match=f"answered {status}"):
            provider.send("key", MOBILE, "texte")

    assert len(received) == 1


def test_a_service_that_is_away_is_not_a_delivery():
    with service() as (address, _):
        pass

    with pytest.raises(NotDelivered, match="did not answer"):
        providers.HttpProvider(address, "").send("key", MOBILE, "texte")


def test_a_file_is_written_once_whole_and_for_the_portal_alone(tmp_path):
    provider = providers.FileProvider(tmp_path / "sms")

    provider.send("key:1", MOBILE, "un")
    provider.send("key:1", MOBILE, "deux")

    (path,) = (tmp_path / "sms").iterdir()
    assert path.name == "key:1.txt"
    assert path.read_text(encoding="utf-8") == f"À : {MOBILE}\n\nun\n"
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_disk_that_refuses_is_not_a_delivery(tmp_path):
    (tmp_path / "sms").write_text("a file where the folder should be")

    with pytest.raises(NotDelivered, match="could not be written"):
        providers.FileProvider(tmp_path / "sms").send("key", MOBILE, "un")


def test_the_console_shows_what_would_leave(settings, capsys):
    settings.SMS = "console"

    providers.provider_of("sms").send("key", MOBILE, "Bonjour")

    assert capsys.readouterr().out == f"--- key\nÀ : {MOBILE}\n\nBonjour\n"


def test_a_closed_channel_delivers_nothing(settings):
    settings.LETTERS = "none"

    assert not providers.is_open("letter")
    assert providers.is_open("email")
    with pytest.raises(NotDelivered):
        providers.provider_of("letter")
