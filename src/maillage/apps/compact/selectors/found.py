"""Compacts of a person found by words, state and kind."""

from maillage.apps.compact.enums import CompactKind, CompactState, PartyRole
from maillage.apps.compact.permissions import compacts_of
from maillage.apps.territory.names import plain

from .compacts import overdue_since

OVERDUE = "overdue"


def find(user, today, *, query="", state="", kind=""):
    """Compacts this person reads, those overdue first, then by title: a list.

    query : words of the title, of a party or of a clause, whatever their accents
    state : one of `CompactState`, or `overdue`; kind : one of `CompactKind`; "" for all
    """
    found = compacts_of(user).prefetch_related("parties__organisation", "clauses")
    if kind in CompactKind.values:
        found = found.filter(kind=kind)
    if state in CompactState.values:
        found = found.filter(state=state)
    words = plain(query).split()
    found = [each for each in found.order_by("title", "pk") if _says(each, words)]
    if state == OVERDUE:
        found = [each for each in found if overdue_since(each, today)]
    return sorted(found, key=lambda each: overdue_since(each, today) is None)


def pilot_name(compact):
    """Name of the pilot's organisation, from parties read beforehand."""
    names = [p.organisation.name for p in compact.parties.all() if p.role == PartyRole.PILOT]
    return "".join(names)


def _says(compact, words):
    if not words:
        return True
    parties = (party.organisation.name for party in compact.parties.all())
    clauses = (clause.title for clause in compact.clauses.all())
    said = plain(" ".join([compact.title, *parties, *clauses]))
    return all(word in said for word in words)
