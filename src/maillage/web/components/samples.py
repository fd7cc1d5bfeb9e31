"""Invented data of the gallery: nineteen communes laid out as a honeycomb, and one form."""

from math import cos, pi, sin, sqrt

from django import forms

CLASSES = [
    {"label": "4 consultations par an ou plus", "css": "class-1", "count": 3},
    {"label": "de 3,5 à moins de 4", "css": "class-2", "count": 3},
    {"label": "de 3 à moins de 3,5", "css": "class-3", "count": 3},
    {"label": "de 2,5 à moins de 3", "css": "class-4", "count": 3},
    {"label": "de 2 à moins de 2,5", "css": "class-5", "count": 2},
    {"label": "de 1,5 à moins de 2", "css": "class-6", "count": 2},
    {"label": "moins de 1,5 consultation par an", "css": "class-7", "count": 2},
    {"label": "chiffre non publié", "css": "class-none", "count": 1},
]
_ROWS = (3, 4, 5, 4, 3)
_VALUES = (4.4, 4.2, 3.9, 3.6, 3.1, 2.8, 2.2, 4.0, 3.7, 3.3)
_VALUES += (2.6, 1.7, 3.2, 2.9, 2.3, 1.4, None, 1.8, 1.2)


def access_class(value):
    """Colour class of a score: 1 from 4 consultations a year, one more every half below.

    >>> access_class(4.0), access_class(2.6), access_class(1.2), access_class(None)
    (1, 4, 7, None)
    """
    if value is None:
        return None
    return 1 + sum(value < bound for bound in (4, 3.5, 3, 2.5, 2, 1.5))


def communes():
    """The honeycomb, north to south: code, name, value, class, label, url, centre x and y."""
    cells = []
    for row, length in enumerate(_ROWS):
        for column in range(length):
            number = len(cells) + 1
            cells.append(
                _commune(number, _VALUES[number - 1])
                | {"x": sqrt(3) * (column - (length - 1) / 2), "y": 1.5 * (row - 2)}
            )
    return cells


def _commune(number, value):
    name = f"Exemple-{number}"
    spoken = "chiffre non publié"
    if value is not None:
        spoken = f"{value:.1f} consultations par an et par habitant".replace(".", ",")
    return {
        "code": f"{number:05d}",
        "name": name,
        "value": value,
        "class": access_class(value),
        "label": f"{name} : {spoken}",
        "url": f"?commune={number}",
    }


def _corners(commune):
    turns = [pi / 6 + pi / 3 * side for side in range(6)]
    return [(commune["x"] + cos(turn), commune["y"] + sin(turn)) for turn in turns]


def map_collection():
    """The honeycomb as the GeoJSON that `map.js` reads, about 100 km across."""
    features = []
    for commune in communes():
        ring = [[round(2 + 0.12 * x, 4), round(46 - 0.085 * y, 4)] for x, y in _corners(commune)]
        features.append(
            {
                "type": "Feature",
                "properties": {k: v for k, v in commune.items() if k not in "xy"},
                "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
            }
        )
    return {"type": "FeatureCollection", "features": features}


def departements():
    """The honeycomb as `france_map.html` takes it, in the view box 0 0 800 720."""
    areas = []
    for commune in communes():
        points = (f"{400 + 80 * x:.0f} {360 + 80 * y:.0f}" for x, y in _corners(commune))
        areas.append(
            {
                "code": commune["code"],
                "name": commune["name"],
                "path": f"M{'L'.join(points)}Z",
                "css": f"class-{commune['class'] or 'none'}",
                "url": commune["url"],
                "label": commune["label"],
            }
        )
    return areas


def find(query):
    """What `search_results.html` takes: the first eight communes whose name holds the query."""
    wanted = query.strip().lower()
    return [
        {"name": commune["name"], "detail": "Département d’exemple · 99000", "url": commune["url"]}
        for commune in communes()
        if wanted and wanted in commune["name"].lower()
    ][:8]


def histogram():
    """The scores as `histogram.html` takes them: one bar a class, 100 wide, 50 high."""
    counted = CLASSES[-2::-1]
    bars = [
        {
            "x": round(index * 100 / 7, 2),
            "y": 50 - 15 * row["count"],
            "width": round(100 / 7, 2),
            "height": 15 * row["count"],
            "css": row["css"],
            "label": f"{row['label']} : {row['count']} communes",
        }
        for index, row in enumerate(counted)
    ]
    return {
        "bars": bars,
        "width": 100,
        "height": 50,
        "conclusion": "Six communes sur dix-huit ont moins de 2,5 consultations par an.",
        "rows": [{"label": row["label"], "value": row["count"]} for row in counted],
    }


def hours():
    """A town hall's week, with a lunch break, a morning and closed days; Tuesday is today."""
    full, morning = [("09:00", "12:00"), ("14:00", "17:30")], [("09:00", "12:00")]
    week = zip(
        ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        (full, full, [], full, full, morning, []),
        strict=True,
    )
    return [{"name": name, "is_today": name == "mardi", "ranges": ranges} for name, ranges in week]


class SampleForm(forms.Form):
    """One field of each kind the portal asks."""

    name = forms.CharField(
        label="Quel nom donnez-vous à ce territoire ?",
        help_text="Par exemple : Pays de la Grande Forêt.",
        max_length=60,
    )
    codes = forms.CharField(
        label="Quelles communes en font partie ?",
        help_text="Collez leurs codes INSEE, un par ligne.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    kind = forms.ChoiceField(
        label="De quelle nature est-il ?",
        choices=[("cpts", "CPTS"), ("contract", "Contrat local de santé"), ("other", "Autre")],
        widget=forms.RadioSelect,
    )
    email = forms.EmailField(label="Votre adresse e-mail", required=False)
    agreed = forms.BooleanField(label="J’ai vérifié la liste des communes")
