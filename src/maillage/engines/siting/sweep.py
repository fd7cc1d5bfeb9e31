"""Many solves of one question, on one core or on any `concurrent.futures.Executor`.

What is submitted is a function of this package and its arguments, nothing else: it runs as well in
threads, in other processes and on a `dask.distributed` cluster (``Client.get_executor()``).
"""

from concurrent.futures import FIRST_COMPLETED, wait

from maillage.engines.errors import Infeasible
from maillage.engines.siting.result import never
from maillage.engines.siting.solve import solve

SECONDS_BETWEEN_QUESTIONS = 0.5


def solve_or_none(problem, stop, seed):
    """The result, or None when no plan exists."""
    try:
        return solve(problem, stop, seed)
    except Infeasible:
        return None


def sweep(work, tasks, executor=None, asked=never):
    """Yield (position, ``work(*tasks[position])``) as they come, until all is done or ``asked``.

    ``asked`` true: what has not begun is cancelled and what is running is not waited for.
    An error of one task cancels the others and is raised.
    """
    if executor is None:
        for position, task in enumerate(tasks):
            if asked():
                return
            yield position, work(*task)
        return
    waiting = {executor.submit(work, *task): at for at, task in enumerate(tasks)}
    try:
        while waiting and not asked():
            done, _ = wait(waiting, SECONDS_BETWEEN_QUESTIONS, FIRST_COMPLETED)
            for future in done:
                yield waiting.pop(future), future.result()
    finally:
        for future in waiting:
            future.cancel()
