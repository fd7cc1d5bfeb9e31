"""What each field of the offer may hold. A check gives the clean value or raises `BadOffer`."""

from datetime import date, time
from functools import partial

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from maillage.apps.accounts.enums import OrganisationKind
from maillage.apps.accounts.models import User

from . import identifiers
from .enums import BookableBy, CareType, Channel, Mode, SchoolZone, Visibility, Yes
from .errors import BadOffer
from .models.agendas import FIVE_MINUTES, FOUR_HOURS
from .texts import clean_text

_MOST_LINES, _MOST_LANGUAGES = 70, 30
_YEAR_MINUTES = 366 * 1440
PHONES = frozenset({"phone", "direct_line"})


def _text(value, *, longest, required=False):
    text = clean_text("" if value is None else value, longest)
    if required and not text:
        raise BadOffer("Ce champ est vide : remplissez-le.")
    return text


def _choice(value, *, among):
    if value not in among.values:
        raise BadOffer(
            f"« {str(value)[:20]} » ne fait pas partie des choix : prenez-en un de la liste."
        )
    return among(value).value


def _choices(values, *, among, required=True):
    if not isinstance(values, (list, tuple, set, frozenset)) or (required and not values):
        raise BadOffer("Choisissez au moins une valeur de la liste.")
    chosen = {_choice(value, among=among) for value in values}
    return [value for value in among.values if value in chosen]


def _integer(value, *, least, most, unit):
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadOffer(
            f"« {str(value)[:20]} » ne convient pas : donnez un nombre entier "
            f"de {least} à {most} ({unit})."
        )
    return value


def _degrees(value, *, most):
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= most:
        raise BadOffer(
            f"« {str(value)[:20]} » n’est pas une coordonnée : donnez des degrés, "
            f"de -{most} à {most}."
        )
    return float(value)


def _boolean(value):
    if not isinstance(value, bool):
        raise BadOffer("Répondez par oui ou par non.")
    return value


def _perhaps(value, *, check):
    return None if value is None else check(value)


def _number(value, *, check):
    return check(value) if str(value or "").strip() else ""


def _website(value):
    text = _text(value, longest=200)
    try:
        URLValidator(schemes=["http", "https"])(text or "https://example.org")
    except ValidationError as error:
        raise BadOffer(
            f"« {text[:40]} » n’est pas une adresse de site : commencez par https://."
        ) from error
    return text


def _email(value):
    text = _text(value, longest=254).lower()
    try:
        validate_email(text or "a@example.org")
    except ValidationError as error:
        raise BadOffer(
            f"« {text[:40]} » n’est pas une adresse électronique, comme nom@exemple.fr."
        ) from error
    return text


def _postal_code(value):
    text = _text(value, longest=50)
    if text and not (len(text) == 5 and text.isascii() and text.isdigit()):
        raise BadOffer(f"« {text[:20]} » n’est pas un code postal : donnez ses 5 chiffres.")
    return text


def _languages(values):
    codes = {_text(value, longest=10).lower() for value in values}
    if len(codes) > _MOST_LANGUAGES or not all(code.isalpha() for code in codes):
        raise BadOffer("Une langue est un code de lettres, par exemple fr, ar ou lsf.")
    return sorted(codes)


def _weekdays(values):
    days = sorted({_integer(day, least=0, most=6, unit="0 pour lundi") for day in values})
    if not days:
        raise BadOffer("Choisissez au moins un jour de la semaine.")
    return days


def _hours(lines):
    """[[weekday, "HH:MM", "HH:MM"], …] in order; none overlaps or closes before it opens."""
    if len(lines) > _MOST_LINES:
        raise BadOffer(f"{len(lines)} plages d’ouverture : donnez-en {_MOST_LINES} au plus.")
    try:
        hours = sorted(
            (_integer(day, least=0, most=6, unit="0 pour lundi"), *map(time.fromisoformat, clocks))
            for day, *clocks in lines
        )
        crossed = [each for each in hours if not each[1] < each[2] or len(each) != 3]
    except (TypeError, ValueError, IndexError) as error:
        raise BadOffer("Un horaire s’écrit avec un jour et deux heures, comme 09:00.") from error
    pairs = zip(hours, hours[1:], strict=False)
    if crossed or any(one[0] == two[0] and two[1] < one[2] for one, two in pairs):
        raise BadOffer(
            "Deux horaires d’un même jour se chevauchent, ou l’un finit avant de commencer : "
            "corrigez-les."
        )
    return [[day, f"{opens:%H:%M}", f"{closes:%H:%M}"] for day, opens, closes in hours]


