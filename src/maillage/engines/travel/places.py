"""Where trips start and end."""

from dataclasses import dataclass

import numpy as np

from maillage.engines.errors import InvalidInput

NAMED = 5


@dataclass(frozen=True)
class Places:
    """Points with a unique name, in degrees (WGS 84); arrays of shape (n_places,).

    >>> Places(["Ajain", "Guéret"], [46.21, 46.17], [2.00, 1.87]).names.tolist()
    ['Ajain', 'Guéret']
    """

    names: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray

    def __post_init__(self):
        names = np.asarray(self.names, dtype=str)
        latitude, longitude = (
            np.asarray(values, dtype=float) for values in (self.latitude, self.longitude)
        )
        if not names.shape == latitude.shape == longitude.shape == (names.size,):
            raise InvalidInput(
                f"{names.shape} names, {latitude.shape} latitudes and {longitude.shape} longitudes "
                "were given; expected one of each per place"
            )
        _check_names(names)
        inside = (np.abs(latitude) <= 90) & (np.abs(longitude) <= 180)
        if not inside.all():
            raise InvalidInput(
                f"not on Earth, or unknown: {name_some(names[~inside])}; expected degrees, "
                "latitude from -90 to 90, longitude from -180 to 180"
            )
        for name, values in (("names", names), ("latitude", latitude), ("longitude", longitude)):
            object.__setattr__(self, name, values)

    def __len__(self):
        return self.names.size

    def unit_vectors(self):
        """Points on a sphere of radius 1, shape (n_places, 3)."""
        return unit_vectors(self.latitude, self.longitude)


def unit_vectors(latitude, longitude):
    """Degrees to points on a sphere of radius 1, shape (n, 3): close there is close here.

    >>> unit_vectors([0.0], [90.0]).round(6)
    array([[0., 1., 0.]])
    """
    latitude, longitude = np.radians(latitude), np.radians(longitude)
    flat = np.cos(latitude)
    return np.column_stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)])


def name_some(names):
    """The first few names, and how many more.

    >>> name_some(["a", "b"])
    'a, b'
    """
    names = [str(name) for name in names]
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _check_names(names):
    unique, counts = np.unique(names, return_counts=True)
    if (counts > 1).any():
        raise InvalidInput(
            f"given twice: {name_some(unique[counts > 1])}; expected each place once"
        )
