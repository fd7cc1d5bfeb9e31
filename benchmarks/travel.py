"""Minutes within 30 from 5,000 places to one another on 520,000 crossings, beside the peers.

    python -m benchmarks.travel [--nodes 520000] [--origins 5000] [--sample 200]

scipy and pandana have no many-to-many search with a limit: scipy searches all crossings from each
origin, pandana lists all crossings in range; both are then cut to the destinations. They run on a
sample of the origins and are scaled up in proportion, which leaves their preparation out; ours
runs whole, preparation included.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra, minimum_spanning_tree
from scipy.spatial import Delaunay

from benchmarks.side_by_side import context, peak_mebibytes, report, timed
from maillage.engines.travel import build_network, within

LIMIT = 30.0


def main():
    args = _arguments()
    if args.child:
        return _run_ours(args.child)
    network = _countryside(args.nodes)
    rng = np.random.default_rng(1)
    ends = np.sort(rng.choice(len(network), args.origins, replace=False))
    sample = ends[:: max(1, args.origins // args.sample)]
    ours, memory = _ours_apart(network, ends)
    found = within(network, sample, ends, LIMIT)
    told = (
        f"{len(network)} crossings, {network.heads.size} arcs, {ends.size} × {ends.size} places, "
        f"limit {LIMIT:g} min, {found.nnz / sample.size:.0f} destinations in reach on average.\n\n"
        f"Ours: {ours:.1f} s on {os.cpu_count()} cores, {memory:.0f} MiB for the whole process.\n\n"
        + context(("maillage", "numpy", "scipy", "numba", "pandana", "routingkit-cch"))
    )
    header = ("peer", "s (whole task)", "measured on", "ratio", "largest difference, min")
    rows = []
    # The slowest to prepare comes last: a part stopped by its time keeps the others.
    for name, peer in (("scipy", _scipy), ("routingkit-cch", _routingkit), ("pandana", _pandana)):
        rows.append(_row(name, peer, (network, sample, ends, found), ours))
        report("travel", told, header, rows)
    return 0


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--nodes", type=int, default=520_000)
    parser.add_argument("--origins", type=int, default=5_000)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--child", help=argparse.SUPPRESS)
    return parser.parse_args()


def _row(name, peer, task, ours):
    network, sample, ends, found = task
    try:
        seconds, table = peer(network, sample, ends)
    except ImportError:
        return name, "not installed", "", "", ""
    whole = seconds * ends.size / sample.size
    return (
        name,
        f"{whole:.1f}",
        f"{sample.size} origins, {seconds:.1f} s",
        f"{whole / ours:.1f}",
        _largest_difference(table, found),
    )


def _largest_difference(table, found):
    """Both ways: a pair that only one side has is a wrong answer, unless it is at the limit."""
    ours = np.full(table.shape, np.inf)
    rows = np.repeat(np.arange(found.shape[0]), np.diff(found.indptr))
    ours[rows, found.indices] = found.data
    both = np.isfinite(ours) & np.isfinite(table)
    alone = np.minimum(ours, table)[np.isfinite(ours) != np.isfinite(table)]
    text = f"{np.abs(ours[both] - table[both]).max():.1e}"
    wrong = int((alone < LIMIT - 0.01).sum())
    return f"{text}; {wrong} pairs WRONG" if wrong else text


def _ours_apart(network, ends):
    """Run ours in a process of its own, so that its memory is its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "task.npz"
        arrays = {name: getattr(network, name) for name in ("indptr", "heads", "lengths")}
        points = {name: getattr(network, name) for name in ("latitude", "longitude")}
        np.savez(path, **arrays, **points, ends=ends)
        command = [sys.executable, "-m", "benchmarks.travel", "--child", str(path)]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    seconds, memory = map(float, told.split())
    return seconds, memory