def _clock(value):
    if not isinstance(value, time) or value.tzinfo or value.second or value.microsecond:
        raise BadOffer("Donnez une heure en heures et minutes, par exemple 09:30.")
    return value


def _day(value):
    if type(value) is not date or not 2000 <= value.year <= 2100:
        raise BadOffer("Donnez une date, par exemple 15/01/2027.")
    return value


def _account(value):
    if value is not None and not isinstance(value, User):
        raise BadOffer("Choisissez un compte de la liste.")
    return value


def _as_it_is(value):
    return value


_UP_TO = {n: partial(_text, longest=n) for n in (10, 20, 100, 200, 300)}
_NAME = {n: partial(_text, longest=n, required=True) for n in (80, 100, 150)}
_YES = partial(_choice, among=Yes)
_SHORTLY = partial(_integer, least=FIVE_MINUTES, most=FOUR_HOURS, unit="minutes")
_NOTICE = partial(_integer, least=0, most=_YEAR_MINUTES, unit="minutes")

ORGANISATION = {
    "name": _NAME[150],
    "kind": partial(_choice, among=OrganisationKind),
    "finess": partial(_number, check=identifiers.check_finess),
    "siret": partial(_number, check=identifiers.check_siret),
    "phone": _as_it_is,
    "website": _website,
}
SITE = {
    "name": _NAME[150],
    "finess": partial(_number, check=identifiers.check_finess),
    "commune": _as_it_is,
    "address": _UP_TO[200],
    "postal_code": _postal_code,
    "latitude": partial(_degrees, most=90),
    "longitude": partial(_degrees, most=180),
    "phone": _as_it_is,
    "wheelchair": _YES,
    "transport": _UP_TO[300],
    "opening_hours": _hours,
    "school_zone": partial(_choice, among=SchoolZone),
}
ROOM = {"name": _NAME[80]}
SERVICE = {
    "name": _NAME[150],
    "care_type": partial(_choice, among=CareType),
    "speciality": _UP_TO[10],
    "modes": partial(_choices, among=Mode),
    "audience": _UP_TO[200],
    "cost": _UP_TO[200],
    "third_party_payment": _YES,
    "languages": _languages,
    "referral": _UP_TO[300],
    "phone": _as_it_is,
    "direct_line": _as_it_is,
    "takes_new_patients": _YES,
    "visibility": partial(_choice, among=Visibility),
}
PRACTITIONER = {
    "family_name": _NAME[100],
    "given_name": _UP_TO[100],
    "title": _UP_TO[20],
    "rpps": partial(_number, check=identifiers.check_rpps),
    "adeli": partial(_number, check=identifiers.check_adeli),
    "profession": _UP_TO[100],
    "speciality": _UP_TO[10],
    "is_woman": partial(_perhaps, check=_boolean),
    "email": _email,
    "user": _account,
}
ROLE = {"title": _UP_TO[100], "phone": _as_it_is, "takes_new_patients": _YES}
AGENDA = {"name": _NAME[150], "is_open": _boolean}
REASON = {
    "inside_name": _NAME[100],
    "public_label": _NAME[100],
    "is_sensitive": _boolean,
    "is_silent": _boolean,
    "minutes": _SHORTLY,
    "mode": partial(_choice, among=Mode),
    "notice_minutes": _NOTICE,
    "horizon_days": partial(_integer, least=1, most=366, unit="jours"),
    "cancel_notice_minutes": _NOTICE,
    "channels": partial(_choices, among=Channel),
    "bookable_by": partial(_choice, among=BookableBy),
    "for_own_patients": _boolean,
    "for_sas": _boolean,
    "is_active": _boolean,
}
_OPENING = {
    "starts": _clock,
    "ends": _clock,
    "step_minutes": _SHORTLY,
    "capacity": partial(_integer, least=1, most=500, unit="personnes"),
    "room": _as_it_is,
}
RULE = _OPENING | {
    "first_day": _day,
    "last_day": partial(_perhaps, check=_day),
    "weekdays": _weekdays,
    "every_weeks": partial(_integer, least=1, most=12, unit="semaines"),
    "skips_public_holidays": _boolean,
    "skips_school_holidays": _boolean,
}
EXCEPTION = _OPENING | {"is_open": _boolean, "day": _day, "note": _UP_TO[100]}
ABSENCE = {"start": _as_it_is, "end": _as_it_is, "note": _UP_TO[100]}
