"""Sentences of the public page of a compact."""

from maillage.apps.accounts.french import date_in_words
from maillage.apps.compact.enums import CompactState
from maillage.web.components.words import count


def dates(compact, today):
    """When it was signed and until when, in one sentence.

    >>> from datetime import date
    >>> from maillage.apps.compact.models import Compact
    >>> compact = Compact(signed_on=date(2022, 1, 1), ends_on=date(2026, 12, 31))
    >>> dates(compact, date(2026, 11, 22))
    'Signé le 1er janvier 2022, jusqu’au 31 décembre 2026.'
    """
    signed = f"Signé le {date_in_words(compact.signed_on)}"
    if compact.state == CompactState.ENDED:
        return f"{signed}. Il est terminé."
    if compact.ends_on is None:
        return f"{signed}, sans date de fin."
    end = date_in_words(compact.ends_on)
    if compact.ends_on < today:
        return f"{signed}. Il devait finir le {end}\u00a0; la suite n’est pas encore décidée."
    return f"{signed}, jusqu’au {end}."


def promise(found):
    """What is done of one objective, in one line."""
    if not found.actions:
        return "Aucune action pour l’instant."
    parts = [
        f"{found.done} faite{'s' * (found.done > 1)}" if found.done else "",
        f"{found.running} en cours" if found.running else "",
        f"{found.to_start} à venir" if found.to_start else "",
    ]
    late = f", dont {found.late} en retard" if found.late else ""
    return f"{count(found.actions, 'action')}\u00a0: {', '.join(filter(None, parts))}{late}."


def meetings(found, year):
    """The prevention events of the year, or nothing when there was none."""
    if not found.held:
        return ""
    held = count(found.held, "rendez-vous", "rendez-vous")
    people = f"\u00a0: {count(found.people, 'personne')} reçues" if found.people else ""
    return f"En {year}, {held} de prévention{people}."
