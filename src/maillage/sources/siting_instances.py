"""Siting problems as files: OR-Library, TSPLIB, and our own JSON.

A reader says what the file holds and where it is wrong; whether the numbers make a problem that
can be solved is the engine's business.

- OR-Library p-median: ``n edges p``, then ``i j cost``. An edge given twice: the last one counts
  (Beasley's generator; taking the smallest gives another pmed1). Distances are shortest paths.
- OR-Library capacitated p-median: ``problem best``, ``n p capacity``, then ``id x y demand``.
- TSPLIB: ``NODE_COORD_SECTION`` of two-dimensional Euclidean points.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import shortest_path

from maillage.sources.errors import MissingFile, WrongFile

FORMATS = ("orlib", "tsplib", "json")


@dataclass(frozen=True)
class SitingInstance:
    """What a file holds; arrays are in the order of the file, ids as written in it.

    weight (n,), cost, capacity (m,) or None; either ``matrix`` (n, m; inf: no route) or
    ``demand_xy`` and ``site_xy``; ``extra`` holds the JSON's other fields.
    """

    demand_ids: tuple
    site_ids: tuple
    weight: np.ndarray
    matrix: np.ndarray | None = None
    demand_xy: np.ndarray | None = None
    site_xy: np.ndarray | None = None
    quantity: np.ndarray | None = None
    capacity: np.ndarray | None = None
    cost: np.ndarray | None = None
    p: int | None = None
    radius: float | None = None
    budget: float | None = None
    extra: dict = field(default_factory=dict)


def read_instance(path, file_format):
    """Read a siting problem; ``file_format`` is one of `FORMATS`."""
    if file_format not in FORMATS:
        raise WrongFile(f"unknown format {file_format!r}; expected one of {', '.join(FORMATS)}")
    path = Path(path)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise MissingFile(f"{path}: there is no such file") from error
    except (UnicodeDecodeError, IsADirectoryError) as error:
        raise WrongFile(f"{path} is not a text file") from error
    if not text.strip():
        raise WrongFile(f"{path} is empty; expected a siting problem in {file_format} format")
    return {"orlib": _read_orlib, "tsplib": _read_tsplib, "json": _read_json}[file_format](
        path, text
    )


def _read_orlib(path, text):
    """The first line tells the two apart: ``n edges p``, or ``problem best``."""
    numbers = _numbers(path, text)
    if len(text.strip().splitlines()[0].split()) == 2:
        return _read_capacitated(path, numbers)
    return _read_graph(path, numbers)


def _numbers(path, text):
    numbers = []
    for at, line in enumerate(text.splitlines(), 1):
        for word in line.split():
            try:
                numbers.append(float(word))
            except ValueError as error:
                raise WrongFile(f"{path}, line {at}: {word!r} is not a number") from error
    return numbers


def _read_graph(path, numbers):
    if len(numbers) < 3:
        raise WrongFile(f"{path}: the first line must be 'n edges p'")
    if not all(float(number).is_integer() for number in numbers[:3]):
        raise WrongFile(f"{path}: the first line is {numbers[:3]}; expected whole 'n edges p'")
    n, edges, p = (int(number) for number in numbers[:3])
    if len(numbers) != 3 + 3 * edges:
        raise WrongFile(
            f"{path}: {edges} edges announced, so {3 * edges} numbers expected after the first "
            f"line; found {len(numbers) - 3}. The file may be truncated"
        )
    table = np.array(numbers[3:]).reshape(edges, 3)
    ends = table[:, :2].astype(int)
    wrong = ((ends < 1) | (ends > n)).any(axis=1) | ~(table[:, 2] >= 0)
    if wrong.any():
        at = int(np.argmax(wrong))
        raise WrongFile(
            f"{path}, edge {at + 1}: {table[at].tolist()}; expected two nodes between 1 and {n} "
            "and a cost from 0 up"
        )
    ids = tuple(range(1, n + 1))
    matrix = _all_pairs(n, ends - 1, table[:, 2])
    return SitingInstance(ids, ids, np.ones(n), matrix=matrix, p=p)


def _all_pairs(n, ends, cost):
    """Shortest paths; of an edge given twice, the last cost holds. Inf where there is no route."""
    last = {}
    for (a, b), length in zip(ends.tolist(), cost.tolist(), strict=True):
        if a != b:
            last[min(a, b), max(a, b)] = length
    pairs = np.array(list(last), int).reshape(-1, 2)
    graph = csr_array((np.array(list(last.values())), (pairs[:, 0], pairs[:, 1])), shape=(n, n))
    return shortest_path(graph, method="D", directed=False)


def _read_capacitated(path, numbers):
    n = int(numbers[2]) if len(numbers) >= 5 and np.isfinite(numbers[2]) else 0
    if n < 1 or len(numbers) != 5 + 4 * n:
        raise WrongFile(
            f"{path}: expected 'problem best', 'n p capacity', then 'id x y demand' for each of "
            f"{n} point(s); found {len(numbers)} numbers. The file may be truncated"
        )
    p, capacity = int(numbers[3]), numbers[4]
    table = np.array(numbers[5:]).reshape(n, 4)
    ids, xy = tuple(int(number) for number in table[:, 0]), table[:, 1:3]
    return SitingInstance(
        ids, ids, np.ones(n), demand_xy=xy, site_xy=xy, quantity=table[:, 3],
        capacity=np.full(n, capacity), p=p,
    )  # fmt: skip


def _read_tsplib(path, text):
    header, mark, body = text.partition("NODE_COORD_SECTION")
    if not mark:
        raise WrongFile(f"{path}: no NODE_COORD_SECTION; expected a TSPLIB file of points")
    fields = dict(line.split(":", 1) for line in header.splitlines() if ":" in line)
    fields = {name.strip().upper(): value.strip() for name, value in fields.items()}
    kind = fields.get("EDGE_WEIGHT_TYPE", "EUC_2D")
    if kind not in ("EUC_2D", "CEIL_2D"):
        raise WrongFile(f"{path}: EDGE_WEIGHT_TYPE is {kind}; expected EUC_2D")
    numbers = _numbers(path, body.partition("EOF")[0])
    if not numbers or len(numbers) % 3:
        raise WrongFile(f"{path}: expected 'id x y' on each line; found {len(numbers)} numbers")
    table = np.array(numbers).reshape(-1, 3)
    announced = fields.get("DIMENSION")
    if announced is not None and announced != str(len(table)):
        raise WrongFile(f"{path}: {announced} points announced, {len(table)} found; truncated?")
    ids = tuple(int(number) for number in table[:, 0])
    return SitingInstance(
        ids, ids, np.ones(len(table)), demand_xy=table[:, 1:], site_xy=table[:, 1:]
    )


def _read_json(path, text):
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise WrongFile(f"{path}, line {error.lineno}: not JSON ({error.msg})") from error
    if not isinstance(data, dict):
        raise WrongFile(f"{path}: expected one JSON object with 'demand' and 'sites'")
    demand, sites = _records(path, data, "demand"), _records(path, data, "sites")
    given = {name: data.get(name) for name in ("p", "radius", "budget")}
    for name, value in given.items():
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise WrongFile(f"{path}: {name} is {value!r}; expected a number")
    weight = _column(path, demand, "demand", "weight", 1.0)
    return SitingInstance(
        tuple(record["id"] for record in demand),
        tuple(record["id"] for record in sites),
        weight,
        **_distances_of(path, data, demand, sites),
        quantity=weight,
        capacity=_column(path, sites, "sites", "capacity"),
        cost=_column(path, sites, "sites", "cost", 1.0 if _any(sites, "cost") else None),
        **given,
        extra={**data, "score": _column(path, demand, "demand", "score")},
    )


def _records(path, data, name):
    records = data.get(name)
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise WrongFile(f"{path}: '{name}' must be a list of objects with an 'id'")
    for at, record in enumerate(records, 1):
        identity = record.get("id")
        if not isinstance(identity, str | int) or isinstance(identity, bool):
            raise WrongFile(f"{path}: {name} {at} has no id; expected a text or a whole number")
    return records


def _any(records, name):
    return any(name in record for record in records)


def _column(path, records, what, name, default=None):
    """One number per record, or None when no record has it and there is no default."""
    if default is None and not _any(records, name):
        return None
    values = [record.get(name, default) for record in records]
    for record, value in zip(records, values, strict=True):
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise WrongFile(
                f"{path}: {what} {record['id']!r} has {name} = {value!r}; expected a number"
            )
    return np.array(values, float)


def _distances_of(path, data, demand, sites):
    if data.get("matrix") is not None:
        return {"matrix": _matrix(path, data["matrix"], demand, sites)}
    if data.get("gains") is not None:
        return {}
    return {"demand_xy": _points(path, demand, "demand"), "site_xy": _points(path, sites, "sites")}


def _points(path, records, what):
    columns = [_column(path, records, what, axis, 0.0) for axis in ("x", "y")]
    for record in records:
        if "x" not in record or "y" not in record:
            raise WrongFile(f"{path}: {what} {record['id']!r} needs x and y, or give 'matrix'")
    return np.column_stack(columns).reshape(len(records), 2)


def _matrix(path, rows, demand, sites):
    """Rows are demand points, columns sites; ``null`` is a pair without a route."""
    if not isinstance(rows, list) or len(rows) != len(demand):
        raise WrongFile(f"{path}: matrix must have one row per demand point ({len(demand)})")
    for at, row in enumerate(rows, 1):
        if not isinstance(row, list) or len(row) != len(sites):
            found = len(row) if isinstance(row, list) else "none"
            raise WrongFile(
                f"{path}: matrix row {at} has {found} columns; expected one per site ({len(sites)})"
            )
    try:
        matrix = np.array([[np.inf if v is None else v for v in row] for row in rows], float)
    except (TypeError, ValueError) as error:
        raise WrongFile(f"{path}: the matrix holds something that is not a number") from error
    return matrix.reshape(len(demand), len(sites))
