"""The opening gate: what a point lacks to open, item by item, and until when it may stay open.

Pure: it is given what was answered, tested and learnt, and the day. A point opens when nothing is
missing (`requirements.toml` says what is asked, and whose choice it is).
"""

from dataclasses import dataclass
from datetime import date, timedelta

from maillage.apps.accounts.french import date_in_words, unbroken
from maillage.apps.training.validity import add_months

from . import hours as opening
from .enums import COMPUTED, Requirement, Rung
from .line import is_at_least
from .requirements import answer_months

RELAYS_NEEDED = 2
LINE_DAYS = 30  # a test that old is too old
# An old sound test is not made young by saying yes again: the detail's own date counts.
_SINCE = {Requirement.SOUND: "tested_on", Requirement.DEVICES: "devices_checked_on"}


@dataclass(frozen=True)
class Answer:
    """What someone saw on a day."""

    is_met: bool
    details: dict
    checked_on: date


@dataclass(frozen=True)
class Line:
    """The last line test: its local day and what it found."""

    on: date
    rung: Rung


@dataclass(frozen=True)
class Item:
    """One requirement today. `why` is in French; `lapses_on` is the last day it holds, or None."""

    requirement: Requirement
    is_met: bool
    why: str
    lapses_on: date | None = None


@dataclass(frozen=True)
class Gate:
    """Every item, in order."""

    items: tuple[Item, ...]

    @property
    def missing(self):
        """Requirements not met, in order."""
        return tuple(item.requirement for item in self.items if not item.is_met)

    @property
    def is_passed(self):
        return not self.missing

    @property
    def lapses_on(self):
        """The last day on which the point may be open as things stand, or None."""
        return min((item.lapses_on for item in self.items if item.lapses_on), default=None)

    def item(self, requirement):
        """The item of a requirement."""
        return next(item for item in self.items if item.requirement == requirement)


def gate(hours, answers, line, relays, today):
    """The `Gate` of a point on a day.

    Parameters
    ----------
    hours : weekly hours, as `AccessPoint.opening_hours`
    answers : {Requirement: Answer}
    line : Line or None
    relays : last valid day of the training of each agent who has one, in any order
    today : the day at the point
    """
    computed = {
        Requirement.HOURS: _hours(hours),
        Requirement.RELAYS: _relays(relays, today),
        Requirement.LINE: _line(line, today),
    }
    items = (
        computed[each] if each in COMPUTED else _answered(each, answers.get(each), today)
        for each in Requirement
    )
    return Gate(tuple(items))


def last_day(requirement, answer):
    """Last day an answer holds: so many months after the check it speaks of, or else its own."""
    since = answer.details.get(_SINCE.get(requirement))
    day = min(date.fromisoformat(since), answer.checked_on) if since else answer.checked_on
    return add_months(day, answer_months())


def _answered(requirement, answer, today):
    if answer is None:
        return _item(requirement, False, "Pas encore vérifié.")
    if not answer.is_met:
        return _item(requirement, False, f"Vérifié le {date_in_words(answer.checked_on)} : non.")
    ends = last_day(requirement, answer)
    if ends < today:
        why = f"Vérifié il y a plus de {answer_months()} mois : à vérifier de nouveau."
        return _item(requirement, False, why)
    return _item(requirement, True, f"Vérifié, valable jusqu’au {date_in_words(ends)}.", ends)


def _hours(hours):
    if not hours:
        why = "Aucun horaire : donnez les jours et les heures où le point accueille."
        return _item(Requirement.HOURS, False, why)
    if not opening.within_the_day(hours):
        why = "Un horaire sort de la plage de 7 h à 23 h : corrigez-le."
        return _item(Requirement.HOURS, False, why)
    return _item(Requirement.HOURS, True, "Les horaires sont entre 7 h et 23 h.")


def _relays(relays, today):
    valid = sorted((day for day in relays if day >= today), reverse=True)
    if len(valid) < RELAYS_NEEDED:
        found = ("Aucun agent n’a", "Un seul agent a")[len(valid)]
        why = f"{found} une formation de relais valable : il en faut deux."
        return _item(Requirement.RELAYS, False, why)
    ends = valid[RELAYS_NEEDED - 1]
    why = f"{len(valid)} agents formés ; deux le restent jusqu’au {date_in_words(ends)}."
    return _item(Requirement.RELAYS, True, why, ends)


def _line(line, today):
    if line is None:
        why = "Aucun essai : faites-le depuis l’ordinateur de la pièce."
        return _item(Requirement.LINE, False, why)
    day, rung = date_in_words(line.on), Rung(line.rung).label
    if not is_at_least(line.rung, Rung.AUDIO):
        why = f"L’essai du {day} donne « {rung} » : la ligne doit au moins porter le son."
        return _item(Requirement.LINE, False, why)
    ends = line.on + timedelta(days=LINE_DAYS - 1)
    if ends < today:
        why = f"L’essai du {day} a {LINE_DAYS} jours ou plus : refaites-le."
        return _item(Requirement.LINE, False, why)
    why = f"Essai du {day} : {rung} ; à refaire avant le {date_in_words(ends)} au soir."
    return _item(Requirement.LINE, True, why, ends)


def _item(requirement, is_met, why, lapses_on=None):
    return Item(requirement, is_met, unbroken(why), lapses_on)
