"""Travel-time sets kept as files: minutes with a name, a date, a source and a measured error."""

import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import polars as pl

from maillage.sources.errors import MissingFile, WrongFile

SUFFIX = ".times.npz"


@dataclass(frozen=True)
class SetFacts:
    """What is said of a set wherever it is used.

    limit_minutes  longest trip held; None when the file it came from does not say
    error_minutes  mean absolute error measured; None when nobody measured it
    """

    name: str
    date: str
    source: str
    limit_minutes: float | None = None
    error_minutes: float | None = None


@dataclass(frozen=True)
class TravelSet:
    """Minutes as the three arrays of a CSR matrix, rows and columns named by the ids."""

    facts: SetFacts
    origin_ids: np.ndarray
    destination_ids: np.ndarray
    indptr: np.ndarray
    indices: np.ndarray
    minutes: np.ndarray

    def minutes_between(self, origin, destination):
        """Minutes, or None out of reach; KeyError names the place the set does not know.

        Positions are looked up, so one trip of a set of millions is quick.
        """
        row = _position(self.origin_ids, origin)
        column = _position(self.destination_ids, destination)
        here = slice(self.indptr[row], self.indptr[row + 1])
        found = np.flatnonzero(self.indices[here] == column)
        return float(self.minutes[here][found[0]]) if found.size else None


def free_path(folder, name):
    """Where a new set of that name goes; refuses a name that is no plain word or is taken."""
    path = _path(folder, name)
    if path.exists():
        raise WrongFile(f"a set named {name} exists ({path}); choose another name")
    return path


def save_set(folder, travel_set: TravelSet):
    """Write the set under its name, whole or not at all."""
    path = free_path(folder, travel_set.facts.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    with draft.open("wb") as stream:
        np.savez_compressed(
            stream,
            facts=np.array(json.dumps(asdict(travel_set.facts))),
            origin_ids=np.asarray(travel_set.origin_ids, dtype=str),
            destination_ids=np.asarray(travel_set.destination_ids, dtype=str),
            indptr=travel_set.indptr,
            indices=travel_set.indices,
            minutes=travel_set.minutes.astype(np.float32),
        )
    draft.replace(path)
    return path


def load_set(folder, name) -> TravelSet:
    """Read the set of that name."""
    path = _path(folder, name)
    if not path.is_file():
        known = ", ".join(list_sets(folder)) or "none yet"
        raise MissingFile(f"no travel-time set named {name} in {folder}; there is: {known}")
    arrays = _arrays(path)
    return TravelSet(facts=SetFacts(**json.loads(str(arrays.pop("facts")))), **arrays)


def list_sets(folder):
    """Names of the sets held, in alphabetical order."""
    return sorted(path.name.removesuffix(SUFFIX) for path in Path(folder).glob(f"*{SUFFIX}"))


def _arrays(path):
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (ValueError, OSError, EOFError, BadZipFile) as error:
        raise WrongFile(f"{path}: not a whole travel-time set; build it again") from error


def _path(folder, name):
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name):
        raise WrongFile(
            f"{name!r} cannot name a set; expected letters without accent, digits, . _ and -"
        )
    return Path(folder) / f"{name}{SUFFIX}"


def _position(ids, wanted):
    found = np.flatnonzero(ids == wanted)
    if not found.size:
        raise KeyError(wanted)
    return int(found[0])


def write_pairs(path, origin_ids, destination_ids, pairs):
    """Write `origin,destination,minutes`, one line per pair of the COO matrix `pairs`."""
    draft = Path(f"{path}.part")
    table = pl.DataFrame(
        {
            "origin": pl.Series(origin_ids, dtype=pl.String).gather(pairs.row),
            "destination": pl.Series(destination_ids, dtype=pl.String).gather(pairs.col),
            "minutes": pairs.data,
        }
    )
    try:
        table.write_csv(draft)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise WrongFile(f"{path}: cannot be written ({error.strerror}); choose another") from error
