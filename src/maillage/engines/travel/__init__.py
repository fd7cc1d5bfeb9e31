"""Travel times between places."""

from .straight_line import StraightLine, distance_km

__all__ = ["StraightLine", "distance_km"]
