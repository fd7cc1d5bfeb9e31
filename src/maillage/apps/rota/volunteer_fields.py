"""What each field of a volunteer may hold; one `BadRota` names every bad one."""

from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.identifiers import check_rpps
from maillage.apps.offer.phones import normalise
from maillage.apps.offer.texts import clean_text
from maillage.apps.territory.models import Commune

from .enums import Practice, TwoRunning
from .errors import BadRota

EMPTY = "Ce champ est vide : remplissez-le."
REQUIRED = ("family_name", "given_name", "rpps", "phone", "email", "practice")
LONGEST_NOTE = 500


def checked(fields, *, required=()):
    """Clean values of the fields given. Raises `BadRota` with a text for each bad or missing one.

    >>> checked({"given_name": " Anne ", "beds": 2})
    {'given_name': 'Anne', 'beds': 2}
    """
    values, errors = {}, {name: EMPTY for name in required if name not in fields}
    for name, value in fields.items():
        try:
            values[name] = FIELDS[name](value)
        except BadOffer as error:
            errors[name] = str(error)
        except BadRota as error:
            errors[name] = error.errors[""]
    if errors:
        raise BadRota(errors)
    return values


def _text(value, *, longest, required=False):
    text = clean_text(value or "", longest)
    if required and not text:
        raise BadRota(EMPTY)
    return text


def _email(value):
    text = _text(value, longest=254, required=True).lower()
    try:
        validate_email(text)
    except ValidationError as error:
        raise BadRota(f"« {text[:40]} » n’est pas une adresse, comme nom@exemple.fr.") from error
    return text


def _phone(value):
    return normalise(_text(value, longest=40, required=True))


def _rpps(value):
    return check_rpps(_text(value, longest=40, required=True))


def _home(value):
    if value is not None and not isinstance(value, Commune):
        raise BadRota("Choisissez une commune de la liste.")
    return value


def _choice(value, *, among):
    if value not in among.values:
        raise BadRota("Prenez un des choix proposés.")
    return among(value).value


def _integer(value, *, most, unit):
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
        raise BadRota(f"Donnez un nombre entier de 1 à {most} ({unit}).")
    return value


def _boolean(value):
    if not isinstance(value, bool):
        raise BadRota("Répondez par oui ou par non.")
    return value


_WEEKS = partial(_integer, most=52, unit="semaines")
FIELDS = {
    "family_name": partial(_text, longest=100, required=True),
    "given_name": partial(_text, longest=100, required=True),
    "rpps": _rpps,
    "phone": _phone,
    "email": _email,
    "home": _home,
    "practice": partial(_choice, among=Practice),
    "is_senior": _boolean,
    "max_weeks": _WEEKS,
    "wanted_weeks": _WEEKS,
    "min_gap": _WEEKS,
    "two_running": partial(_choice, among=TwoRunning),
    "accepts_any": _boolean,
    "beds": partial(_integer, most=12, unit="couchages"),
    "needs_vehicle": _boolean,
    "has_pet": _boolean,
    "family_note": partial(_text, longest=LONGEST_NOTE),
}