def _run_ours(path):
    from maillage.engines.travel import RoadNetwork

    arrays = dict(np.load(path))
    ends = arrays.pop("ends")
    network = RoadNetwork(**arrays)
    within(network, ends[:300], ends[:300], 1.0)  # compiled before the stop-watch
    seconds, _ = timed(lambda: within(network, ends, ends, LIMIT))
    print(seconds, peak_mebibytes())
    return 0


def _scipy(network, sample, ends):
    graph = csr_array((network.lengths, network.heads, network.indptr), (len(network),) * 2)

    def work():
        blocks = np.array_split(sample, max(1, sample.size // 50))
        return np.vstack([dijkstra(graph, indices=b, limit=LIMIT)[:, ends] for b in blocks])

    return timed(work)


def _pandana(network, sample, ends):
    import pandana
    import pandas

    tails = np.repeat(np.arange(len(network)), np.diff(network.indptr))
    peer = pandana.Network(
        *(pandas.Series(values) for values in (network.longitude, network.latitude)),
        *(pandas.Series(values) for values in (tails, network.heads)),
        pandas.DataFrame({"minutes": network.lengths}),
        twoway=False,
    )
    seconds, pairs = timed(lambda: peer.nodes_in_range(list(sample), LIMIT, imp_name="minutes"))
    return seconds, _table(pairs, sample, ends, len(network))


def _table(pairs, sample, ends, nodes):
    row, column = np.full(nodes, -1), np.full(nodes, -1)
    row[sample], column[ends] = np.arange(sample.size), np.arange(ends.size)
    wanted = column[pairs["destination"].to_numpy()] >= 0
    table = np.full((sample.size, ends.size), np.inf)
    at = pairs[wanted]
    table[row[at["source"].to_numpy()], column[at["destination"].to_numpy()]] = at["minutes"]
    return table


def _routingkit(network, sample, ends):
    import routingkit_cch as peer

    tails = np.repeat(np.arange(len(network)), np.diff(network.indptr)).tolist()
    heads = network.heads.tolist()
    points = network.latitude.tolist(), network.longitude.tolist()
    order = peer.compute_order_inertial(len(network), tails, heads, *points)
    graph = peer.CCH(order, tails, heads, False)
    # Whole numbers only: hundred-thousandths of a minute.
    metric = peer.CCHMetric(graph, np.rint(network.lengths * 1e5).astype(int).tolist())

    def work():
        search = peer.CCHOneToMany(metric, ends.tolist())
        rows = [search.distances_from(int(node)) for node in sample]
        table = np.array([[np.inf if d is None else d for d in row] for row in rows]) / 1e5
        return np.where(table <= LIMIT, table, np.inf)

    return timed(work)


def _countryside(nodes, seed=0):
    """Random points about 250 m apart, a spanning tree and a fifth of the other short links."""
    rng = np.random.default_rng(seed)
    side_km = np.sqrt(nodes) * 0.25
    points = rng.uniform(0, side_km, (nodes, 2))
    corners = Delaunay(points).simplices
    links = np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]])
    links = np.unique(np.sort(links, axis=1), axis=0)
    km = np.linalg.norm(points[links[:, 0]] - points[links[:, 1]], axis=1)
    tree = minimum_spanning_tree(csr_array((km, links.T), (nodes, nodes))).tocoo()
    more = links[rng.random(len(links)) < 0.18]
    links = np.unique(np.sort(np.vstack([np.c_[tree.row, tree.col], more]), axis=1), axis=0)
    km = np.linalg.norm(points[links[:, 0]] - points[links[:, 1]], axis=1)
    speeds = rng.choice([30, 50, 70, 80, 110], len(links), p=[0.2, 0.35, 0.2, 0.2, 0.05])
    minutes = 60 * 1.2 * km / speeds
    both = rng.random(len(links)) < 0.95
    tails, heads = np.r_[links[:, 0], links[both, 1]], np.r_[links[:, 1], links[both, 0]]
    degrees = points / 111.2
    return build_network(
        46 + degrees[:, 1], 2 + degrees[:, 0], tails, heads, np.r_[minutes, minutes[both]]
    )


if __name__ == "__main__":
    sys.exit(main())
