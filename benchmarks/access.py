"""Access scores on 35,000 places and 5 million pairs, beside PySAL access.

    python -m benchmarks.access [--places 35000] [--pairs 5000000] [--raam-places 5000]

Each side runs alone in its own process, so that its memory is its own; ours is compiled by a tiny
problem first. PySAL's RAAM fills tables of places × sites: at 35,000 places they exceed this
machine, so both sides run on fewer places, and ours alone on all.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import KDTree

from benchmarks.side_by_side import context, peak_mebibytes, report, timed
from maillage.engines.access import (
    AccessProblem,
    Bands,
    Continuous,
    continuous,
    enhanced_two_step,
    prepare_openings,
    raam,
    three_step,
    two_step,
)

BANDS = Bands((10.0, 20.0, 30.0), (1.0, 0.68, 0.22))
SIGMA = 10.0 / np.sqrt(2 * np.log(2))
OURS = {
    "two_step": lambda problem: two_step(problem, 30.0),
    "enhanced_two_step": lambda problem: enhanced_two_step(problem, BANDS),
    "continuous": lambda problem: continuous(problem, Continuous("gaussian", 10.0, 30.0)),
    "three_step": lambda problem: three_step(problem, BANDS),
    "raam": raam,
    "raam, tolerance 0.02": lambda problem: raam(problem, tolerance=0.02),
    "raam exact": lambda problem: raam(problem, tolerance=1e-7),
}
FAMILY = ("two_step", "enhanced_two_step", "continuous", "three_step")


def main():
    args = _arguments()
    if args.child:
        return _child(*args.child)
    with tempfile.TemporaryDirectory() as folder:
        france, smaller = Path(folder) / "france.npz", Path(folder) / "smaller.npz"
        _write_country(france, args.places, args.pairs)
        _write_country(smaller, args.raam_places, 143 * args.raam_places)
        rows = [_side_by_side(method, france) for method in FAMILY]
        rows += _raam_rows(smaller)
        alone = _apart("ours", "raam", france)
        opening, family = _opening_and_family(france)
    told = (
        f"{args.places} places, {args.pairs / 1e6:g} million pairs; RAAM side by side on "
        f"{args.raam_places} places.\n\n"
        f"Ours on all places: the four catchment scores and RAAM {family:.2f} s together, RAAM "
        f"alone {alone[0]:.2f} s and {alone[1]:.0f} MiB for the whole process; the effect of one "
        f"opening {opening * 1e3:.2f} ms.\n\n"
        + context(("maillage", "numpy", "scipy", "numba", "access", "pandas"))
    )
    header = ("method", "ours s", "PySAL s", "ratio", "ours MiB", "PySAL MiB", "difference")
    report("access", told, header, rows)
    return 0


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--places", type=int, default=35_000)
    parser.add_argument("--pairs", type=int, default=5_000_000)
    parser.add_argument("--raam-places", type=int, default=5_000)
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    return parser.parse_args()


def _side_by_side(method, path):
    try:
        peer = _apart("peer", method, path)
    except subprocess.CalledProcessError as error:
        return method, "", error.stderr.strip().splitlines()[-1], "", "", "", ""
    ours = _apart("ours", method, path)
    gap = np.nanmax(np.abs(ours[2] - peer[2])) / ours[2].max()
    return _row(method, ours, peer, f"{gap:.0e} of the largest score")


def _raam_rows(path):
    """PySAL's search stops short of the equilibrium: ours as far, and ours nearer."""
    try:
        peer = _apart("peer", "raam", path)
    except subprocess.CalledProcessError as error:
        return [("raam", "", error.stderr.strip().splitlines()[-1], "", "", "", "")]
    exact = _apart("ours", "raam exact", path)[2]
    exact[exact == 0] = np.nan  # out of reach
    rows = []
    for method in ("raam, tolerance 0.02", "raam"):
        ours = _apart("ours", method, path)
        away = [np.nanmean(np.abs(side[2] - exact) / exact) for side in (ours, peer)]
        told = f"mean distance to the equilibrium: ours {away[0]:.1e}, PySAL {away[1]:.1e}"
        rows.append(_row(method, ours, peer, told))
    return rows


def _row(method, ours, peer, difference):
    return (
        method,
        f"{ours[0]:.3f}",
        f"{peer[0]:.1f}",
        f"{peer[0] / ours[0]:.0f}",
        f"{ours[1]:.0f}",
        f"{peer[1]:.0f}",
        difference,
    )


