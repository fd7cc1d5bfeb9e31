"""Small inputs with minutes known by heart, and the naive loops that answer the same questions."""

from itertools import combinations

import numpy as np
from scipy.sparse import csr_array

from maillage.apps.studies.enums import Aim
from maillage.apps.studies.inputs import Communes, Inputs, Sites
from maillage.apps.studies.question import UNREACHABLE_BEYOND, Chosen, Question

CENTRE = Chosen("rotating_centre", "Centre", 1, 4500.0, 52_000.0)
POINT = Chosen("teleconsultation_point", "Point", 1, 2850.0, 6_600.0)
BANDS = {"vintage": "2023", "upper": [10.0, 15.0, 20.0], "weights": [1.0, 2 / 3, 1 / 3]}
TIMES = {"name": "Relevés", "source": "à la main", "is_estimated": False, "error_minutes": None}
LINE = {
    "name": "Ligne droite",
    "source": "275 couples",
    "is_estimated": True,
    "error_minutes": 2.4,
    "fixed_minutes": 1.33,
    "minutes_per_km": 1.15,
    "limit_km": 20.0,
}


def sites_of(count, prefix="p", kind="", commune=""):
    """Sites p0, p1, … on a meridian."""
    return Sites(
        np.array([f"{prefix}{j}" for j in range(count)], str),
        np.array([f"Lieu {prefix}{j}" for j in range(count)], str),
        np.array([commune] * count, str),
        np.array([46.0 + j / 50 for j in range(count)], float),
        np.full(count, 2.0),
        np.array([kind] * count, str),
    )


def communes_of(residents, *, score=None, need=None, inside=None):
    """Communes 23001, 23002, … on the same meridian as the sites."""
    count = len(residents)
    known = [r is not None for r in residents]
    return Communes(
        code=np.array([f"23{i + 1:03d}" for i in range(count)], str),
        name=np.array([f"Commune {i}" for i in range(count)], str),
        latitude=np.array([46.0 + i / 50 for i in range(count)], float),
        longitude=np.full(count, 2.0),
        residents=np.array([r or 0 for r in residents], float),
        is_known=np.array(known),
        need=np.array(need if need is not None else [r or 0 for r in residents], float),
        score=np.array(score if score is not None else [np.nan] * count, float),
        is_inside=np.array(inside if inside is not None else [True] * count),
    )


def inputs_of(minutes, residents, *, existing=0, times=TIMES, bands=None, **communes):
    """Inputs whose minutes (communes, places then `existing` sites) are given; inf: no trip."""
    minutes = np.asarray(minutes, float)
    rows, columns = np.nonzero(np.isfinite(minutes))
    pairs = csr_array((minutes[rows, columns].astype(np.float32), (rows, columns)), minutes.shape)
    places = minutes.shape[1] - existing
    return Inputs(
        communes_of(residents, **communes),
        sites_of(places),
        sites_of(existing, "e", "pharmacy"),
        times,
        bands or {},
        pairs,
    )


def road(at, residents, places=None, existing=(), **options):
    """Communes at these minutes along one road; places at all of them, unless told."""
    stops = [*(at if places is None else places), *existing]
    minutes = np.abs(np.subtract.outer(at, stops))
    return inputs_of(minutes, residents, existing=len(existing), **options)


def line_inputs(residents, places=None):
    """Inputs of the straight line: communes and places a fiftieth of a degree apart."""
    return Inputs(communes_of(residents), sites_of(places or len(residents)), sites_of(0), LINE, {})


def ask(aim=Aim.COVER, *responses, **changes):
    """A question; by default one centre, within 15 minutes."""
    facts = {
        "aim": aim,
        "minutes": 15.0,
        "responses": responses or (CENTRE,),
        "limit_euros": None,
        "existing": (),
        "forced": (),
        "forbidden": (),
        "seed": 0,
        "draws": 0,
    }
    return Question(**facts | changes)


def dense(minutes):
    """A csr_array as a table, inf where nothing is stored."""
    table = np.full(minutes.shape, np.inf)
    for i in range(minutes.shape[0]):
        for k in range(minutes.indptr[i], minutes.indptr[i + 1]):
            table[i, minutes.indices[k]] = minutes.data[k]
    return table


def plans_of(question, inputs):
    """Every set of places that the question allows to open, existing ones left out."""
    count = len(inputs.places)
    closed = set(question.existing) | set(question.forbidden)
    free = [j for j in range(count) if j not in closed]
    for p in range(1, len(question.openings) + 1):
        for places in combinations(free, p):
            if set(question.forced) <= set(places):
                yield places


def nearest_of(question, inputs, table, places):
    """Minutes of each commune to the nearest open place, one loop after the other."""
    stops = [*places, *question.existing, *range(len(inputs.places), table.shape[1])]
    return [min((row[j] for j in stops), default=np.inf) for row in table]


def value_of(question, inputs, table, places):
    """What a plan is worth for the aim, by its definition."""
    nearest = nearest_of(question, inputs, table, places)
    residents = inputs.communes.residents
    if question.aim == Aim.COVER:
        pairs = zip(residents, nearest, strict=True)
        return sum(r for r, minutes in pairs if minutes <= question.minutes + 1e-9)
    if question.aim == Aim.WORST:
        return max(nearest)
    far = [min(minutes, UNREACHABLE_BEYOND) for minutes in nearest]
    return sum(r * minutes for r, minutes in zip(residents, far, strict=True))


def best_value(question, inputs, table):
    """The best value of all plans, tried one by one."""
    values = [value_of(question, inputs, table, places) for places in plans_of(question, inputs)]
    return max(values) if question.aim == Aim.COVER else min(values)
