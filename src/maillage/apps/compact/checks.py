"""What is wrong with the words and dates of a compact, before they are stored: a text a field."""

from maillage.apps.accounts.french import date_in_words

from .areas import read_area
from .enums import CompactKind
from .errors import BadCompact, BadQuestion

YEARS = range(1990, 2101)
LONGEST_NOTICE = 36
LONGEST_TEXT = 20_000
_DATES = {"starts_on": "le début", "ends_on": "la fin", "signed_on": "la signature"}
_MISSING = "Écrivez ce champ : il est vide."


def check_compact(values):
    """Raise `BadCompact` for what cannot be the title, kind, area or dates of a compact."""
    errors = check_texts(values, {"title": 200}, required=("title",))
    errors |= check_texts(values, {"purpose": LONGEST_TEXT})
    if values["kind"] not in CompactKind.values:
        errors["kind"] = "Choisissez une des natures de la liste."
    errors |= _area(values["area"]) | _dates(values)
    if not 0 <= values["notice_months"] <= LONGEST_NOTICE:
        errors["notice_months"] = (
            f"{values['notice_months']} mois de préavis : donnez un nombre de 0 à {LONGEST_NOTICE}."
        )
    if not 1 <= values["review_month"] <= 12:
        errors["review_month"] = "Choisissez un mois, de janvier à décembre."
    if errors:
        raise BadCompact(errors)


def check_texts(values, longest, required=()):
    """{field: text} of the texts that are empty, too long or hold a character nobody can read."""
    errors = {}
    for name, most in longest.items():
        text = values.get(name) or ""
        if name in required and not text.strip():
            errors[name] = _MISSING
        elif len(text) > most:
            errors[name] = f"Ce texte a {len(text)} caractères : {most} au plus."
        elif "\x00" in text:
            errors[name] = "Ce texte contient un caractère illisible : tapez-le de nouveau."
    return errors


def check_day(name, day):
    """{field: text} when a day is of another age."""
    if day is None or day.year in YEARS:
        return {}
    return {name: f"{date_in_words(day).capitalize()} : donnez une année de 1990 à 2100."}


def _area(spec):
    try:
        read_area(spec)
    except BadQuestion as error:
        return {"area": str(error)}
    return {}


def _dates(values):
    starts, ends = values.get("starts_on"), values.get("ends_on")
    errors = check_day("starts_on", starts) | check_day("ends_on", ends)
    if not errors and starts and ends and ends < starts:
        errors["ends_on"] = (
            f"La fin, {date_in_words(ends)}, vient avant le début, {date_in_words(starts)} : "
            "corrigez l’une des deux dates."
        )
    return errors
