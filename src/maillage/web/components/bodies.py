"""Refuses a message that is far too long before it is read.

Django reads a whole body before any of our code sees it. What browsers tell each other through us
is short: here a longer body is answered 413 at its first header, or as soon as it has passed the
limit when its length is not told.
"""

import re

from maillage.apps.teleconsult.services.signalling import MOST_BYTES

SIGNALS = re.compile(r"^/teleconsultation/salle/[^/]+/signal/")
_TEXT = b"Ce message est trop long."


class _TooLong(Exception):
    """Raised from `receive`, so that reading stops."""


class BoundedBodies:
    """The portal `app`, whose signalling addresses take 64 kB at most."""

    def __init__(self, app):
        self._app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or not SIGNALS.match(scope["path"]):
            await self._app(scope, receive, send)
            return
        if _declared_bytes(scope) > MOST_BYTES:
            await _refuse(send)
            return
        try:
            await self._app(scope, _counted(receive), send)
        except _TooLong:
            await _refuse(send)


def _declared_bytes(scope):
    """The length that the headers tell, 0 when they do not."""
    given = dict(scope["headers"]).get(b"content-length", b"0")
    return int(given) if given.isdigit() and len(given) < 19 else 0


def _counted(receive):
    taken = 0

    async def counted():
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MOST_BYTES:
            raise _TooLong
        return message

    return counted


async def _refuse(send):
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(_TEXT)).encode()),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": _TEXT})
