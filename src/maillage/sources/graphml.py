"""Read a road network from GraphML, as OSMnx writes it (nodes x, y; edges length, highway, …)."""

import ast
import xml.etree.ElementTree as ElementTree  # noqa: S405
from collections import Counter
from pathlib import Path

import numpy as np

from maillage.sources.errors import MissingFile, WrongFile
from maillage.sources.roads import (
    RoadTable,
    directions,
    is_open_to_cars,
    read_limit,
    way_minutes,
)

NAMESPACE = "{http://graphml.graphdrawing.org/xmlns}"


def read_graphml(path) -> RoadTable:
    """All edges open to cars. OSMnx writes each direction as its own edge; lengths in metres."""
    root = _parse(path)
    names = {key.get("id"): key.get("attr.name") for key in root.iter(f"{NAMESPACE}key")}
    graph = root.find(f"{NAMESPACE}graph")
    nodes = {} if graph is None else _nodes(path, graph, names)
    if not nodes:
        raise WrongFile(f"{path}: no node with x and y; expected GraphML as OSMnx writes it")
    arcs, count, not_understood = _arcs(path, graph, names, nodes)
    if not arcs:
        raise WrongFile(f"{path}: no edge open to cars; expected edges with highway and length")
    tails, heads, minutes = map(np.array, zip(*arcs, strict=True))
    longitude, latitude = np.array([point for _, point in nodes.values()]).T
    return RoadTable(
        latitude=latitude,
        longitude=longitude,
        tails=tails,
        heads=heads,
        minutes=minutes,
        ways_used=count["used"],
        ferries=count["ferries"],
        ways_closed=count["closed"],
        limits_not_understood=tuple(sorted(not_understood)),
    )


def _parse(path):
    if not Path(path).is_file():
        raise MissingFile(f"{path}: no such file; expected a GraphML file")
    try:
        # Expat limits the growth of entities since 2.4.1, the version of Python 3.11 and later.
        return ElementTree.parse(path).getroot()  # noqa: S314
    except ElementTree.ParseError as error:
        raise WrongFile(f"{path}: not a whole GraphML file ({error}); write it again") from error


def _values(element, names):
    return {
        names.get(data.get("key")): data.text or "" for data in element.iter(f"{NAMESPACE}data")
    }


def _nodes(path, graph, names):
    nodes = {}
    for node in graph.iter(f"{NAMESPACE}node"):
        values = _values(node, names)
        try:
            point = float(values["x"]), float(values["y"])
        except (KeyError, ValueError) as error:
            raise WrongFile(
                f"{path}: node {node.get('id')} has no readable x and y; expected degrees"
            ) from error
        nodes[node.get("id")] = len(nodes), point
    return nodes


def _arcs(path, graph, names, nodes):
    arcs, count, not_understood = [], Counter(), Counter()
    undirected = graph.get("edgedefault") == "undirected"
    for edge in graph.iter(f"{NAMESPACE}edge"):
        tags = {name: one_value(text) for name, text in _values(edge, names).items() if name}
        if not is_open_to_cars(tags):
            count["closed"] += 1
            continue
        count["used"] += 1
        count["ferries"] += tags.get("route") == "ferry"
        if tags.get("maxspeed") and read_limit(tags["maxspeed"]) is None:
            not_understood[tags["maxspeed"]] += 1
        minutes = float(way_minutes(tags, _length_km(path, edge, tags))[0])
        tail, head = (_number(path, edge, nodes, end) for end in ("source", "target"))
        arcs.append((tail, head, minutes))
        if undirected and directions(tags)[1]:
            arcs.append((head, tail, minutes))
    return arcs, count, not_understood


def _length_km(path, edge, tags):
    try:
        return np.array([float(tags["length"]) / 1000.0])
    except (KeyError, ValueError) as error:
        raise WrongFile(
            f"{path}: edge {edge.get('source')} → {edge.get('target')} has no readable length; "
            "expected metres"
        ) from error


def _number(path, edge, nodes, end):
    try:
        return nodes[edge.get(end)][0]
    except KeyError as error:
        raise WrongFile(
            f"{path}: an edge names node {edge.get(end)!r}, which the file does not hold"
        ) from error


def one_value(text):
    """A tag of a simplified edge may list several values: all limits, or else the first.

    >>> one_value("['50', '30']"), one_value("['service', 'footway']"), one_value("primary")
    ('50;30', 'service', 'primary')
    """
    if not text.startswith("["):
        return text
    try:
        values = [str(value) for value in ast.literal_eval(text)]
    except (ValueError, SyntaxError):
        return text
    return ";".join(values) if all(map(str.isdigit, values)) else values[0]
