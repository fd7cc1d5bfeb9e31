"""The choices of a draft, checked one by one as they are made."""

from maillage.apps.territory.enums import SiteKind

from .enums import Aim, Candidates, Limit
from .errors import BadStudy
from .models import LONGEST_MINUTES, SHORTEST_MINUTES
from .selectors.studies import default_responses, travel_sets

MOST_OPENINGS = 500
MOST_EUROS = 1_000_000_000
MOST_CONSULTATIONS = 1_000_000
MOST_HOURS = 1_000
MOST_DRAWS = 1_000
MOST_IMPORTED = 2_000
_RESPONSE_FIELDS = {
    "count": (MOST_OPENINGS, 2),
    "consultations_per_year": (MOST_CONSULTATIONS, 2),
    "hours_per_week": (MOST_HOURS, 2),
    "cost_per_year": (MOST_EUROS, 2),
}
_FRENCH = {
    "count": "Le nombre",
    "consultations_per_year": "Les consultations par an",
    "hours_per_week": "Les heures par semaine",
    "cost_per_year": "Le coût par an",
}


def default_choices():
    """Choices of a new draft that have no default of their own."""
    return {"responses": default_responses()}


def checked_choices(choices):
    """The same choices, whole; BadStudy for one that is unknown or out of range."""
    for field, value in choices.items():
        if field not in CHECKS:
            raise BadStudy(f"Choix inconnu\u00a0: {field}.")
        CHECKS[field](value)
    return choices


def _name(value):
    del value  # checked by the service


def _one_of(allowed, message):
    def check(value):
        if value not in allowed():
            raise BadStudy(message)

    return check


def _minutes(value):
    _whole(value, SHORTEST_MINUTES, LONGEST_MINUTES, "Les minutes")


def _budget(value):
    if value is not None:
        _whole(value, 0, MOST_EUROS, "Le budget")


def _draws(value):
    _whole(value, 0, MOST_DRAWS, "Le nombre d’essais")


def _responses(value):
    known = {entry["key"] for entry in default_responses()}
    keys = [entry.get("key") for entry in value]
    if len(set(keys)) < len(keys) or not set(keys) <= known:
        raise BadStudy("Cette réponse n’existe pas, ou deux fois la même est donnée.", step=2)
    for entry in value:
        for field, (most, step) in _RESPONSE_FIELDS.items():
            _whole(
                entry.get(field), 0, most, f"{entry['name']}\u00a0: {_FRENCH[field].lower()}", step
            )


def _ids(value):
    if not all(isinstance(name, str) for name in value) or len(set(value)) < len(value):
        raise BadStudy("Une liste de lieux nomme deux fois le même lieu.")


def _imported(value):
    if len(value) > MOST_IMPORTED:
        raise BadStudy(f"{len(value)} lieux\u00a0: {MOST_IMPORTED} au plus.")


def _kinds(value):
    if not set(value) <= set(SiteKind.values):
        raise BadStudy("Ce type de lieu n’existe pas.")


def _whole(value, least, most, what, step=3):
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadStudy(f"{what}\u00a0: donnez un nombre entier de {least} à {most}.", step=step)


CHECKS = {
    "name": _name,
    "responses": _responses,
    "aim": _one_of(lambda: Aim.values, "Ce choix n’existe pas."),
    "minutes": _minutes,
    "limit": _one_of(lambda: Limit.values, "Cette limite n’existe pas."),
    "budget": _budget,
    "candidates": _one_of(lambda: Candidates.values, "Ces lieux n’existent pas."),
    "imported": _imported,
    "existing_kinds": _kinds,
    "existing": _ids,
    "forced": _ids,
    "forbidden": _ids,
    "times": _one_of(
        lambda: [value for value, _ in travel_sets()],
        "Ces temps de trajet ne sont plus là. Choisissez-en d’autres.",
    ),
    "draws": _draws,
}
