"""The wait, in words: an honest range, the place in the queue, what is happening."""

from math import ceil, floor

from maillage.apps.accounts.french import BLANK, unbroken
from maillage.apps.teleconsult.enums import TicketState

EXACT_MINUTES = 10  # under it every minute counts; above it, five do
UNKNOWN = "Attente inconnue\u00a0: aucun praticien ne peut répondre en ce moment"
_STATES = {
    TicketState.PROPOSED: "Un praticien lit votre demande.",
    TicketState.ACCEPTED: "Un praticien vous attend.",
    TicketState.IN_ROOM: "Votre consultation a commencé.",
    TicketState.CLOSED: "Votre consultation est terminée.",
    TicketState.ABANDONED: "Vous avez quitté la file.",
    TicketState.HANDED: "Vous avez pris un rendez-vous.",
}


def shown_range(low, high):
    """Whole minutes shown for an estimate, never narrower than it; None when nobody can serve.

    >>> shown_range(4.6, 8.2), shown_range(11, 13), shown_range(None, None)
    ((4, 9), (10, 15), None)
    """
    if low is None or high is None:
        return None
    low, high = floor(low), max(ceil(high), 1)
    if low > EXACT_MINUTES:
        low = low // 5 * 5
    if high > EXACT_MINUTES:
        high = -(-high // 5) * 5
    return low, high


def range_in_words(shown):
    """A range of `shown_range` as one says it.

    >>> range_in_words((5, 10)), range_in_words((0, 4))
    ('Entre 5 et 10\\xa0minutes', 'Moins de 4\\xa0minutes')
    >>> range_in_words((55, 70))
    'Entre 55\\xa0minutes et 1\\xa0h\\xa010'
    """
    if shown is None:
        return UNKNOWN
    low, high = shown
    if low == 0:
        return f"Moins de {duration(high)}"
    if low == high:
        return f"Environ {duration(low)}"
    return f"Entre {low if high < 60 else duration(low)} et {duration(high)}"


def duration(minutes):
    """Minutes as one says them.

    >>> duration(1), duration(45), duration(120), duration(65)
    ('1\\xa0minute', '45\\xa0minutes', '2\\xa0h', '1\\xa0h\\xa005')
    """
    if minutes < 60:
        return f"{minutes}{BLANK}minute{'s' if minutes > 1 else ''}"
    rest = f"{BLANK}{minutes % 60:02d}" if minutes % 60 else ""
    return f"{minutes // 60}{BLANK}h{rest}"


def place_in_words(ahead):
    """How many people are served before, for the same care.

    >>> place_in_words(0), place_in_words(3)
    ('Vous êtes la prochaine personne.', '3\\xa0personnes avant vous.')
    """
    if not ahead:
        return "Vous êtes la prochaine personne."
    return f"{ahead}{BLANK}personne{'s' if ahead > 1 else ''} avant vous."


def state_in_words(state):
    """What happens to someone who is not simply waiting; empty for who is."""
    return unbroken(_STATES.get(state, ""))
