"""Saying that something changed, from inside the transaction that changes it."""

from django.db import connection, transaction

from .hub import tell_hubs

NOTIFY_CHANNEL = "maillage_live"
MOST_BYTES = 7_900  # PostgreSQL takes less than 8,000 in one notification


def changed(*channels):
    """Tell the screens that watch these channels, once the transaction is committed.

    Nothing is told of a transaction that rolls back.
    """
    if connection.vendor != "postgresql":
        transaction.on_commit(lambda: tell_hubs(channels), robust=True)
        return
    with connection.cursor() as cursor:
        for payload in payloads(channels):
            cursor.execute("SELECT pg_notify(%s, %s)", [NOTIFY_CHANNEL, payload])


def payloads(channels):
    """Channels as texts that each fit in one notification, separated by blanks.

    >>> list(payloads(["queue", "ticket:1", "queue"]))
    ['queue ticket:1']
    """
    line = ""
    for channel in dict.fromkeys(channels):
        if line and len(line) + 1 + len(channel) > MOST_BYTES:
            yield line
            line = ""
        line = f"{line} {channel}" if line else channel
    if line:
        yield line
