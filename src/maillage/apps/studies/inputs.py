"""What a study computes on, frozen the day it is launched: arrays and where they come from."""

import io
import json
import zlib
from dataclasses import dataclass, fields
from zipfile import BadZipFile

import numpy as np
from scipy.sparse import csr_array

from maillage.engines.travel import StraightLine, distance_km, straight_line
from maillage.engines.travel.places import Places

from .errors import StudyChanged

MOST_COMPLETE_PAIRS = 6_000_000
FAR_MINUTES = 90.0
COLUMNS_AT_ONCE = 500
_DAMAGE = (ValueError, KeyError, EOFError, OSError, RuntimeError, BadZipFile, zlib.error)


@dataclass(frozen=True)
class Communes:
    """Communes of the territory, then (for the access score) those around it.

    residents : people, 0 where unknown (`is_known` says so); the objective counts those inside
    need : standardised population, shares out what an opening adds
    score : official access score, nan where there is none
    """

    code: np.ndarray
    name: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    residents: np.ndarray
    is_known: np.ndarray
    need: np.ndarray
    score: np.ndarray
    is_inside: np.ndarray


@dataclass(frozen=True)
class Sites:
    """Places where something may open (`kind` empty), or that serve already."""

    id: np.ndarray
    name: np.ndarray
    commune: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray
    kind: np.ndarray

    def __len__(self):
        return self.id.size


@dataclass(frozen=True)
class Inputs:
    """Everything the answer depends on, besides the study's own choices.

    times : {"name", "source", "is_estimated", "error_minutes", "fixed_minutes", "minutes_per_km"}
    bands : {"upper": minutes, "weights": …} of the access score, empty lists without it
    minutes : csr_array (communes, places + existing), of an imported set; None: straight line
    """

    communes: Communes
    places: Sites
    existing: Sites
    times: dict
    bands: dict
    minutes: csr_array | None = None


def travel_minutes(inputs):
    """One-way minutes (communes, places then existing), csr_array, to a tenth of a minute.

    All pairs while they are few; otherwise pairs up to `FAR_MINUTES`.
    """
    minutes = _straight_lines(inputs) if inputs.minutes is None else inputs.minutes
    tenths = np.round(minutes.data.astype(float), 1)
    return csr_array((tenths, minutes.indices, minutes.indptr), minutes.shape)


def trips_to(minutes, columns):
    """Minutes from every commune to some sites, dense; inf where there is no trip.

    >>> trips_to(csr_array(([0.0, 4.0], ([0, 1], [0, 1])), (2, 2)), [1])
    array([[inf],
           [ 4.]])
    """
    picked = minutes[:, columns].tocoo()
    trips = np.full(picked.shape, np.inf)
    trips[picked.row, picked.col] = picked.data
    return trips


def nearest_minutes(inputs, minutes, columns):
    """Minutes from every commune to the nearest of some sites; inf where no trip is known.

    The straight line has no limit here, so that the farthest commune has its true minutes.
    """
    nearest = np.full(inputs.communes.code.size, np.inf)
    for start in range(0, len(columns), COLUMNS_AT_ONCE):
        trips = true_trips(inputs, minutes, columns[start : start + COLUMNS_AT_ONCE])
        nearest = np.minimum(nearest, trips.min(axis=1, initial=np.inf))
    return nearest


def true_trips(inputs, minutes, columns):
    """As `trips_to`, without the limit of `travel_minutes`."""
    if inputs.minutes is not None:
        return trips_to(minutes, columns)
    communes = inputs.communes
    latitude, longitude = _points(inputs)
    km = distance_km(
        communes.latitude[:, None], communes.longitude[:, None],
        latitude[columns], longitude[columns],
    )  # fmt: skip
    return np.round(_line(inputs).minutes(km), 1)


def _points(inputs):
    return (
        np.concatenate([inputs.places.latitude, inputs.existing.latitude]),
        np.concatenate([inputs.places.longitude, inputs.existing.longitude]),
    )


def _line(inputs):
    return StraightLine(inputs.times["fixed_minutes"], inputs.times["minutes_per_km"])


def _straight_lines(inputs):
    communes = inputs.communes
    latitude, longitude = _points(inputs)
    few = communes.code.size * latitude.size <= MOST_COMPLETE_PAIRS
    return straight_line(
        Places(communes.code, communes.latitude, communes.longitude),
        Places(np.arange(latitude.size), latitude, longitude),
        1e9 if few else FAR_MINUTES,
        _line(inputs),
    )


def pack(inputs):
    """Inputs as compressed bytes, to be kept with the study."""
    arrays = {
        f"{part}.{field.name}": getattr(getattr(inputs, part), field.name)
        for part, kind in (("communes", Communes), ("places", Sites), ("existing", Sites))
        for field in fields(kind)
    }
    if inputs.minutes is not None:
        for name in ("data", "indices", "indptr"):
            arrays[f"minutes.{name}"] = getattr(inputs.minutes, name)
    arrays["facts"] = np.array(json.dumps({"times": inputs.times, "bands": inputs.bands}))
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    return stream.getvalue()


def unpack(content):
    """Inputs from the bytes `pack` gave; StudyChanged when they are damaged."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        facts = json.loads(str(arrays["facts"]))
        communes, places, existing = (
            kind(**{field.name: arrays[f"{part}.{field.name}"] for field in fields(kind)})
            for part, kind in (("communes", Communes), ("places", Sites), ("existing", Sites))
        )
        minutes = _stored_minutes(arrays, (communes.code.size, len(places) + len(existing)))
        return Inputs(communes, places, existing, facts["times"], facts["bands"], minutes)
    except _DAMAGE as error:
        raise StudyChanged(
            "Les données de ce scénario sont abîmées. Copiez-le et relancez le calcul."
        ) from error


def _stored_minutes(arrays, shape):
    if "minutes.data" not in arrays:
        return None
    parts = tuple(arrays[f"minutes.{name}"] for name in ("data", "indices", "indptr"))
    return csr_array(parts, shape)
