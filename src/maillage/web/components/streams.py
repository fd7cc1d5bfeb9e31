"""Server-sent events beside Django: one small coroutine for each open screen.

Django's own asynchronous path keeps a thread, so a database connection, for each open answer
(docs/adr/0010). Here the view that opens a stream runs once, in one of few threads; it says which
channels the stream follows, and nothing of Django stays afterwards.

The same addresses answered by Django itself give the current state and end; the browser asks
again.
"""

import asyncio
import io
import random
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.handlers.asgi import ASGIRequest
from django.db import Error
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.urls import resolve
from django.utils.functional import SimpleLazyObject
from prometheus_client import Gauge

from maillage.apps.teleconsult.live.events import BEAT, CHANGE
from maillage.apps.teleconsult.live.feed import listen
from maillage.apps.teleconsult.live.hub import Hub
from maillage.apps.teleconsult.live.screens import NEWCOMER, keep_screens

log = structlog.get_logger("maillage.live")
OPEN = Gauge("maillage_live_streams", "Open streams of server-sent events")
FOLDER = "/direct/"
AGAIN_MILLISECONDS = 2_000, 6_000  # browsers that lost us do not all come back at once
LONGEST_SECONDS = 900  # then the browser comes back, and what it may see is checked again
HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",  # nginx passes each event on at once
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


@dataclass(frozen=True)
class Watch:
    """What a stream follows: channels of `apps.teleconsult.live`.

    At each change it sends `left`; or what `read(last)` gives, (bytes, last), from the database;
    or, with neither, what others work out for it and leave on its channel.
    """

    channels: tuple[str, ...]
    left: bytes | None = None
    read: Callable | None = None
    last: object = None
    every_seconds: float = 0.0


class EventStream(StreamingHttpResponse):
    """The answer of a view that opens a stream. `now()` gives the current state, in bytes."""

    def __init__(self, watch, now):
        self.watch = watch
        super().__init__((part() for part in (now,)), headers=HEADERS)


class WithStreams:
    """The portal: `django` for every address but those of the streams."""

    def __init__(self, django):
        self._django, self._hub, self._handlers = django, None, {}

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http" or not scope["path"].startswith(FOLDER):
            await self._django(scope, receive, send)
            return
        watch, status = None, 503
        if not self.hub.is_closed:
            watch, status = await self.hub.in_thread(_open, scope)
        if watch is None:
            await _refuse(send, status)
            return
        with OPEN.track_inprogress():
            await self._stream(watch, receive, send)

    @property
    def hub(self):
        """The hub of this server, started by its first stream."""
        if self._hub is None:
            self._hub = Hub(listen, keep_screens)
            self._handlers = _before_stopping(self._hub)
        return self._hub

    def close(self):
        """End every stream."""
        if self._hub is not None:
            self._hub.close()
            for number, handler in self._handlers.items():
                signal.signal(number, handler)

    async def _stream(self, watch, receive, send):
        # Listen first, then send the state of now: what changes in between is not lost.
        left = CHANGE if watch.read else watch.left
        mailbox = self.hub.listen(watch.channels, left)
        leaver = asyncio.create_task(_close_when_gone(receive, mailbox))
        shelf_life = LONGEST_SECONDS * random.uniform(0.8, 1)  # noqa: S311 - not a secret
        end = self.hub.loop.call_later(shelf_life, mailbox.close)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _RAW_HEADERS})
            await _send(send, f"retry: {random.randint(*AGAIN_MILLISECONDS)}\n\n".encode())  # noqa: S311
            if left is None:
                self.hub.tell([NEWCOMER])
            else:
                mailbox.put(left)
            await self._follow(watch, mailbox, send)
        except Error as error:
            log.warning("stream ended", error=type(error).__name__)
        finally:
            end.cancel()
            leaver.cancel()
            self.hub.forget(mailbox, watch.channels)
        with suppress(OSError):
            await _send(send, b"", more=False)

    async def _follow(self, watch, mailbox, send):
        last = watch.last
        while (left := await mailbox.take()) is not None:
            if watch.read and left is not BEAT:
                left, last = await self.hub.in_thread(watch.read, last)
            if left:
                await _send(send, left)
            if left is not BEAT:
                await asyncio.sleep(watch.every_seconds)


_RAW_HEADERS = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


def _before_stopping(hub):
    """Close the hub when the server is asked to stop, or it would wait for its open streams.

    Returns the handlers that were there: the server's own, which then do their work.
    """
    if threading.current_thread() is not threading.main_thread():
        return {}
    found = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def stop(number, frame):
        hub.loop.call_soon_threadsafe(hub.close)
        found[number](number, frame)

    found = {number: handler for number, handler in found.items() if callable(handler)}
    for number in found:
        signal.signal(number, stop)
    return found


async def _send(send, body, *, more=True):
    await send({"type": "http.response.body", "body": body, "more_body": more})


async def _close_when_gone(receive, mailbox):
    while (await receive())["type"] != "http.disconnect":
        pass
    mailbox.close()


def _open(scope):
    """(what to follow, 200), or (None, why not as a status)."""
    try:
        answer = _answer(scope)
    except Http404:
        return None, 404
    except PermissionDenied:
        return None, 403
    except SuspiciousOperation:
        return None, 400
    except Error:
        return None, 503
    return getattr(answer, "watch", None), answer.status_code


def _answer(scope):
    request = ASGIRequest(scope, io.BytesIO())
    request.get_host()
    request.session = SessionStore(request.COOKIES.get(settings.SESSION_COOKIE_NAME))
    request.user = SimpleLazyObject(lambda: get_user(request))
    match = resolve(request.path_info)
    return match.func(request, *match.args, **match.kwargs)


async def _refuse(send, status):
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await _send(send, HttpResponse(status=status).reason_phrase.encode(), more=False)
