"""What the territory app tells others: reads and shapes, never changes."""

from .communes import Nearest, ScoreLine, get_commune, nearest_sites, neighbours, score_lines
from .datasets import (
    datasets,
    default_travel_time_set,
    france_is_current,
    france_is_loaded,
    latest_vintages,
    national_figures,
)
from .maps import map_features
from .measures import Measure, available_measures, measure_named, measure_values
from .perimeters import Perimeter, get_perimeter, saved_territories
from .search import Found, search_communes
from .tables import Row, Spread, spread, territory_rows

__all__ = [
    "Found",
    "Measure",
    "Nearest",
    "Perimeter",
    "Row",
    "ScoreLine",
    "Spread",
    "available_measures",
    "datasets",
    "default_travel_time_set",
    "france_is_current",
    "france_is_loaded",
    "get_commune",
    "get_perimeter",
    "latest_vintages",
    "map_features",
    "measure_named",
    "measure_values",
    "national_figures",
    "nearest_sites",
    "neighbours",
    "saved_territories",
    "score_lines",
    "search_communes",
    "spread",
    "territory_rows",
]
