"""Siting engine on published problems, and beside spopt: `python -m benchmarks.siting`.

Published optima are checked as they are timed; a wrong or unproven answer of either side is printed
as such. spopt runs in a process of its own; what it claims is computed again from the sites it
opened. `--no-france` leaves out the two problems of 35,000 points, 60 s each.
"""

import argparse
import csv
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.side_by_side import context, last_words, peak_mebibytes, report, run_bounded
from maillage.engines.siting import (
    CapacitatedPMedian,
    Matrix,
    MaxCover,
    Openings,
    Plane,
    PMedian,
    Stop,
    solve,
)
from maillage.sources.siting_instances import read_instance

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench"
FRANCE_SECONDS = 60
HARD_SECONDS = 20
# Told to the solver; then for the whole process, since the solver may not listen.
PEER_SECONDS = 120
WHOLE_PEER_SECONDS = 300
HEADER = ("problem", "objective", "published", "verdict", "s")


def main(argv=None):
    """Measure, print and keep one line per problem."""
    args = _arguments(argv)
    if args.child:
        return _child()
    solve(PMedian(np.ones(40), random_plane(40), Openings(p=4)))  # compile
    told, rows = beside_spopt()
    parts = (or_library, rl1304, capacitated) if BENCH.exists() else ()
    for part in parts:
        rows += part()
    rows += [] if args.no_france else france()
    missing = "" if parts else "The published problems are not beside the repository.\n\n"
    memory = f"Ours, whole process: {peak_mebibytes():.0f} MiB.\n\n"
    versions = context(("maillage", "numpy", "scipy", "numba", "spopt", "PuLP"))
    report("siting", told + missing + memory + versions, HEADER, rows)
    return 0


def _arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--no-france", action="store_true")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args(argv)


def _row(name, result, known=None):
    """What was reached, what is proven, and whether it is the published value."""
    verdict = "proven optimal" if result.proven_optimal else f"gap {100 * result.gap:.3f} %"
    if known is not None and result.objective != known:
        verdict += ", WRONG" if result.proven_optimal else ", not the published value"
    published = "" if known is None else f"{known:g}"
    row = name, f"{result.objective:.10g}", published, verdict, f"{result.seconds:.2f}"
    print(*row, sep="  ", flush=True)
    return row


def or_library():
    """Every pmed file at hand, and the whole set, reading included."""
    folder, rows = BENCH / "pmedian_orlib", []
    started = time.perf_counter()
    for known in _published(folder):
        path = folder / f"{known['instance']}.txt"
        if not path.exists():
            continue
        instance = read_instance(path, "orlib")
        problem = PMedian(instance.weight, Matrix(instance.matrix), Openings(p=instance.p))
        result = solve(problem, Stop(seconds=HARD_SECONDS))
        rows.append(_row(known["instance"], result, float(known["optimum"])))
    whole = f"{time.perf_counter() - started:.1f}"
    return [*rows, (f"OR-Library, {len(rows)} files with reading", "", "", "", whole)]


def rl1304():
    """The nine p values of rl1304, floor distances."""
    folder = BENCH / "pmedian_tsplib"
    instance = read_instance(folder / "rl1304.tsp", "tsplib")
    plane = Plane(instance.demand_xy, instance.site_xy, "floor")
    rows = []
    for known in _published(folder):
        problem = PMedian(instance.weight, plane, Openings(p=int(known["p"])))
        result = solve(problem, Stop(seconds=HARD_SECONDS))
        rows.append(_row(f"rl1304 p={known['p']}", result, float(known["value"])))
    return rows


def capacitated():
    """The pmedcap files at hand, floor distances."""
    folder, rows = BENCH / "cpmedian", []
    for known in _published(folder):
        path = folder / f"{known['instance']}.txt"
        if not path.exists():
            continue
        it = read_instance(path, "orlib")
        plane = Plane(it.demand_xy, it.site_xy, "floor")
        problem = CapacitatedPMedian(
            it.weight, plane, Openings(p=it.p), capacity=it.capacity, quantity=it.quantity
        )
        result = solve(problem, Stop(seconds=HARD_SECONDS))
        rows.append(_row(known["instance"], result, float(known["value"])))
    return rows


def _published(folder):
    return list(csv.DictReader((folder / "best_known.csv").read_text().splitlines()))


