"""Access scores on 35,000 places and 5 million pairs, beside PySAL access.

    python -m benchmarks.access [--places 35000] [--pairs 5000000] [--raam-places 2500 5000 10000]

Each side runs alone in its own process, so that its memory is its own; ours is compiled by a tiny
problem first. "Added" is the peak while the method runs less what the process held before it
(libraries and input). PySAL's RAAM fills tables of places × sites, so both sides run it on several
smaller numbers of places, to show the trend, and ours alone on all.
"""

import argparse
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from scipy.spatial import KDTree

from benchmarks.side_by_side import (
    context,
    last_words,
    peak_mebibytes,
    report,
    reset_peak,
    timed,
)
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
    "raam, reference": lambda problem: raam(problem, tolerance=1e-5),
}
FAMILY = ("two_step", "enhanced_two_step", "continuous", "three_step")
PEER_SECONDS = 400


def main():
    args = _arguments()
    if args.child:
        return _child(*args.child)
    with tempfile.TemporaryDirectory() as folder:
        france = Path(folder) / "france.npz"
        _write_country(france, args.places, args.pairs)
        rows = [_side_by_side(method, france) for method in FAMILY]
        for places in args.raam_places:
            path = Path(folder) / f"{places}.npz"
            _write_country(path, places, 143 * places)
            rows += _raam_rows(places, path)
        alone = _apart("ours", "raam", france)
        build, opening, family = _opening_and_family(france)
    told = (
        f"{args.places} places, {args.pairs / 1e6:g} million pairs; RAAM side by side on fewer "
        f"places, 143 pairs each.\n\n"
        f"Ours on all places: the problem checked in {build:.2f} s, then the four catchment scores "
        f"and RAAM {family:.2f} s together; RAAM alone {alone[0]:.2f} s, {alone[1]:.0f} MiB added, "
        f"{alone[2]:.0f} MiB for the whole process; the effect of one opening "
        f"{opening * 1e3:.2f} ms.\n\n"
        + context(("maillage", "numpy", "scipy", "numba", "access", "pandas"))
    )
    header = ("method", "ours s", "PySAL s", "ratio", "ours added MiB (process)")
    header += ("PySAL added MiB (process)", "ratio added", "difference")
    report("access", told, header, rows)
    return 0


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--places", type=int, default=35_000)
    parser.add_argument("--pairs", type=int, default=5_000_000)
    parser.add_argument("--raam-places", type=int, nargs="*", default=[2_500, 5_000, 10_000])
    parser.add_argument("--child", nargs=3, help=argparse.SUPPRESS)
    return parser.parse_args()


def _side_by_side(method, path):
    ours = _apart("ours", method, path)
    peer = _apart("peer", method, path)
    if isinstance(peer, str):
        return _row(method, ours, peer, "")
    gap = np.nanmax(np.abs(ours[3] - peer[3])) / ours[3].max()
    verdict = "" if gap <= 1e-9 else "DIFFERENT ANSWERS: "
    return _row(method, ours, peer, f"{verdict}{gap:.0e} of the largest score")


def _raam_rows(places, path):
    """PySAL's search stops short of the equilibrium: ours nearly as short, and ours by default."""
    peer = _apart("peer", "raam", path)
    exact = _apart("ours", "raam, reference", path)[3]
    exact[exact == 0] = np.nan  # out of reach
    rows = []
    for method in ("raam, tolerance 0.02", "raam"):
        ours = _apart("ours", method, path)
        sides = {"ours": ours} if isinstance(peer, str) else {"ours": ours, "PySAL": peer}
        away = [
            f"{name} {np.nanmean(np.abs(side[3] - exact) / exact):.1e}"
            for name, side in sides.items()
        ]
        told = f"mean distance to the equilibrium: {', '.join(away)}"
        rows.append(_row(f"{method}, {places} places", ours, peer, told))
    return rows


def _row(method, ours, peer, difference):
    mine = f"{ours[0]:.3f}", f"{ours[1]:.0f} ({ours[2]:.0f})"
    if isinstance(peer, str):
        return method, mine[0], peer, "", mine[1], "", "", difference
    return (
        *(method, mine[0], f"{peer[0]:.1f}", f"{peer[0] / ours[0]:.0f}"),
        *(mine[1], f"{peer[1]:.0f} ({peer[2]:.0f})", f"{peer[1] / ours[1]:.0f}"),
        difference,
    )


def _apart(side, method, path):
    """Seconds, MiB added, MiB of the process, scores; of a peer that fails, its last words."""
    command = [sys.executable, "-m", "benchmarks.access", "--child", side, method, str(path)]
    limit = PEER_SECONDS if side == "peer" else None
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return f"stopped after {limit} s"
    except subprocess.CalledProcessError as error:
        if side == "ours":
            raise
        return last_words(error)
    return *map(float, done.stdout.split()), np.load(f"{path}.{side}.npy")


def _child(side, method, path):
    arrays = np.load(path)
    if side == "ours":
        problem = _problem(arrays)
        OURS[method](AccessProblem([1.0], [1.0], csr_array([[np.float32(5.0)]])))
        held = reset_peak()
        seconds, result = timed(lambda: OURS[method](problem), repeats=5)
        score = result.score
    else:
        frames = _frames(arrays)
        import_module("access")
        held = reset_peak()
        seconds, series = timed(lambda: _peer(method, *frames))
        score = series.reindex(frames[0].index).to_numpy()
    peak = peak_mebibytes()
    np.save(f"{path}.{side}.npy", score)
    print(seconds, max(1.0, peak - held), peak)
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
    arrays = dict(np.load(path))
    build, problem = timed(lambda: _problem(arrays))
    raam(AccessProblem([1.0], [1.0], csr_array([[np.float32(5.0)]])))
    openings = prepare_openings(problem, BANDS)
    sites = np.linspace(0, problem.supply.size - 1, 200).astype(int)
    opening, _ = timed(lambda: [openings.gain_of_opening(site, 3.0) for site in sites])
    family, _ = timed(lambda: [OURS[name](problem) for name in (*FAMILY, "raam")], repeats=3)
    return build, opening / sites.size, family


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
    """Half the places scattered, half around towns; a third have doctors; trips up to 30 min.

    Places are numbered by square of a hundred, as communes are by département.
    """
    rng = np.random.default_rng(seed)
    side = np.sqrt(places) * 5.0
    towns = rng.uniform(0, side, (max(1, places // 90), 2))
    near = towns[rng.integers(0, len(towns), places)] + rng.normal(0, 12, (places, 2))
    points = np.where(rng.random((places, 1)) < 0.5, rng.uniform(0, side, (places, 2)), near)
    square = np.clip(points // (side / 10), 0, 9)
    points = points[np.lexsort(square.T)]
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
