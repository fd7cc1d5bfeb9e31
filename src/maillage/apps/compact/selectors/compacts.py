"""Compacts as they stand on a day: overdue, what misses before the next state."""

from maillage.apps.compact.enums import WRITABLE, ClauseLevel, CompactState, PartyRole
from maillage.apps.compact.models import Clause, Party

SIGNING = (PartyRole.PILOT, PartyRole.SIGNATORY)


def overdue_since(compact, today):
    """Last day of a compact that is past though nobody renewed or ended it; None otherwise."""
    if compact.ends_on is None or compact.state in WRITABLE | {CompactState.ENDED}:
        return None
    return compact.ends_on if compact.ends_on < today else None


def missing_to_settle(compact):
    """What a draft misses before its text is settled: sentences, none when it is ready."""
    if Clause.objects.filter(compact=compact).exists():
        return []
    return ["Le texte n’a encore aucune clause : écrivez au moins un axe."]


def missing_to_sign(compact):
    """What a settled text misses before it is signed: sentences, none when it is ready."""
    found = [] if compact.starts_on else ["Le début n’est pas donné."]
    commitments = Clause.objects.filter(compact=compact, level=ClauseLevel.COMMITMENT)
    if not commitments.exists():
        found.append("Le texte n’a aucun engagement : au moins une partie doit en prendre un.")
    for number in commitments.filter(party=None).order_by("rank", "pk"):
        found.append(f"L’engagement {number.number} n’a pas de partie qui en répond.")
    signing = Party.objects.filter(compact=compact, role__in=SIGNING).select_related("organisation")
    for party in signing.order_by("pk"):
        if not party.signatory_name:
            found.append(f"{party.organisation.name} n’a pas nommé son signataire.")
        if party.signed_on is None:
            found.append(f"{party.organisation.name} n’a pas encore signé.")
    return found
