"""Siting engine beside its peer, in one run: `python -m benchmarks.siting [--peers] [--france]`.

Published optima are checked as they are timed; a wrong or unproven answer of either side is
printed as such. The peer is `spopt`, if it is installed.
"""

import argparse
import csv
import time
from pathlib import Path

import numpy as np

from maillage.engines.siting import Matrix, MaxCover, Openings, Plane, PMedian, Stop, solve
from maillage.sources.siting_instances import read_instance

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench"
FRANCE_SECONDS = 60


def main(argv=None):
    """Measure and print one line per problem."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--france", action="store_true", help="35,000 points, 60 s each")
    args = parser.parse_args(argv)
    solve(PMedian(np.ones(40), random_plane(40), Openings(p=4)))  # compile
    or_library()
    rl1304()
    thousand(args.peers)
    if args.france:
        france()


def report(name, result, known=None):
    """One line: what was reached, what is proven, and whether it is the published value."""
    verdict = "proven" if result.proven_optimal else f"gap {100 * result.gap:.3f} %"
    if known is not None and result.objective != known:
        verdict += f", NOT the published {known:g}"
    print(f"{name:24} {result.objective:14.6g} {verdict:20} {result.seconds:8.2f} s")


def or_library():
    """Every pmed file at hand."""
    started = time.perf_counter()
    folder = BENCH / "pmedian_orlib"
    for row in csv.DictReader((folder / "best_known.csv").read_text().splitlines()):
        instance = read_instance(folder / f"{row['instance']}.txt", "orlib")
        problem = PMedian(instance.weight, Matrix(instance.matrix), Openings(p=instance.p))
        report(row["instance"], solve(problem), float(row["optimum"]))
    print(f"OR-Library, reading included: {time.perf_counter() - started:.1f} s")


def rl1304():
    """The nine p values of rl1304, floor distances."""
    folder = BENCH / "pmedian_tsplib"
    instance = read_instance(folder / "rl1304.tsp", "tsplib")
    plane = Plane(instance.demand_xy, instance.site_xy, "floor")
    for row in csv.DictReader((folder / "best_known.csv").read_text().splitlines()):
        problem = PMedian(instance.weight, plane, Openings(p=int(row["p"])))
        report(f"rl1304 p={row['p']}", solve(problem, Stop(seconds=300)), float(row["value"]))


def random_plane(n):
    xy = np.random.default_rng(0).uniform(0, 1000, (n, 2))
    return Plane(xy, xy)


def thousand(with_peers):
    """1,000 × 1,000, beside the time spopt takes to build its model."""
    plane = random_plane(1000)
    result = solve(PMedian(np.ones(1000), plane, Openings(p=20)), Stop(seconds=300))
    report("1,000 x 1,000, p=20", result)
    if with_peers:
        seconds = spopt_build(plane)
        print(f"spopt builds its model in {seconds:.2f} s: ratio {seconds / result.seconds:.1f}")


def spopt_build(plane):
    """Seconds spopt takes to build (not solve) the same problem."""
    from spopt.locate import PMedian as Peer

    table = plane.of(np.arange(1000)[:, None], np.arange(1000)[None, :])
    started = time.perf_counter()
    Peer.from_cost_matrix(table, np.ones(1000), p_facilities=20)
    return time.perf_counter() - started


def france():
    """As many points as France has communes, weights as uneven, 300 sites."""
    generator = np.random.default_rng(0)
    n = 35_000
    xy = generator.uniform(0, 740, (n, 2))
    plane, weight = Plane(xy, xy), np.ceil(generator.lognormal(6.2, 1.2, n))
    stop = Stop(seconds=FRANCE_SECONDS)
    report("France p_median 300", solve(PMedian(weight, plane, Openings(p=300)), stop))
    report("France max_cover 12 km", solve(MaxCover(weight, plane, Openings(p=300), 12), stop))


if __name__ == "__main__":
    main()
