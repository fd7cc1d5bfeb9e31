"""Sites of care as every reader of sites gives them, and the checks they share."""

import polars as pl

from .cells import parse_number

SITES = {
    "kind": pl.String,
    "identifier": pl.String,
    "name": pl.String,
    "commune": pl.String,
    "address": pl.String,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
}
LONGEST = {"identifier": 40, "name": 200, "address": 300}


def site_row(*, kind, identifier, name, commune, address, point):
    """A row of SITES, texts trimmed to the longest kept."""
    return (
        kind,
        identifier[: LONGEST["identifier"]],
        " ".join(name.split())[: LONGEST["name"]],
        commune,
        " ".join(address.split())[: LONGEST["address"]],
        *point,
    )


def parse_point(latitude_text, longitude_text):
    """(latitude, longitude) in degrees; ValueError for anything that is not a point on Earth.

    >>> parse_point("46,17", "2.02")
    (46.17, 2.02)
    """
    try:
        latitude, longitude = parse_number(latitude_text), parse_number(longitude_text)
    except ValueError as error:
        raise ValueError(f"coordinates: {error}") from None
    if latitude is None or longitude is None:
        raise ValueError("no coordinates")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180) or (latitude, longitude) == (0, 0):
        raise ValueError(
            f"latitude {latitude:g}, longitude {longitude:g}: not a place on Earth in degrees"
        )
    if 41 <= longitude <= 52 and -6 <= latitude <= 10:
        raise ValueError(
            f"latitude {latitude:g}, longitude {longitude:g}: they look swapped (mainland France "
            "lies at latitude 41 to 52, longitude -6 to 10)"
        )
    return latitude, longitude
