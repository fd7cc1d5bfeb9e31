"""Who listens to what in one server process: its open screens, and one listener for them all."""

import asyncio
import itertools
import threading
import weakref
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import structlog
from django.db import InterfaceError, OperationalError, connections

from .events import CHANGE
from .mailbox import Mailbox

BEAT_SECONDS = 15
THREADS = 4  # of the streams: each keeps one database connection

RESTART_SECONDS = 1.0
log = structlog.get_logger("maillage.live")
_HUBS = weakref.WeakSet()


def tell_hubs(channels):
    """Tell the hubs of this process, from any thread."""
    for hub in list(_HUBS):
        hub.tell_from_anywhere(channels)


class Hub:
    """Open screens by channel. Everything but `tell_from_anywhere` belongs to its event loop.

    `workers` are coroutine functions that run as long as the hub: `worker(hub)`.
    """

    def __init__(self, *workers, beat_seconds=BEAT_SECONDS):
        self.loop = asyncio.get_running_loop()
        self.is_closed = False
        self._by_channel = defaultdict(dict)  # channel: {mailbox: what it is left}
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="live")
        self._own_pool = ThreadPoolExecutor(1, thread_name_prefix="live-hub")
        tasks = [self._beat(beat_seconds), *(self._keep(worker) for worker in workers)]
        self._tasks = [self.loop.create_task(task) for task in tasks]
        _HUBS.add(self)

    def listen(self, channels, left=CHANGE):
        """A new mailbox, left `left` each time one of the channels changes; nothing when None."""
        mailbox = Mailbox()
        for channel in channels:
            self._by_channel[channel][mailbox] = left
        if self.is_closed:
            mailbox.close()
        return mailbox

    def forget(self, mailbox, channels):
        """The screen is gone."""
        for channel in channels:
            mailboxes = self._by_channel[channel]
            mailboxes.pop(mailbox, None)
            if not mailboxes:
                del self._by_channel[channel]

    def tell(self, channels):
        """These channels changed."""
        for channel in channels:
            for mailbox, left in self._by_channel.get(channel, {}).items():
                if left is not None:
                    mailbox.put(left)

    def leave(self, channel, left):
        """Leave something to those who listen to a channel, unless they had just that."""
        for mailbox in self._by_channel.get(channel, {}):
            mailbox.put_if_new(left)

    def watched(self, prefix):
        """Numbers of the things watched, of the channels that begin with `prefix`."""
        start = len(prefix)
        return [int(name[start:]) for name in self._by_channel if name.startswith(prefix)]

    def tell_all(self):
        """Anything may have changed: something said meanwhile may not have been heard."""
        self.tell(list(self._by_channel))

    def tell_from_anywhere(self, channels):
        """As `tell`, from another thread; nothing once the hub's loop is over."""
        if not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.tell, channels)

    async def in_thread(self, function, *arguments):
        """The answer of a function that reads the database, in one of few threads."""
        return await self.loop.run_in_executor(self._pool, _again_if_cut, function, arguments)

    async def at_once(self, function, *arguments):
        """The same for a worker: not after the hundreds of streams that open after a restart."""
        return await self.loop.run_in_executor(self._own_pool, _again_if_cut, function, arguments)

    def close(self):
        """End every stream, so that the server stops at once; the browsers come back by
        themselves."""
        if self.is_closed:
            return
        self.is_closed = True
        for task in self._tasks:
            task.cancel()
        for mailbox in self._mailboxes():
            mailbox.close()
        for pool, threads in ((self._pool, THREADS), (self._own_pool, 1)):
            together = threading.Barrier(threads)
            for _ in range(threads):
                pool.submit(_disconnect, together)
            pool.shutdown(wait=False)

    async def _keep(self, worker):
        """A worker that fails is started again: it must not leave every screen silent."""
        while True:
            try:
                await worker(self)
            except Exception:  # noqa: BLE001 - whatever it is
                log.exception("live worker failed", worker=worker.__name__)
            await asyncio.sleep(RESTART_SECONDS)

    def _mailboxes(self):
        return set(itertools.chain.from_iterable(self._by_channel.values()))

    async def _beat(self, seconds):
        # One slice of the screens at a time: two thousand signs of life at once would hold the
        # loop for a moment.
        slices = 15
        for turn in itertools.count():
            await asyncio.sleep(seconds / slices)
            for mailbox in self._mailboxes():
                if id(mailbox) // 64 % slices == turn % slices:
                    mailbox.beat()


def _again_if_cut(function, arguments):
    """Its answer; asked again once on a new connection when this thread's was cut."""
    try:
        return function(*arguments)
    except (OperationalError, InterfaceError):
        connections.close_all()
        return function(*arguments)


def _disconnect(together):
    connections.close_all()
    with suppress(threading.BrokenBarrierError):
        together.wait(timeout=5)  # so that each thread disconnects, not one of them four times