def _apart(side, method, path):
    command = [sys.executable, "-m", "benchmarks.access", "--child", side, method, str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    seconds, memory = map(float, told.split())
    return seconds, memory, np.load(f"{path}.{side}.npy")


def _child(side, method, path):
    arrays = np.load(path)
    if side == "ours":
        problem = _problem(arrays)
        OURS[method](AccessProblem([1.0], [1.0], csr_array([[np.float32(5.0)]])))
        seconds, result = timed(lambda: OURS[method](problem), repeats=3)
        score = result.score
    else:
        frames = _frames(arrays)
        seconds, series = timed(lambda: _peer(method, *frames))
        score = series.reindex(frames[0].index).to_numpy()
    np.save(f"{path}.{side}.npy", score)
    print(seconds, peak_mebibytes())
    return 0


def _peer(method, demand, supply, costs):
    from access import fca, raam, weights

    if method == "raam":
        return raam.raam(demand, supply, costs, tau=60)
    names = {"demand_index": True, "supply_index": True, "max_cost": 30.0}
    step = weights.step_fn(dict(zip(BANDS.upper_minutes, BANDS.band_weights, strict=True)))
    if method == "three_step":
        return fca.three_stage_fca(demand, supply, costs, weight_fn=step, **names)
    weight = {"two_step": None, "enhanced_two_step": step, "continuous": weights.gaussian(SIGMA)}
    return fca.two_stage_fca(demand, supply, costs, weight_fn=weight[method], **names)


def _opening_and_family(path):
    problem = _problem(np.load(path))
    raam(AccessProblem([1.0], [1.0], csr_array([[np.float32(5.0)]])))
    openings = prepare_openings(problem, BANDS)
    sites = np.linspace(0, problem.supply.size - 1, 200).astype(int)
    opening, _ = timed(lambda: [openings.gain_of_opening(site, 3.0) for site in sites])
    family, _ = timed(lambda: [OURS[name](problem) for name in (*FAMILY, "raam")], repeats=3)
    return opening / sites.size, family


def _problem(arrays):
    shape = arrays["demand"].size, arrays["supply"].size
    minutes = csr_array((arrays["minutes"], arrays["indices"], arrays["indptr"]), shape)
    return AccessProblem(arrays["demand"], arrays["supply"], minutes)


def _frames(arrays):
    import pandas

    origin = np.repeat(np.arange(arrays["demand"].size), np.diff(arrays["indptr"]))
    costs = {"origin": origin, "dest": arrays["indices"], "cost": arrays["minutes"].astype(float)}
    demand = pandas.DataFrame({"demand": arrays["demand"].astype(int)})
    return demand, pandas.DataFrame({"supply": arrays["supply"]}), pandas.DataFrame(costs)


def _write_country(path, places, pairs, seed=0):
    """Half the places scattered, half around towns; a third have doctors; trips up to 30 min."""
    rng = np.random.default_rng(seed)
    side = np.sqrt(places) * 5.0
    towns = rng.uniform(0, side, (max(1, places // 90), 2))
    near = towns[rng.integers(0, len(towns), places)] + rng.normal(0, 12, (places, 2))
    points = np.where(rng.random((places, 1)) < 0.5, rng.uniform(0, side, (places, 2)), near)
    demand = np.round(np.exp(rng.normal(6.3, 1.4, places))) + 1
    doctors = np.maximum(1, np.round(demand / 1000 * rng.lognormal(0, 0.5, places)))
    tree, reach = KDTree(points), side * np.sqrt(pairs / places**2 / np.pi) / 1.25
    while True:
        found = tree.sparse_distance_matrix(tree, reach, output_type="ndarray")
        if abs(found.size / pairs - 1) < 0.02:
            break
        reach *= np.sqrt(pairs / found.size)
    times = (found["v"] * 30.0 / reach).astype(np.float32)
    minutes = csr_array((times, (found["i"], found["j"])), (places, places))
    np.savez(
        path,
        demand=demand,
        supply=np.where(rng.random(places) < 0.35, doctors, 0.0),
        minutes=minutes.data,
        indices=minutes.indices,
        indptr=minutes.indptr,
    )


if __name__ == "__main__":
    sys.exit(main())
