"""A road network on which every crossing can be reached from every other."""

from dataclasses import dataclass

import numpy as np

from maillage.engines.errors import InvalidInput

from .places import Places, name_some, unit_vectors
from .straight_line import distance_km


@dataclass(frozen=True)
class RoadNetwork:
    """Crossings in degrees and the one-way arcs between them, in CSR form.

    latitude, longitude  (n_nodes,)
    indptr               (n_nodes + 1,) int64: arcs of node i are indptr[i] to indptr[i + 1]
    heads                (n_arcs,) int32: where each arc goes
    lengths              (n_arcs,) float64, minutes
    nodes_left_out       crossings that could not be reached from everywhere and back
    """

    latitude: np.ndarray
    longitude: np.ndarray
    indptr: np.ndarray
    heads: np.ndarray
    lengths: np.ndarray
    nodes_left_out: int = 0

    def __len__(self):
        return self.latitude.size

    def snap(self, places: Places, *, limit_km: float = 2.0) -> "Snapped":
        """Nearest crossing of each place; places over `limit_km` from any are refused by name."""
        from scipy.spatial import KDTree

        if not len(places):
            return Snapped(np.zeros(0, np.int64), np.zeros(0))
        tree = KDTree(unit_vectors(self.latitude, self.longitude))
        nodes = tree.query(places.unit_vectors())[1].astype(np.int64)
        km = distance_km(
            places.latitude, places.longitude, self.latitude[nodes], self.longitude[nodes]
        )
        far = np.flatnonzero(km > limit_km)
        if far.size:
            told = [f"{places.names[k]} ({km[k]:.1f} km)" for k in far[np.argsort(-km[far])]]
            raise InvalidInput(
                f"over {limit_km} km from any road of the network: {name_some(told)}; check their "
                "coordinates, take a wider extract, or accept a longer way to the road"
            )
        return Snapped(nodes, km)


@dataclass(frozen=True)
class Snapped:
    """Places brought to the network: node numbers and the straight line to them, in km."""

    nodes: np.ndarray
    distance_km: np.ndarray


def build_network(latitude, longitude, tails, heads, minutes) -> RoadNetwork:
    """Keep the largest part in which each crossing reaches each other; the quickest of twins.

    latitude, longitude: (n_nodes,) degrees. tails, heads, minutes: (n_arcs,) one-way arcs between
    node numbers; a two-way street is two arcs. Crossings are renumbered so that neighbours in
    space are neighbours in memory.

    >>> network = build_network([46, 46, 46.1], [2, 2.1, 2], [0, 1, 1], [1, 0, 2], [3, 4, 5])
    >>> len(network), network.nodes_left_out, network.lengths  # nothing comes back from node 2
    (2, 1, array([3., 4.]))
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    latitude, longitude = np.asarray(latitude, dtype=float), np.asarray(longitude, dtype=float)
    tails, heads, minutes = _checked_arcs(latitude.size, tails, heads, minutes)
    links = csr_array((np.ones(tails.size, np.int8), (tails, heads)), (latitude.size,) * 2)
    part = connected_components(links, connection="strong")[1]
    kept = np.flatnonzero(part == np.bincount(part).argmax())
    kept = kept[np.argsort(_place_in_space(latitude[kept], longitude[kept]), kind="stable")]
    number = np.full(latitude.size, -1, np.int64)
    number[kept] = np.arange(kept.size)
    inside = (number[tails] >= 0) & (number[heads] >= 0) & (tails != heads)
    indptr, heads, lengths = _quickest(
        kept.size, number[tails[inside]], number[heads[inside]], minutes[inside]
    )
    return RoadNetwork(
        *(latitude[kept], longitude[kept]), indptr, heads, lengths, latitude.size - kept.size
    )


def _checked_arcs(nodes, tails, heads, minutes):
    tails, heads = np.asarray(tails, dtype=np.int64), np.asarray(heads, dtype=np.int64)
    minutes = np.asarray(minutes, dtype=float)
    if not tails.shape == heads.shape == minutes.shape == (tails.size,):
        raise InvalidInput(
            f"{tails.shape} tails, {heads.shape} heads and {minutes.shape} minutes were given; "
            "expected one of each per arc"
        )
    if tails.size == 0:
        raise InvalidInput("the network has no road; check that the extract covers the territory")
    ends = np.concatenate([tails, heads])
    if ends.min() < 0 or ends.max() >= nodes:
        raise InvalidInput(f"an arc names a node out of 0 to {nodes - 1}")
    if not (np.isfinite(minutes) & (minutes >= 0)).all():
        raise InvalidInput("an arc has negative or undefined minutes; expected 0 or more")
    return tails, heads, minutes


def _quickest(nodes, tails, heads, minutes):
    order = np.lexsort((minutes, heads, tails))
    tails, heads, minutes = tails[order], heads[order], minutes[order]
    first = np.ones(tails.size, bool)
    first[1:] = (tails[1:] != tails[:-1]) | (heads[1:] != heads[:-1])
    indptr = np.zeros(nodes + 1, np.int64)
    np.cumsum(np.bincount(tails[first], minlength=nodes), out=indptr[1:])
    return indptr, heads[first].astype(np.int32), minutes[first]


def _place_in_space(latitude, longitude):
    """Morton code: the bits of both coordinates, interleaved."""
    code = np.zeros(latitude.size, np.uint64)
    for shift, degrees in enumerate((longitude, latitude)):
        span = np.ptp(degrees) or 1.0
        cell = ((degrees - degrees.min()) / span * 65535).astype(np.uint64)
        for bit in range(16):
            code |= ((cell >> np.uint64(bit)) & np.uint64(1)) << np.uint64(2 * bit + shift)
    return code
