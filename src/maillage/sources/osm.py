"""Read the roads of an OpenStreetMap extract (`.osm.pbf`, also `.osm`) with libosmium.

Needs the extra `roads` (`pip install 'maillage[roads]'`). Turn restrictions, barriers and traffic
lights are not read.
"""

from array import array
from collections import Counter
from pathlib import Path

import numpy as np

from maillage.sources.errors import MissingFile, WrongFile
from maillage.sources.roads import (
    RoadTable,
    directions,
    is_open_to_cars,
    piece_km,
    read_limit,
    way_minutes,
)


def read_osm(path) -> RoadTable:
    """All ways open to cars, cut at each of their points."""
    osmium = _osmium()
    if not Path(path).is_file():
        raise MissingFile(f"{path}: no such file; expected an OpenStreetMap extract (.osm.pbf)")
    if Path(path).stat().st_size == 0:
        raise WrongFile(f"{path}: the file is empty; download the extract again")
    roads = _Roads()
    try:
        ways = osmium.FileProcessor(str(path)).with_locations()
        for way in ways.with_filter(osmium.filter.KeyFilter("highway", "route")):
            if way.is_way():
                roads.add(way)
    except (RuntimeError, osmium.InvalidLocationError) as error:
        raise WrongFile(
            f"{path}: not a whole OpenStreetMap extract ({error}); download it again"
        ) from error
    if not roads.minutes:
        raise WrongFile(f"{path}: no way open to cars; expected an extract with its roads")
    return roads.table()


def _osmium():
    try:
        import osmium
    except ImportError as error:
        raise WrongFile(
            "reading an OpenStreetMap extract needs one more package: pip install 'maillage[roads]'"
        ) from error
    return osmium


class _Roads:
    """Arcs gathered way by way, in compact arrays; nodes are numbered at the end."""

    def __init__(self):
        self.tails, self.heads, self.minutes = array("q"), array("q"), array("d")
        self.nodes, self.latitude, self.longitude = array("q"), array("d"), array("d")
        self.count, self.not_understood = Counter(), Counter()

    def add(self, way):
        tags = dict(way.tags)
        if "highway" not in tags and tags.get("route") != "ferry":
            return
        if not is_open_to_cars(tags):
            self.count["closed"] += 1
            return
        points = [(node.ref, node.lat, node.lon) for node in way.nodes if node.location.valid()]
        if len(points) < 2:
            return
        self.count["used"] += 1
        self.count["ferries"] += tags.get("route") == "ferry"
        if tags.get("maxspeed") and read_limit(tags["maxspeed"]) is None:
            self.not_understood[tags["maxspeed"]] += 1
        self._add_arcs(tags, *map(np.array, zip(*points, strict=True)))

    def _add_arcs(self, tags, nodes, latitude, longitude):
        minutes = way_minutes(tags, piece_km(latitude, longitude))
        forwards, backwards = directions(tags)
        for driven, tails, heads in (
            (forwards, nodes[:-1], nodes[1:]),
            (backwards, nodes[1:], nodes[:-1]),
        ):
            if driven:
                self.tails.frombytes(tails.tobytes())
                self.heads.frombytes(heads.tobytes())
                self.minutes.frombytes(minutes.tobytes())
        self.nodes.frombytes(nodes.tobytes())
        self.latitude.frombytes(latitude.tobytes())
        self.longitude.frombytes(longitude.tobytes())

    def table(self):
        nodes, first = np.unique(np.asarray(self.nodes), return_index=True)
        return RoadTable(
            latitude=np.asarray(self.latitude)[first],
            longitude=np.asarray(self.longitude)[first],
            tails=np.searchsorted(nodes, np.asarray(self.tails)),
            heads=np.searchsorted(nodes, np.asarray(self.heads)),
            minutes=np.array(self.minutes),
            ways_used=self.count["used"],
            ferries=self.count["ferries"],
            ways_closed=self.count["closed"],
            limits_not_understood=tuple(sorted(self.not_understood)),
        )
