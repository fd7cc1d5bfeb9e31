"""What an engine may refuse, shown to people without a traceback.

EngineError             exit code 1
├── InvalidInput        exit code 10: what was given cannot be computed with
├── Infeasible          exit code 11: well formed, but no solution exists
└── Stopped             exit code 12: stopped on request, without an answer
"""


class EngineError(Exception):
    """Base of every error an engine raises on purpose."""

    exit_code = 1


class InvalidInput(EngineError):
    """The input is wrong: the message says what was given, expected, and what to do."""

    exit_code = 10


class Infeasible(EngineError):
    """The input is right and the question has no answer; the message says why."""

    exit_code = 11


class Stopped(EngineError):
    """The caller asked to stop before there was an answer to give."""

    exit_code = 12
