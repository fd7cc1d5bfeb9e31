"""What the studies app tells others: reads and shapes, never changes."""

from .inputs import freeze
from .perimeters import find_perimeters, perimeter_change
from .places import Place, existing_kinds_near, places_of
from .studies import (
    available_aims,
    default_responses,
    lift_unavailable_reason,
    planned_sites_of,
    replay_verdict,
    studies_of,
    travel_sets,
)

__all__ = [
    "Place",
    "available_aims",
    "default_responses",
    "existing_kinds_near",
    "find_perimeters",
    "freeze",
    "lift_unavailable_reason",
    "perimeter_change",
    "places_of",
    "planned_sites_of",
    "replay_verdict",
    "studies_of",
    "travel_sets",
]