def random_plane(n):
    xy = np.random.default_rng(0).uniform(0, 1000, (n, 2))
    return Plane(xy, xy)


def beside_spopt():
    """1,000 × 1,000, p = 20: our proven solve, beside spopt's model alone and its whole solve."""
    result = solve(PMedian(np.ones(1000), random_plane(1000), Openings(p=20)), Stop(seconds=300))
    rows = [_row("1,000 × 1,000, p = 20", result)]
    peer = _peer()
    if isinstance(peer, str):
        return f"spopt: {peer}.\n\n", rows
    ratio = peer["model_seconds"] / result.seconds
    told = (
        f"1,000 × 1,000, p = 20: spopt builds its model in {peer['model_seconds']:.1f} s, "
        f"{ratio:.1f} times our whole proven solve"
        f"{'' if result.proven_optimal else ' (NOT PROVEN)'}. "
    )
    if "labels_optimal" not in peer:
        stopped = f"Told to stop after {PEER_SECONDS} s, its solver (CBC) had not answered after "
        return told + f"{stopped}{WHOLE_PEER_SECONDS} s in all and was ended.\n\n", rows
    rows.append(_spopt_row(peer, result))
    return told + f"Peak memory of spopt: {peer['mebibytes']:.0f} MiB.\n\n", rows


def _spopt_row(peer, ours):
    label = "yes" if peer["labels_optimal"] else "no"
    right = peer["objective"] <= ours.objective * (1 + 1e-9)
    verdict = f"labels optimal: {label}, true objective {peer['objective']:.10g}"
    if peer["labels_optimal"] and not right:
        verdict += ": WRONG LABEL"
    elif not right:
        verdict += f", {100 * (peer['objective'] / ours.objective - 1):.2f} % above ours"
    claimed = "none" if peer["claimed"] is None else f"{peer['claimed']:.10g}"
    name = f"the same, spopt and CBC, limit {PEER_SECONDS} s"
    row = name, f"{claimed} (claimed)", "", verdict, f"{peer['solve_seconds']:.1f}"
    print(*row, sep="  ", flush=True)
    return row


def _peer():
    """What spopt's process said, one line per stage; its last words if it never built a model."""
    command = [sys.executable, "-m", "benchmarks.siting", "--child"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    done = run_bounded(command, WHOLE_PEER_SECONDS, **pipes)
    stages = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return {key: value for stage in stages for key, value in stage.items()} or last_words(done)


def _child():
    """Build the model, say in how long; solve it, say what is claimed and what is true."""
    import pulp
    from spopt.locate import PMedian as Peer

    table = random_plane(1000).of(np.arange(1000)[:, None], np.arange(1000)[None, :])
    started = time.perf_counter()
    model = Peer.from_cost_matrix(table, np.ones(1000), p_facilities=20)
    built = time.perf_counter()
    print(json.dumps({"model_seconds": built - started}), flush=True)
    model.solve(pulp.PULP_CBC_CMD(timeLimit=PEER_SECONDS, msg=False))
    seconds = time.perf_counter() - built
    opened = [site for site, var in enumerate(model.fac_vars) if (var.value() or 0) > 0.5]
    told = {
        "solve_seconds": seconds,
        "labels_optimal": pulp.LpStatus[model.problem.status] == "Optimal",
        "claimed": model.problem.objective.value(),
        "sites": len(opened),
        "objective": float(table[:, opened].min(axis=1).sum()) if opened else float("inf"),
        "mebibytes": peak_mebibytes(),
    }
    print(json.dumps(told), flush=True)
    return 0


def france():
    """As many points as France has communes, weights as uneven, 300 sites."""
    generator = np.random.default_rng(0)
    n = 35_000
    xy = generator.uniform(0, 740, (n, 2))
    plane, weight = Plane(xy, xy), np.ceil(generator.lognormal(6.2, 1.2, n))
    stop = Stop(seconds=FRANCE_SECONDS)
    return [
        _row("France p_median 300", solve(PMedian(weight, plane, Openings(p=300)), stop)),
        _row("France max_cover 12 km", solve(MaxCover(weight, plane, Openings(p=300), 12), stop)),
    ]


if __name__ == "__main__":
    sys.exit(main())
