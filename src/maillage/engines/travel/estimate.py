"""A matrix of minutes without roads: every pair of places close enough, by the straight line."""

import numpy as np

from .places import Places
from .straight_line import EARTH_RADIUS_KM, StraightLine, check_limit, distance_km


def straight_line(
    origins: Places, destinations: Places, limit_minutes: float, model: StraightLine | None = None
):
    """One-way minutes of all pairs within `limit_minutes`, inclusive, as a csr_array (float32).

    Shape (n_origins, n_destinations). A pair that is not stored is beyond the limit. A place and
    itself are `fixed_minutes` apart. Past the `limit_km` its model was fitted on, the line is
    prolonged: say so where it is shown.

    >>> here = Places(["a", "b"], [46.0, 46.0], [2.0, 2.1])
    >>> straight_line(here, here, 20.0).toarray().round(1)
    array([[ 1.3, 10.2],
           [10.2,  1.3]], dtype=float32)
    """
    from scipy.sparse import csr_array
    from scipy.spatial import KDTree

    check_limit(limit_minutes)
    model = model or StraightLine()
    shape = len(origins), len(destinations)
    reach_km = _reach_km(model, limit_minutes)
    if reach_km < 0 or 0 in shape:
        return csr_array(shape, dtype=np.float32)
    # A chord is shorter than the arc above it; the hair makes up for rounding.
    chord = 2 * np.sin(min(reach_km / EARTH_RADIUS_KM, np.pi) / 2) + 1e-9
    pairs = KDTree(origins.unit_vectors()).sparse_distance_matrix(
        KDTree(destinations.unit_vectors()), chord, output_type="ndarray"
    )
    rows, columns = pairs["i"], pairs["j"]
    km = distance_km(
        *(origins.latitude[rows], origins.longitude[rows]),
        *(destinations.latitude[columns], destinations.longitude[columns]),
    )
    minutes = model.minutes(km).astype(np.float32)
    kept = minutes <= np.float32(limit_minutes)
    return csr_array((minutes[kept], (rows[kept], columns[kept])), shape)


def _reach_km(model, limit_minutes):
    left = limit_minutes - model.fixed_minutes
    if model.minutes_per_km == 0:
        return np.inf if left >= 0 else -1.0
    return left / model.minutes_per_km
