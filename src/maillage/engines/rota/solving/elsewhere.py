"""HiGHS in a process of its own: it can be stopped, and the search goes on meanwhile.

It stays for the next programs; what HiGHS prints there is lost. Questions and answers are ``.npz``
files in its pipes.
"""

import io
import struct
import subprocess
import sys
import threading

import numpy as np

from maillage.engines.rota.solving.highs import Answer

POLL_SECONDS = 0.05
ENDLESS = 1e9
COMMAND = (sys.executable, "-m", "maillage.engines.rota.solving.worker")


class Elsewhere:
    """Another process that solves one program at a time; `close` ends it."""

    def __init__(self):
        self._process = self._talk = None
        self._told = None

    def open(self):
        """Start the process, which takes a second, if there is none."""
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - our own command
                COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )

    def start(self, program, seconds, nodes):
        """Begin to solve a program."""
        self.open()
        self._told = None
        question = _packed(program, seconds, nodes)
        self._talk = threading.Thread(target=self._ask, args=(question,), daemon=True)
        self._talk.start()

    def _ask(self, question):
        try:
            write(self._process.stdin, question)
            self._told = read(self._process.stdout)
        except (OSError, ValueError, struct.error):  # the process was ended, here or by the system
            self._told = None

    def is_over(self, wait=0.0):
        """Whether the program is solved, after a little while."""
        self._talk.join(wait)
        return not self._talk.is_alive()

    def answer(self):
        """The `Answer`; None when the process ended before it had one."""
        if not self._told:
            return None
        with np.load(io.BytesIO(self._told)) as told:
            x = told["x"] if told["x"].size else None
            return Answer(x, float(told["bound"]), bool(told["done"]))

    def wait(self, must_stop):
        """The `Answer` when it comes; None, and the process ended, as soon as ``must_stop()``."""
        while not self.is_over(POLL_SECONDS):
            if must_stop():
                self.close()
                return None
        return self.answer()

    def close(self):
        """End the process."""
        if self._process is None:
            return
        self._process.kill()
        if self._talk is not None:
            self._talk.join()
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()
        self._process = None


def _packed(program, seconds, nodes):
    parts = program._asdict()
    matrix = parts.pop("matrix")
    parts |= {"data": matrix.data, "indices": matrix.indices, "indptr": matrix.indptr}
    packed = io.BytesIO()
    np.savez(packed, seconds=min(seconds, ENDLESS), nodes=-1 if nodes is None else nodes, **parts)
    return packed.getvalue()


def write(stream, content):
    """Write some bytes, their number first."""
    stream.write(struct.pack("<q", len(content)))
    stream.write(content)
    stream.flush()


def read(stream):
    """Read what `write` wrote; None at the end."""
    length = stream.read(8)
    return stream.read(*struct.unpack("<q", length)) if length else None
