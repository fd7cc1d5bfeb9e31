"""Clauses of a compact in the order in which one reads them."""

from maillage.apps.compact.enums import ClauseLevel
from maillage.apps.compact.models import Clause


def in_order(compact, *, with_removed=False):
    """Axes, each followed by its objectives, each followed by its commitments: a list.

    What an amendment removed is left out, unless asked for.
    """
    found = Clause.objects.filter(compact=compact)
    if not with_removed:
        found = found.filter(removed_on=None)
    found = found.select_related("party__organisation", "source").defer("source__content")
    under = {}
    for clause in found.order_by("rank", "pk"):
        under.setdefault(clause.parent_id, []).append(clause)
    return _unfolded(under, None)


def possible_parents(clause):
    """Clauses under which this one may go: those of the level above, in reading order."""
    above = {ClauseLevel.OBJECTIVE: ClauseLevel.AXIS, ClauseLevel.COMMITMENT: ClauseLevel.OBJECTIVE}
    wanted = above.get(clause.level)
    return [each for each in in_order(clause.compact) if each.level == wanted]


def _unfolded(under, parent):
    found = []
    for clause in under.get(parent, ()):
        found += [clause, *_unfolded(under, clause.pk)]
    return found
