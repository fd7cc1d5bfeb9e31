"""The nearest site of each kind, from trees of points kept in memory.

Points are on the unit sphere, so the nearest by straight chord is the nearest on Earth. Trees are
built once a process and again when sites are loaded.
"""

from functools import lru_cache

import numpy as np
from django.db.models import Max
from scipy.spatial import cKDTree

from maillage.apps.territory.models import Dataset, Site
from maillage.engines.travel.straight_line import EARTH_RADIUS_KM


def site_kinds():
    """Kinds of which at least one site is loaded."""
    return frozenset(_trees())


def nearest_site_keys(places):
    """Nearest site of each kind for each place.

    Parameters
    ----------
    places : float array, shape (n, 2): latitude, longitude in degrees

    Returns
    -------
    {kind: (keys, km)}: arrays of shape (n,), primary keys of sites and straight-line km.
    """
    return {kind: _nearest(tree, places) for kind, tree in _trees().items()}


def nearest_of_kind(kind, places):
    """(keys, km) of the nearest sites of one kind, shape (n,); the kind must be loaded."""
    return _nearest(_trees()[kind], places)


def _nearest(tree_and_keys, places):
    tree, keys = tree_and_keys
    chords, nearest = tree.query(_on_sphere(places))
    return keys[nearest], 2 * EARTH_RADIUS_KM * np.arcsin(np.clip(chords / 2, 0, 1))


def _trees():
    return _build_trees(Dataset.objects.aggregate(last=Max("loaded_at"))["last"])


@lru_cache(maxsize=1)
def _build_trees(last_load):
    rows = Site.objects.order_by("kind", "pk").values_list("kind", "pk", "latitude", "longitude")
    groups = {}
    for kind, *site in rows:
        groups.setdefault(kind, []).append(site)
    return {kind: _tree(np.array(sites)) for kind, sites in groups.items()}


def _tree(sites):
    return cKDTree(_on_sphere(sites[:, 1:])), sites[:, 0].astype(int)


def _on_sphere(places):
    latitude, longitude = np.radians(places).T
    return np.column_stack(
        [
            np.cos(latitude) * np.cos(longitude),
            np.cos(latitude) * np.sin(longitude),
            np.sin(latitude),
        ]
    )
