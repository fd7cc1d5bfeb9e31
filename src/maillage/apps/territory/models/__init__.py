"""Communes and what surrounds them: one module per group of tables."""

from .data import Dataset, TravelTimeSet
from .places import (
    Commune,
    Contour,
    Departement,
    Epci,
    FormerCommune,
    PostalCode,
    Region,
    Site,
    TownHall,
)
from .scores import OfficialScore, PractitionerCount, ScoreSummary
from .territories import Territory

__all__ = [
    "Commune",
    "Contour",
    "Dataset",
    "Departement",
    "Epci",
    "FormerCommune",
    "OfficialScore",
    "PostalCode",
    "PractitionerCount",
    "Region",
    "ScoreSummary",
    "Site",
    "Territory",
    "TownHall",
    "TravelTimeSet",
]
