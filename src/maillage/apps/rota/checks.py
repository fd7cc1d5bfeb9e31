"""What each field of a centre may hold. A check gives the clean value or raises `BadOffer`."""

from datetime import date
from functools import partial

from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.phones import normalise
from maillage.apps.offer.texts import clean_text

from .enums import TeamJob

_EMPTY = "Ce champ est vide : remplissez-le."


def _text(value, *, longest, required=False):
    text = clean_text(value or "", longest)
    if required and not text:
        raise BadOffer(_EMPTY)
    return text


def _paragraphs(value, *, longest):
    """Several lines, each cleaned, `longest` characters in all."""
    typed = str(value or "")
    if len(typed) > 2 * longest:
        raise BadOffer(f"Ce texte est trop long : {longest} caractères au plus.")
    text = "\n".join(clean_text(line, longest) for line in typed.splitlines()).strip()
    if len(text) > longest:
        raise BadOffer(f"Ce texte est trop long : {longest} caractères au plus.")
    return text


def _integer(value, *, least, most):
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadOffer(
            f"« {str(value)[:20]} » ne convient pas : donnez un nombre de {least} à {most}."
        )
    return value


def _day(value):
    if type(value) is not date or not 2000 <= value.year <= 2100:
        raise BadOffer("Donnez une date, par exemple 15/01/2027.")
    return value


def _perhaps(value, *, check):
    return None if value is None else check(value)


def _boolean(value):
    if not isinstance(value, bool):
        raise BadOffer("Répondez par oui ou par non.")
    return value


def _job(value):
    if value not in TeamJob.values:
        raise BadOffer("Choisissez une fonction de la liste.")
    return TeamJob(value).value


def _phone(value):
    return normalise(value) if str(value or "").strip() else ""


def _name(longest):
    return partial(_text, longest=longest, required=True)


_LATER = partial(_perhaps, check=_day)
_THERE = {"available_from": _day, "available_to": _LATER}
CENTRE = {
    "name": _name(150),
    "senior_required": _boolean,
    "new_per_month": partial(_perhaps, check=partial(_integer, least=1, most=31)),
    "keys": partial(_paragraphs, longest=2000),
    "saturday": partial(_paragraphs, longest=3000),
    "first_day": partial(_paragraphs, longest=3000),
}
LINE = {"room_name": partial(_text, longest=80), "opens_on": _day, "closes_on": _LATER}
TEAM = {
    "full_name": _name(150),
    "job": _job,
    "phone": _phone,
    "presence": partial(_text, longest=100),
}
SUPPLIER = {"name": _name(150), "trade": _name(80), "phone": _phone}
MILESTONE = {"due_on": _day, "done_on": _LATER, "note": partial(_text, longest=200)}
FLAT = {
    "name": _name(80),
    "address": _name(200),
    "beds": partial(_integer, least=1, most=12),
    "accepts_pets": _boolean,
    **_THERE,
}
VEHICLE = {"name": _name(80), **_THERE}
