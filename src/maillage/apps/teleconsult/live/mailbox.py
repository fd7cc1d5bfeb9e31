"""What one open screen has not yet been sent: the latest state only, however slowly it reads."""

import asyncio

from .events import BEAT


class Mailbox:
    """Holds one thing at a time: a newer one replaces it. Used in one event loop."""

    __slots__ = ("_latest", "_waiter", "is_closed", "last_put")

    def __init__(self):
        self._latest, self._waiter = None, None
        self.last_put, self.is_closed = None, False

    def put(self, latest):
        """Leave something to send; what was not sent yet is forgotten."""
        self._latest = self.last_put = latest
        self._wake()

    def put_if_new(self, latest):
        """The same, unless it is what was last put."""
        if latest != self.last_put:
            self.put(latest)

    def beat(self):
        """Leave a sign of life, unless there is better to send."""
        if self._latest is None:
            self._latest = BEAT
            self._wake()

    def close(self):
        """Nothing more will come: `take` returns None from now on."""
        self.is_closed = True
        self._wake()

    async def take(self):
        """The latest thing, as soon as there is one; None once closed."""
        while self._latest is None and not self.is_closed:
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        latest, self._latest = self._latest, None
        return None if self.is_closed else latest

    def _wake(self):
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
