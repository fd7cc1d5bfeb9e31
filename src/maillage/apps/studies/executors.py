"""Where sweeps run: any `concurrent.futures.Executor`, a process pool by default."""

import multiprocessing
import os
import re
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager

from .errors import StudyError

PROCESSES = "processes"
THREADS = "threads"
DASK = "dask://"
DASK_TIMEOUT = "10s"
_DASK_ADDRESS = re.compile(r"dask://(?:[^\s/:]+|\[[0-9a-fA-F:]+\]):(\d{1,5})")


class BadExecutor(StudyError):
    """`--executor` cannot be used."""


def check_address(address):
    """The address as given; BadExecutor when no executor has that form.

    >>> check_address("dask://cluster:8786")
    'dask://cluster:8786'
    """
    on_cluster = _DASK_ADDRESS.fullmatch(address)
    if address in (PROCESSES, THREADS) or (on_cluster and 0 < int(on_cluster[1]) < 65536):
        return address
    raise BadExecutor(f"executor is {address!r}; expected processes, threads or dask://host:port")


@contextmanager
def open_executor(address):
    """An executor for as long as the block lasts.

    address : `processes` (one a core), `threads`, or `dask://host:port` of a dask scheduler
    """
    if check_address(address).startswith(DASK):
        yield from _dask(address)
    elif address == THREADS:
        with ThreadPoolExecutor(os.cpu_count()) as executor:
            yield executor
    else:
        # Not fork: compiled loops hold threads, and a forked child would wait for them for ever.
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(os.cpu_count(), context, _end_with, (os.getpid(),)) as executor:
            yield executor


def _dask(address):
    try:
        from distributed import Client
    except ImportError as error:
        raise BadExecutor(
            "dask is not installed; install it with: pip install 'maillage[spread]'"
        ) from error
    try:
        client = Client(
            address.replace(DASK, "tcp://", 1), timeout=DASK_TIMEOUT, set_as_default=False
        )
    except (OSError, ValueError) as error:
        raise BadExecutor(
            f"no dask scheduler answers at {address}; start one, or check it"
        ) from error
    with client, client.get_executor() as executor:
        yield executor


def _end_with(parent):
    """A worker process does not outlive the one that asked for it, even killed."""

    def watch():
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
