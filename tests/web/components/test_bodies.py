"""A message far too long is refused before it is read."""

import asyncio

import pytest

from maillage.apps.teleconsult.services.signalling import MOST_BYTES
from maillage.web.components.bodies import BoundedBodies

SIGNAL = "/teleconsultation/salle/abc/signal/12/"
PART = b"x" * 64_000


class Portal:
    """An application that reads all it is sent, as Django does."""

    def __init__(self):
        self.read = 0

    async def __call__(self, scope, receive, send):
        while True:
            message = await receive()
            self.read += len(message["body"])
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def post(path, parts, *, length=None):
    """(status answered, bytes the portal read, parts asked of the browser)."""
    portal, asked, sent = Portal(), [], []

    async def receive():
        body = parts[len(asked)]
        asked.append(body)
        return {"type": "http.request", "body": body, "more_body": len(asked) < len(parts)}

    async def send(message):
        sent.append(message)

    headers = [] if length is None else [(b"content-length", str(length).encode())]
    scope = {"type": "http", "path": path, "headers": headers}
    asyncio.run(BoundedBodies(portal)(scope, receive, send))
    return sent[0]["status"], portal.read, len(asked)


def test_ten_megabytes_announced_are_refused_without_reading_a_byte():
    assert post(SIGNAL, [PART] * 160, length=10_240_000) == (413, 0, 0)


def test_ten_megabytes_that_do_not_say_so_are_refused_at_the_second_part():
    assert post(SIGNAL, [PART] * 160) == (413, 64_000, 2)


@pytest.mark.parametrize("length", [b"", b"-1", b"many", b"9" * 30])
def test_a_length_that_lies_does_not_open_the_door(length):
    assert post(SIGNAL, [PART] * 3, length=length.decode())[0] == 413


def test_a_message_of_the_largest_size_passes():
    assert post(SIGNAL, [b"x" * MOST_BYTES], length=MOST_BYTES) == (204, MOST_BYTES, 1)


def test_other_addresses_are_left_to_the_portal():
    status, read, _ = post("/coordination/offre/import/", [PART] * 10)

    assert (status, read) == (204, 640_000)
