"""`maillage work`: compute what pages asked for and run the errands, until stopped."""

import os
import signal
import sys
import threading
import time

import structlog

PAUSE_SECONDS = 1.0
ERRAND_SECONDS = 0.5
log = structlog.get_logger("maillage.errands")


def add_parser(subparsers):
    parser = subparsers.add_parser("work", help="compute scenarios in the background")
    parser.add_argument("--once", action="store_true", help="end when nothing waits any more")
    parser.add_argument(
        "--executor",
        help="where sweeps run: processes, threads or dask://host:port (default: "
        "MAILLAGE_EXECUTOR)",
    )
    parser.add_argument("--parent", type=int, help="end with this process")
    parser.set_defaults(run=run, needs_django=True)


def run(args):
    from django.conf import settings
    from django.db import OperationalError

    from maillage.apps.studies.executors import check_address
    from maillage.apps.studies.services import requeue_abandoned

    settings.EXECUTOR = check_address(args.executor or settings.EXECUTOR)
    signal.signal(signal.SIGINT, _leave)
    if args.parent:
        _end_with(args.parent)
    for errands in _tables():
        if args.once:
            run_errands(errands, {})
        else:
            threading.Thread(target=_errands_without_end, args=[errands], daemon=True).start()
    while True:
        try:
            requeue_abandoned()
            empty_queue()
        except OperationalError as error:
            if args.once or "locked" not in str(error):
                raise
        if args.once:
            return 0
        time.sleep(PAUSE_SECONDS)


def empty_queue():
    """Do what waits, one task after the other."""
    from django_tasks import DEFAULT_TASK_BACKEND_ALIAS
    from django_tasks_db.management.commands.db_worker import Worker

    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{os.uname().nodename[:40]}-{os.getpid()}",
        excluded_queue_names=[],
    ).run()


def run_errands(errands, last_runs, *, clock=time.monotonic):
    """Run the errands whose time has come: `errands` says every how many seconds each does.

    `last_runs` remembers when each last ran. One that fails is logged and tried again at its next
    time; the others run.
    """
    from django.db import OperationalError, close_old_connections

    for errand, every_seconds in errands.items():
        if clock() - last_runs.get(errand, -every_seconds) < every_seconds:
            continue
        last_runs[errand] = clock()
        close_old_connections()
        try:
            errand()
        except OperationalError:
            log.warning("errand_put_off", errand=errand.__name__)
        except Exception:  # noqa: BLE001 - the others must run
            log.exception("errand_failed", errand=errand.__name__)


def _tables():
    """The errands of each app, which a thread of its own runs: a slow SMS delays no ticket."""
    from maillage.apps.accounts.errands import ERRANDS as accounts
    from maillage.apps.booking.errands import ERRANDS as booking
    from maillage.apps.compact.errands import ERRANDS as compact
    from maillage.apps.rota.errands import ERRANDS as rota
    from maillage.apps.teleconsult.errands import ERRANDS as teleconsult
    from maillage.apps.training.errands import ERRANDS as training

    return [accounts, booking, rota, teleconsult, training, compact]


def _errands_without_end(errands):
    """Beside the long computations: a message does not wait for a scenario."""
    last_runs = {}
    while True:
        run_errands(errands, last_runs)
        time.sleep(ERRAND_SECONDS)


def _leave(signum, frame):
    """Ctrl+C: at once. The task under way would take a KeyboardInterrupt for its own failure."""
    print("stopped; the next worker takes up again what was under way", file=sys.stderr)
    os._exit(128 + signum)


def _end_with(parent):
    """Leave when the process that started this one is gone, even killed."""

    def watch():
        while os.getppid() == parent:
            time.sleep(PAUSE_SECONDS)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
