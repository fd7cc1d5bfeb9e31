"""The other end of `elsewhere`: reads programs on its standard input, answers on its output."""

import io
import os
import sys
import threading
import time

import numpy as np
from scipy.sparse import csr_array

from maillage.engines.rota.solving.elsewhere import read, write
from maillage.engines.rota.solving.highs import minimise
from maillage.engines.rota.solving.master import Program


def _solve(question):
    with np.load(io.BytesIO(question)) as told:
        parts = dict(told)
    seconds, nodes = float(parts.pop("seconds")), int(parts.pop("nodes"))
    sparse = (parts.pop("data"), parts.pop("indices"), parts.pop("indptr"))
    shape = parts["low"].size, parts["cost"].size
    program = Program(matrix=csr_array(sparse, shape=shape), **parts)
    answer = minimise(program, seconds, None if nodes < 0 else nodes)
    packed = io.BytesIO()
    x = np.zeros(0) if answer.x is None else answer.x
    np.savez(packed, x=x, bound=answer.bound, done=answer.done)
    return packed.getvalue()


def _end_with(parent):
    """End this process if the one that asks is gone: nobody would read the answer."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def main():
    """Answer programs until the standard input ends."""
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # HiGHS may print a line: no reply
    while question := read(sys.stdin.buffer):
        write(replies, _solve(question))


if __name__ == "__main__":
    main()
