"""Show that a long computation lives, whatever it is of: a scenario here, a rota elsewhere."""

import threading
from contextlib import contextmanager

import structlog
from django.db import connection

BEAT_SECONDS = 5.0
log = structlog.get_logger(__name__)


@contextmanager
def beating(run):
    """Call `run.live()` every few seconds, from a thread of its own, until the work is over."""
    over = threading.Event()

    def beat():
        while not over.wait(BEAT_SECONDS):
            try:
                run.live()
            except Exception as error:  # noqa: BLE001 - a missed beat must not stop the work
                log.warning("work.beat_missed", run=str(run), error=type(error).__name__)
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
