"""Rota engine beside plain CP-SAT and MIP models: `python -m benchmarks.rota`.

Each solver runs in a process of its own, with the same limit on the same machine; what it claims is
computed again by `evaluate` from its assignments. A bound is rounded up: costs are whole numbers.
`--no-large` leaves out the instance of 2,000 volunteers.
"""

import argparse
import json
import math
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.side_by_side import context, last_words, report, run_bounded
from maillage.engines.rota import evaluate, problem_from, solve

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench" / "rota"
SECONDS = {"tiny": (20,), "small": (20,), "medium": (60,), "large": (60, 300)}
PEERS = {"Maillage": "ours", "plain CP-SAT (OR-tools)": "cp_sat", "plain MIP (HiGHS)": "highs"}
OVERTIME = 60  # seconds after its limit before a solver that does not listen is ended
HEADER = ("instance", "limit, s", "solver", "cost", "bound", "gap", "s")


def main(argv=None):
    """Measure, print and keep one line per instance, limit and solver."""
    args = _arguments(argv)
    if args.child:
        return _child(*args.child)
    if not BENCH.exists():
        report("rota", "The rota instances are not beside the repository.", HEADER, [])
        return 0
    names = [name for name in SECONDS if not (args.no_large and name == "large")]
    rows = [
        _row(name, seconds, label)
        for name in names
        for seconds in SECONDS[name]
        for label in PEERS
        if label == "Maillage" or seconds == SECONDS[name][0]
    ]
    report("rota", context(("maillage", "numpy", "scipy", "numba", "ortools")), HEADER, rows)
    return 0


def _arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-large", action="store_true")
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def _row(name, seconds, label):
    command = [sys.executable, "-m", "benchmarks.rota", "--child", name, str(seconds), PEERS[label]]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    done = run_bounded(command, seconds + OVERTIME, **pipes)
    answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if not answers:
        row = name, seconds, label, "none", "none", last_words(done), ""
    else:
        told = answers[-1]
        gap = "proven" if told["gap"] <= 0 else f"{100 * told['gap']:.2f} %"
        cost = f"{told['cost']:,}" if told["feasible"] else f"{told['cost']:,}, BREAKS A RULE"
        row = name, seconds, label, cost, f"{told['bound']:,}", gap, f"{told['seconds']:.1f}"
    print(*row, sep="  ", flush=True)
    return row


def _child(name, seconds, solver):
    """Solve one instance with one solver and tell the truth about its answer."""
    problem = problem_from(json.loads((BENCH / f"{name}.json").read_text("utf-8")))
    if solver == "ours":  # compiled, as after the first use
        solve(problem_from(json.loads((BENCH / "tiny.json").read_text("utf-8"))))
    started = time.perf_counter()
    assignments, bound = globals()[f"_{solver}"](problem, float(seconds))
    spent = time.perf_counter() - started
    found = evaluate(problem, assignments)
    bound = math.ceil(bound - 1e-6)
    told = {"cost": found.cost, "bound": bound, "feasible": found.feasible, "seconds": spent}
    print(json.dumps(told | {"gap": (found.cost - bound) / max(1, found.cost)}), flush=True)
    return 0


def _ours(problem, seconds):
    rota = solve(problem, time_limit=seconds)
    return rota.assignments, rota.bound


def _cp_sat(problem, seconds):
    from benchmarks.rota_peers import cp_sat

    return cp_sat(problem, seconds)


def _highs(problem, seconds):
    from benchmarks.rota_peers import highs

    return highs(problem, seconds)


if __name__ == "__main__":
    sys.exit(main())
