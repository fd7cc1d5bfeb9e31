"""Which OpenStreetMap ways a car may use, which way round, and how fast.

Speeds are those a driver keeps on average, stops included, not the legal limits. A way with a
readable `maxspeed` is driven at `SHARE_OF_LIMIT` of it, the share OSRM's car profile takes; another
at the speed of its class: the usual French limit × that share, less in town for the crossings.
"""

import re
from dataclasses import dataclass

import numpy as np

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG
SHARE_OF_LIMIT = 0.8
# km/h by value of `highway`, when the limit is not tagged. Others are closed to cars.
CLASS_SPEEDS = {
    "motorway": 104,
    "motorway_link": 50,
    "trunk": 88,
    "trunk_link": 45,
    "primary": 64,
    "primary_link": 40,
    "secondary": 60,
    "secondary_link": 35,
    "tertiary": 50,
    "tertiary_link": 30,
    "unclassified": 40,
    "residential": 25,
    "living_street": 12,
    "road": 30,
    "service": 15,
}
FERRY_SPEED = 15
# Words used in place of a number; French legal limits.
NAMED_LIMITS = {
    "fr:urban": 50,
    "fr:rural": 80,
    "fr:trunk": 110,
    "fr:motorway": 130,
    "fr:zone30": 30,
    "fr:zone20": 20,
    "fr:walk": 6,
    "walk": 6,
    "none": 130,
}
KM_PER_MILE = 1.609344
CLOSED = {"no", "private", "agricultural", "forestry", "emergency", "military", "psv", "bus"}
# The most precise key decides.
ACCESS_KEYS = ("motorcar", "motor_vehicle", "vehicle", "access")


@dataclass(frozen=True)
class RoadTable:
    """Crossings and one-way arcs read from a file, ready for `build_network`.

    latitude, longitude    (n_nodes,) float64, degrees
    tails, heads           (n_arcs,) int64, node numbers
    minutes                (n_arcs,) float64
    ways_used, ferries     number of ways kept, and of ferries among them
    ways_closed            number of ways that cars may not use
    limits_not_understood  values of `maxspeed` replaced by the speed of the class
    """

    latitude: np.ndarray
    longitude: np.ndarray
    tails: np.ndarray
    heads: np.ndarray
    minutes: np.ndarray
    ways_used: int
    ferries: int
    ways_closed: int
    limits_not_understood: tuple[str, ...]


def is_open_to_cars(tags):
    """Whether a car may use the way; `tags` is a dict of texts.

    >>> is_open_to_cars({"highway": "residential"}), is_open_to_cars({"highway": "footway"})
    (True, False)
    >>> is_open_to_cars({"highway": "service", "access": "no", "motorcar": "yes"})
    True
    """
    if tags.get("highway") not in CLASS_SPEEDS and tags.get("route") != "ferry":
        return False
    if tags.get("area") == "yes":
        return False
    rule = next((tags[key] for key in ACCESS_KEYS if key in tags), None)
    if tags.get("route") == "ferry":
        # Most ferries say nothing; those for people on foot say so.
        return rule not in CLOSED and tags.get("foot") != "designated"
    return rule not in CLOSED


def speed_kmh(tags):
    """Speed of a way open to cars.

    >>> speed_kmh({"highway": "primary"}), speed_kmh({"highway": "primary", "maxspeed": "50"})
    (64, 40.0)
    """
    limit = read_limit(tags.get("maxspeed"))
    if limit is not None:
        return limit * SHARE_OF_LIMIT
    return CLASS_SPEEDS.get(tags.get("highway"), FERRY_SPEED)


def read_limit(text):
    """A `maxspeed` in km/h, or None when it is absent or not understood; the lowest of several.

    >>> read_limit("50"), read_limit("30 mph"), read_limit("FR:rural"), read_limit("signals")
    (50.0, 48.28032, 80.0, None)
    """
    found = [_one_limit(part.strip().lower()) for part in re.split(r"[;|]", text or "")]
    known = [limit for limit in found if limit]
    return min(known) if known else None


def _one_limit(text):
    if text in NAMED_LIMITS:
        return float(NAMED_LIMITS[text])
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(km/h|kmh|kph|mph)?", text)
    if not match:
        return None
    return float(match[1]) * (KM_PER_MILE if match[2] == "mph" else 1.0)


def directions(tags):
    """Whether the way is driven forwards, and backwards.

    >>> directions({"oneway": "yes"}), directions({"oneway": "-1"}), directions({})
    ((True, False), (False, True), (True, True))
    """
    value = tags.get("oneway", "").lower()
    if value in ("-1", "reverse"):
        return False, True
    if value in ("yes", "true", "1"):
        return True, False
    implied = tags.get("junction") in ("roundabout", "circular")
    implied = implied or tags.get("highway") in ("motorway", "motorway_link")
    return True, value in ("no", "false", "0") or not implied


def duration_minutes(text):
    """Minutes of a crossing tagged `HH:MM`, `HH:MM:SS`, `PT1H30M` or in minutes; None if unread.

    >>> duration_minutes("01:30"), duration_minutes("20"), duration_minutes("PT2H")
    (90.0, 20.0, 120.0)
    """
    text = (text or "").strip()
    match = re.fullmatch(r"(?:(\d+):)?(\d+)(?::(\d+))?", text)
    match = match or re.fullmatch(r"PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?", text)
    if not match:
        return None
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    return hours * 60 + minutes + seconds / 60


def way_minutes(tags, km):
    """Minutes along each piece of a way, for pieces of `km` (float array), in either direction.

    A ferry with a `duration` takes it as a whole, shared by length.
    """
    if tags.get("route") == "ferry":
        whole = duration_minutes(tags.get("duration"))
        if whole and km.sum() > 0:
            return whole * km / km.sum()
    return 60.0 * km / speed_kmh(tags)


def piece_km(latitude, longitude):
    """Length of each piece of a broken line, in km: (n, …) degrees to (n - 1, …).

    >>> piece_km(np.array([46.0, 46.0]), np.array([2.0, 2.1])).round(2)
    array([7.72])
    """
    latitude, longitude = np.radians(latitude), np.radians(longitude)
    half = np.sin(np.diff(latitude, axis=0) / 2) ** 2
    half += (
        np.cos(latitude[:-1]) * np.cos(latitude[1:]) * np.sin(np.diff(longitude, axis=0) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(half))
