"""What the board says, in sentences."""

from maillage.apps.teleconsult.live.words import duration, range_in_words, shown_range
from maillage.apps.teleconsult.promise import PROMISE
from maillage.apps.teleconsult.selectors.promise import MEASURES
from maillage.web.components.words import BLANK, count, percent

NONE = "–"
NOBODY_ON_DUTY = "Aucun praticien en garde pour ce soin"
TOO_SOON = "Il est trop tôt pour dire si la promesse est tenue."
PERIODS = {
    "today": ("Aujourd’hui", "Aujourd’hui"),
    "7": ("7 derniers jours", "Ces sept derniers jours"),
    "30": ("30 derniers jours", "Ces trente derniers jours"),
}


def conclusion(period, figures):
    """One sentence: whether the promise was kept over a period."""
    began = PERIODS[period][1]
    if not figures.arrivals:
        return f"{began}, personne n’est venu."
    if figures.within_first is None or figures.within_last is None:
        return TOO_SOON
    shares = (figures.within_first, figures.within_last)
    is_kept = all(share >= target for share, (_, target) in zip(shares, PROMISE, strict=True))
    (first, first_target), (last, last_target) = PROMISE
    return (
        f"{began}, la promesse {'est' if is_kept else 'n’est pas'} tenue{BLANK}: "
        f"{short_of(shares[0], first_target)} des personnes arrivées ont été vues en "
        f"{first}{BLANK}minutes (promis{BLANK}: {percent(first_target)}) et "
        f"{short_of(shares[1], last_target)} en "
        f"{last}{BLANK}minutes (promis{BLANK}: {percent(last_target)})."
    )


def short_of(share, target):
    """A share in per cent; one short of its target never reads as the target.

    >>> short_of(0.976, 0.98), short_of(0.9, 0.98), short_of(0.984, 0.98)
    ('97,6\xa0%', '90\xa0%', '98\xa0%')
    """
    reads_as_kept = share < target and percent(share) == percent(target)
    return percent(share, 1 if reads_as_kept else 0)


def now_in_words(rows, duties):
    """One sentence about this moment."""
    answer = count(len(duties), "praticien en garde", "praticiens en garde")
    answer = answer if duties else "Aucun praticien en garde"
    waiting = sum(row["count"] for row in rows)
    if not waiting:
        return f"Personne n’attend. {answer}."
    longest = max(row["longest_minutes"] or 0 for row in rows)
    people = count(waiting, "personne attend", "personnes attendent")
    return f"{people}, depuis {duration(longest)} au plus. {answer}."


def expected_in_words(wait):
    """What someone who would enter now would be told."""
    shown = shown_range(*wait)
    return range_in_words(shown) if shown else NOBODY_ON_DUTY


def minutes_in_words(minutes):
    return NONE if minutes is None else duration(round(minutes))


def share_in_words(share):
    return NONE if share is None else percent(share)


def figures_in_words(figures):
    """One text for each of `MEASURES`, in their order."""
    said = {
        "within_first": share_in_words,
        "within_last": share_in_words,
        "median_minutes": minutes_in_words,
        "ninth_minutes": minutes_in_words,
        "calibration": share_in_words,
    }
    return [said.get(name, str)(getattr(figures, name)) for name in MEASURES]


def key_figures(figures):
    """What `key_figures.html` takes, of a whole period."""
    (first, _), (last, _) = PROMISE
    labels = (
        ("arrivals", "personnes arrivées"),
        ("within_first", f"vues en {first}{BLANK}minutes"),
        ("within_last", f"vues en {last}{BLANK}minutes"),
        ("median_minutes", "attente médiane"),
        ("ninth_minutes", "attente que 9 sur 10 n’ont pas dépassée"),
        ("calibration", "vues dans la fourchette annoncée"),
    )
    said = dict(zip(MEASURES, figures_in_words(figures), strict=True))
    return [{"label": label, "value": said[name], "unit": "", "note": ""} for name, label in labels]


def hours_in_words(hours):
    """One sentence about the hours of the day."""
    if not any(arrivals for _, arrivals, _ in hours):
        return "Personne n’est venu."
    busiest = max(hours, key=lambda each: (each[1], -each[0]))
    late = max(hours, key=lambda each: (each[1] - each[2], -each[0]))
    said = (
        f"C’est entre {busiest[0]}{BLANK}h et {busiest[0] + 1}{BLANK}h qu’on vient le plus{BLANK}: "
        f"{count(busiest[1], 'personne')}."
    )
    if late[1] == late[2]:
        return f"{said} À toute heure, tout le monde a été vu en 15{BLANK}minutes."
    return (
        f"{said} Entre {late[0]}{BLANK}h et {late[0] + 1}{BLANK}h, "
        f"{count(late[1] - late[2], 'personne n’a', 'personnes n’ont')} pas été "
        f"{'vue' if late[1] - late[2] == 1 else 'vues'} en 15{BLANK}minutes."
    )
