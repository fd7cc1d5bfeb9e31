"""`maillage work`: compute what pages asked for and run the errands, until stopped."""

import os
import signal
import sys
import threading
import time

PAUSE_SECONDS = 1.0
ERRAND_SECONDS = 0.5


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

    from maillage.apps.booking.errands import run_errands
    from maillage.apps.studies.executors import check_address
    from maillage.apps.studies.services import requeue_abandoned

    settings.EXECUTOR = check_address(args.executor or settings.EXECUTOR)
    signal.signal(signal.SIGINT, _leave)
    if args.parent:
        _end_with(args.parent)
    if args.once:
        run_errands({})
    else:
        threading.Thread(target=_errands_without_end, daemon=True).start()
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


def _errands_without_end():
    """Beside the long computations: a message does not wait for a scenario."""
    from maillage.apps.booking.errands import run_errands

    last_runs = {}
    while True:
        run_errands(last_runs)
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
