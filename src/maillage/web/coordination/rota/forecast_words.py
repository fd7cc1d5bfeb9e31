"""A forecast in words: what holds, what is at risk, who is to be found."""

from django.utils import dateformat

from maillage.apps.accounts.french import unbroken
from maillage.apps.rota.models import Centre
from maillage.apps.rota.selectors.window import pk_of
from maillage.apps.rota.weeks import WEEK, in_words
from maillage.web.components.words import BLANK, count, date_in_words, number

MOST_WEEKS = 12


def forecast_in_words(found):
    """What the page shows of a `Forecast` that was computed."""
    answer, year = found.answer["forecast"], (found.first_monday, found.weeks)
    return {
        "computed": date_in_words(found.ended_at.date()),
        "conclusion": _conclusion(answer),
        "figures": _figures(answer),
        "short": [_short_week(row, year) for row in _at_risk(answer)],
        "centres": _centres(answer),
        "next": _next_centre(found.answer["need"], found.first_monday),
        "marks": [_mark(mark) for mark in found.answer["gauge"]["marks"]],
        "draws": number(answer["draws"]),
        "percent": found.withdrawal_percent,
    }


def _conclusion(answer):
    held, lines = answer["held"]["number"], answer["lines"]
    nearly = answer["nearly_held"]["number"]
    if held == lines:
        return unbroken(f"Les {lines} lignes ont un médecin toute l’année, avec 9 chances sur 10.")
    verb = "ont" if held > 1 else "a"
    who = f"{count(held, 'ligne')} sur {lines} {verb}" if held else "Aucune ligne n’a"
    return unbroken(
        f"{who} un médecin toutes les semaines de l’année, et {nearly} au moins 95 semaines sur "
        "100, avec 9 chances sur 10."
    )


def _figures(answer):
    empty = answer["empty"]
    low, high = round(empty["low"]), round(empty["high"])
    return [
        {"label": "Lignes", "value": number(answer["lines"])},
        {"label": "Semaines à pourvoir", "value": number(answer["posts"])},
        {
            "label": "Semaines sans médecin, en moyenne",
            "value": number(empty["mean"], 1),
            "note": unbroken(f"entre {low} et {high}, 9 années sur 10"),
        },
    ]


def _at_risk(answer):
    rows = sorted(answer["weeks"], key=lambda row: (-row["hole"]["share"], row["week"]))
    return sorted(
        (row for row in rows[:MOST_WEEKS] if row["hole"]["share"] >= 0.05),
        key=lambda row: row["week"],
    )


def _short_week(row, year):
    return {
        "week": in_words(year[0] + row["week"] * WEEK),
        "risk": f"{number(100 * row['hole']['share'])}{BLANK}%",
        "empty": number(row["empty"]["mean"], 1),
    }


def _centres(answer):
    names = Centre.objects.in_bulk([pk_of(row["centre"]) for row in answer["centres"]])
    return [
        {
            "name": f"{names[pk_of(row['centre'])]}, ligne {line['line']}",
            "held": f"{number(100 * line['held']['share'])}{BLANK}%",
            "nearly": f"{number(100 * line['nearly_held']['share'])}{BLANK}%",
        }
        for row in answer["centres"]
        if pk_of(row["centre"]) in names
        for line in row["lines"]
    ]


def _next_centre(need, first_monday):
    wanted = need["to_nearly_hold"]
    if not wanted["enough"]:
        return "Le calcul n’a pas trouvé combien il en faudrait : relancez-le."
    if not wanted["number"]:
        return (
            "Les volontaires d’aujourd’hui suffisent pour un centre de plus, tenu au moins "
            "95 semaines sur 100."
        )
    months = [
        f"{people} en {_month(first_monday, place)}"
        for place, people in enumerate(wanted["by_month"])
        if people
    ]
    people = count(wanted["number"], "médecin de plus", "médecins de plus")
    return unbroken(
        f"Pour un centre de plus, tenu au moins 95 semaines sur 100, il faut {people}, libres : "
        f"{', '.join(months)}."
    )


def _month(first_monday, place):
    """The month `place` months after January of the first year.

    >>> from datetime import date
    >>> _month(date(2026, 11, 30), 13)
    'février 2027'
    """
    year, month = divmod(place, 12)
    return dateformat.format(first_monday.replace(first_monday.year + year, month + 1, 1), "F Y")


def _mark(mark):
    return {
        "volunteers": number(mark["volunteers"]),
        "held": number(mark["held"]["number"]),
        "nearly": number(mark["nearly_held"]["number"]),
    }
