"""The offer in French words: how sure an entry is, when it opens, who sees it."""

from django.utils import timezone

from maillage.apps.offer.enums import Freshness, Visibility
from maillage.apps.offer.freshness import freshness
from maillage.apps.territory.opening_hours import time_zone
from maillage.sources.week_hours import parse_week
from maillage.web.components.words import BLANK, WEEKDAYS, clock, count, date_in_words, day_in_words

_SEEN_BY = {
    Visibility.ALL: "visible par tout le monde",
    Visibility.PROFESSIONALS: "visible par les professionnels",
    Visibility.SAS: "visible par les régulateurs du SAS",
}


def today_at(site):
    """The date at the clock of a place."""
    return timezone.now().astimezone(time_zone(site.commune.departement_id)).date()


def mark(entry, today):
    """How sure an entry is: a text, and whether it asks for something."""
    if entry.hidden_at:
        return {"text": "retiré de l’annuaire", "is_due": False, "is_hidden": True}
    state, day = freshness(entry.confirm_before, today), date_in_words(entry.confirm_before)
    texts = {
        Freshness.CURRENT: f"à jour, à confirmer avant le {day}",
        Freshness.DUE: f"à confirmer avant le {day}",
        Freshness.OUT_OF_DATE: f"à confirmer : la date du {day} est passée",
        Freshness.STALE: f"à confirmer depuis le {day} : n’est plus proposé à personne",
    }
    return {"text": texts[state], "is_due": state != Freshness.CURRENT, "is_hidden": False}


def seen_by(service):
    """Who sees a service; asks nothing of the database when `shared_with` is prefetched."""
    if service.visibility != Visibility.CPTS:
        return _SEEN_BY[service.visibility]
    return "visible par les membres de " + ", ".join(
        each.name for each in service.shared_with.all()
    )


def hours_as_text(hours):
    """Weekly hours as lines one can correct: one day a line.

    >>> hours_as_text([[0, "09:00", "12:00"], [0, "14:00", "18:00"], [5, "09:00", "12:30"]])
    'lundi 09:00-12:00, 14:00-18:00\\nsamedi 09:00-12:30'
    """
    days = {}
    for weekday, opens, closes in sorted(hours):
        days.setdefault(weekday, []).append(f"{opens}-{closes}")
    return "\n".join(f"{WEEKDAYS[day]} {', '.join(ranges)}" for day, ranges in days.items())


def hours_from_text(text):
    """Weekly hours of lines as `hours_as_text` writes them; ValueError, in French, otherwise.

    >>> hours_from_text("lundi-mardi 9h-12h\\n")
    [[0, '09:00', '12:00'], [1, '09:00', '12:00']]
    """
    return parse_week("|".join(line for line in text.splitlines() if line.strip()))


def rule_in_words(rule):
    """A weekly opening as one says it.

    >>> from datetime import date, time
    >>> from maillage.apps.offer.models import OpeningRule
    >>> rule_in_words(OpeningRule(weekdays=[0, 3], starts=time(9), ends=time(12), every_weeks=2,
    ...                           first_day=date(2026, 3, 2))).replace(BLANK, " ")
    'lundi et jeudi, de 9 h à 12 h, une semaine sur 2, à partir du 2 mars 2026'
    """
    parts = [days_in_words(rule.weekdays), f"de {clock(rule.starts)} à {clock(rule.ends)}"]
    if rule.every_weeks > 1:
        parts.append(f"une semaine sur {rule.every_weeks}")
    first = date_in_words(rule.first_day)
    if rule.last_day:
        parts.append(f"du {first} au {date_in_words(rule.last_day)}")
    else:
        parts.append(f"à partir du {first}")
    return ", ".join(parts)


def days_in_words(weekdays):
    """Weekdays as one says them.

    >>> days_in_words([0, 1, 2, 3, 4]), days_in_words([6]), days_in_words([0, 2, 4])
    ('du lundi au vendredi', 'dimanche', 'lundi, mercredi et vendredi')
    """
    days = sorted(weekdays)
    if len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        return f"du {WEEKDAYS[days[0]]} au {WEEKDAYS[days[-1]]}"
    names = [WEEKDAYS[day] for day in days]
    return " et ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def opening_details(opening):
    """What one may book in a range: reasons, slots, places, room."""
    reasons = ", ".join(sorted(reason.inside_name for reason in opening.reasons.all()))
    parts = [f"un créneau toutes les {count(opening.step_minutes, 'minute')}"]
    if opening.capacity > 1:
        parts.append(f"{count(opening.capacity, 'personne')} à la fois")
    if opening.room:
        parts.append(opening.room.name)
    return f"{reasons}{BLANK}: {', '.join(parts)}" if reasons else ", ".join(parts)


def exception_in_words(exception):
    """One day that differs, as one says it."""
    verb = "ouvert" if exception.is_open else "fermé"
    day = day_in_words(exception.day)
    return f"{day}{BLANK}: {verb} de {clock(exception.starts)} à {clock(exception.ends)}"


def yes_no(value):
    return "oui" if value else "non"
