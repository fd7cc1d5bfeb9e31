"""Waiting: how many practitioners keep the promise, who sees whom now, and how long it will take.

`problem_from` reads a day by steps; `size` says how many to put on duty and when, with a proven
bound; `simulate` judges any staffing; `erlang_b`, `erlang_c`, `erlang_a` are the queues that can be
computed exactly. `match` chooses who is seen now, `estimate` says how long the others will wait.
See docs/engines/waiting.md. A name is imported when first used: most pages need no simulation.
"""

from importlib import import_module

_HOMES = {
    "CareType": "problem",
    "Problem": "problem",
    "Skill": "problem",
    "Target": "problem",
    "problem_from": "parsing",
    "Outcome": "simulation",
    "simulate": "simulation",
    "Sizing": "sizing",
    "Stop": ".siting.result",
    "size": "sizing",
    "Effect": "effect",
    "effect_of_one_fewer": "effect",
    "Steady": "erlang",
    "erlang_a": "erlang",
    "erlang_b": "erlang",
    "erlang_c": "erlang",
    "fewest_servers": "erlang",
    "Match": "matching",
    "Why": "matching",
    "match": "matching",
    "reason": "matching",
    "waits_for": "matching",
    "REASONS": "queue",
    "Ready": "queue",
    "Waiting": "queue",
    "FREE": "estimation",
    "Estimates": "estimation",
    "OnDuty": "estimation",
    "Service": "estimation",
    "estimate": "estimation",
}

__all__ = [*_HOMES]  # noqa: PLE0604 - the lazy names are those of the table above


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
