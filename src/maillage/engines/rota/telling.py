"""A repair told in French sentences, for those who will make the calls."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from maillage.engines.rota.repair import ADDED, REMOVED

NUMBERS = ("zéro", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


@dataclass(frozen=True)
class Names:
    """How to name what a repair only knows by id.

    name_of : volunteer id → "Dr Ba"
    centre_of : centre id → "à Ajain", with its preposition
    week_of : week → "semaine 12", "du 8 au 14 mars"
    """

    name_of: Callable[[str], str] = str
    centre_of: Callable[[str], str] = "à {}".format
    week_of: Callable[[int], str] = "semaine {}".format


def in_words(repair, names=None):
    """The sentences that tell a `Repair`, one per change, then one per centre and week left empty.

    Examples
    --------
    >>> from maillage.engines.rota import Assignment, Change, Names
    >>> move = Change("moved", "v1", Assignment("v1", "c1", 12), Assignment("v1", "c1", 11))
    >>> _sentence(move, Names())
    'v1 vient à c1 une semaine plus tôt (semaine 11, et non semaine 12).'
    """
    names = names or Names()
    told = [_sentence(change, names) for change in repair.changes]
    for (centre, week), number in Counter(repair.still_empty).items():
        where = f"{names.centre_of(centre)} ({names.week_of(week)})"
        if number == 1:
            told.append(f"Un poste reste vide {where}.")
        else:
            told.append(f"{number} postes restent vides {where}.")
    return tuple(told or ("Rien ne change.",))


def _sentence(change, names):
    who = names.name_of(change.volunteer)
    if change.kind == REMOVED:
        week = names.week_of(change.before.week)
        if change.from_reserve:
            return f"{who} n’est plus en réserve ({week})."
        return f"{who} ne vient plus {names.centre_of(change.before.centre)} ({week})."
    where, week = names.centre_of(change.after.centre), names.week_of(change.after.week)
    if change.kind == ADDED:
        return f"{who} vient {where} ({week})."
    before = names.week_of(change.before.week)
    if change.from_reserve:
        also = "" if week == before else f", sans plus être en réserve ({before})"
        return f"{who}, de la réserve, vient {where} ({week}){also}."
    if change.before.centre == change.after.centre:
        return f"{who} vient {where} {_shift(change)} ({week}, et non {before})."
    elsewhere = names.centre_of(change.before.centre)
    if change.before.week == change.after.week:
        return f"{who} vient {where} et non {elsewhere} ({week})."
    return f"{who} vient {where} ({week}), et non {elsewhere} ({before})."


def _shift(change):
    weeks = change.after.week - change.before.week
    number = NUMBERS[abs(weeks)] if abs(weeks) < len(NUMBERS) else str(abs(weeks))
    return f"{number} semaine{'s' if abs(weeks) > 1 else ''} plus {'tard' if weeks > 0 else 'tôt'}"
