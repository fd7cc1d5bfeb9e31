"""Figures of a centre as people read them: sentences, rows of tables, one drawing."""

from maillage.apps.rota.enums import FigureSource
from maillage.apps.rota.selectors.handover import COUNTED
from maillage.apps.rota.weeks import in_words
from maillage.web.components.words import BLANK, count, date_in_words, number, percent

UNKNOWN = "pas de chiffre"
TOO_FEW = "pas assez de données"
WIDTH, HEIGHT = 700, 200


def month_row(month):
    """One month of the table; the address of its form has `year` and `number`."""
    patients, share = month.patients, month.long_term_share
    mean = month.per_line_week
    return {
        "year": month.month.year,
        "number": month.month.month,
        "name": name_of(month.month),
        "registered": number(patients.registered) if patients else UNKNOWN,
        "counted_on": date_in_words(patients.counted_on) if patients else "",
        "share": percent(share) if share is not None else UNKNOWN,
        "consultations": _or_unknown(month.consultations),
        "mean": number(mean, 1) if mean is not None else UNKNOWN,
        "sources": " et ".join(source.label for source in map(FigureSource, month.sources)),
    }


def week_rows(months):
    """Every week and line with what was typed and what bookings tell, side by side."""
    return [
        {
            "week": in_words(week.monday),
            "line": f"ligne{BLANK}{week.line.number}",
            "typed": _or_unknown(week.typed),
            "computed": _or_unknown(week.computed),
            "source": week.source.label if week.source else "",
        }
        for month in months
        for week in month.weeks
        if week.value is not None
    ]


def year_in_words(year, months):
    """The one-line conclusion above the drawing."""
    known = [month for month in months if month.consultations is not None]
    if not known:
        return f"Aucune consultation connue en {year}."
    total = sum(month.consultations for month in known)
    weeks = sum(len(month.known) for month in known)
    return (
        f"{count(total, 'consultation')} en {year}, sur {count(weeks, 'semaine')} de ligne "
        f"connues{BLANK}: {number(total / weeks, 1)} par semaine et par ligne."
    )


def continuity_rows(found, definitions):
    """[(label, value, definition)] of a centre's continuity."""
    share = TOO_FEW
    if found.share is not None:
        share = f"{percent(found.share)} ({found.known} sur {found.returning})"
    days = TOO_FEW
    if found.median_days is not None:
        days = count(round(found.median_days), "jour")
    return [
        ("Patients revus par un médecin qui les connaît", share, definitions["share"]),
        ("Éléments ouverts après deux passations", number(found.old), definitions["old"]),
        ("Temps médian pour faire ce qui est noté", days, definitions["median_days"]),
    ]


def period_in_words(first, last):
    return f"du {date_in_words(first)} au {date_in_words(last)}"


def book_in_words(counts):
    """What a coordinator should know first."""
    total = {name: sum(each[name] for each in counts) for name in COUNTED}
    words = f"{count(total['open'], 'élément ouvert', 'éléments ouverts')} en tout"
    if total["old"]:
        words += f", dont {number(total['old'])} après deux passations ou plus"
    if total["waiting"]:
        words += f"{BLANK}; {number(total['waiting'])} sans médecin sur place cette semaine"
    return f"{words}."


def drawing(months):
    """Bars of the consultations of each week, all lines together; None without any."""
    totals = {}
    for week in (week for month in months for week in month.known):
        totals[week.monday] = totals.get(week.monday, 0) + week.value
    if not totals:
        return None
    mondays = sorted({week.monday for month in months for week in month.weeks})
    tallest, width = max(totals.values()) or 1, WIDTH / len(mondays)
    bars = []
    for place, monday in enumerate(mondays):
        height = round(HEIGHT * totals.get(monday, 0) / tallest, 1)
        bars.append(
            {
                "x": round(place * width, 1),
                "y": HEIGHT - height,
                "width": round(width, 1),
                "height": height,
                "css": "class-4",
                "label": f"{in_words(monday)}{BLANK}: {number(totals.get(monday, 0))}",
            }
        )
    ends = {"first": date_in_words(mondays[0]), "last": date_in_words(mondays[-1])}
    return {"bars": bars, "width": WIDTH, "height": HEIGHT, **ends}


def name_of(month):
    """A month as one says it: « octobre 2026 »."""
    return date_in_words(month).split(" ", 1)[1]


def _or_unknown(value):
    return UNKNOWN if value is None else number(value)
