"""Who may do what around a compact. Whatever is not granted here is refused.

A party acts through those who coordinate or administer its organisation. The pilot party
coordinates the compact; each party holds its own commitments, actions, comments and evidence.
"""

from maillage.apps.accounts.enums import Role
from maillage.apps.accounts.permissions import roles_of
from maillage.apps.accounts.selectors import memberships_of, organisations_of

from .enums import PartyRole
from .models import Compact, Party

_ACTS = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
ONLY_PARTIES = "Cette page est réservée aux personnes qui coordonnent une des parties."
ONLY_PILOT = "Seules les personnes qui coordonnent la partie pilote peuvent le faire."
ONLY_SIGNING = "Seules les parties signataires et la partie pilote peuvent le faire."
ONLY_ANSWERING = (
    "Seules les personnes qui coordonnent cette partie répondent pour elle ; la partie pilote le "
    "fait pour celles dont personne n’a de compte ici."
)
ONLY_HOLDER = "Seules la partie qui en répond et la partie pilote peuvent le modifier."


def can_act_for(user, organisation):
    """Speak for an organisation: who coordinates or administers it."""
    return bool(_ACTS & roles_of(user, organisation))


def acting_organisations(user):
    """Organisations for which `can_act_for` holds, by name."""
    acts = memberships_of(user).filter(role__in=_ACTS).order_by()
    return organisations_of(user).filter(pk__in=acts.values("organisation_id"))


def can_create(user):
    """Write a first draft: who acts for any organisation."""
    return acting_organisations(user).exists()


def parties_of(user, compact):
    """Parties of a compact for which this person acts, the pilot first."""
    mine = acting_organisations(user).order_by().values("pk")
    found = list(Party.objects.filter(compact=compact, organisation__in=mine).order_by("pk"))
    return sorted(found, key=lambda party: party.role != PartyRole.PILOT)


def compacts_of(user):
    """Compacts this person may read: those one of whose parties they act for."""
    mine = acting_organisations(user).order_by().values("pk")
    theirs = Party.objects.filter(organisation__in=mine).order_by().values("compact")
    return Compact.objects.filter(pk__in=theirs)


def can_read(user, compact):
    """Read what the parties share: every party. The public has its own page."""
    return bool(parties_of(user, compact))


def can_pilot(user, compact):
    """Change the text, move the states, open a review: the pilot party."""
    return any(party.role == PartyRole.PILOT for party in parties_of(user, compact))


def can_hold(user, clause):
    """Say how a commitment is kept and give evidence: the party that holds it, and the pilot."""
    if can_pilot(user, clause.compact):
        return True
    return clause.party is not None and can_act_for(user, clause.party.organisation)


def can_edit_action(user, action):
    """Change an action: its organisation when it is a party, its person, and the pilot party."""
    if can_pilot(user, action.compact) or is_person_of(user, action):
        return True
    return can_read(user, action.compact) and can_act_for(user, action.organisation)


def can_see_action(user, action):
    """Read an action: the parties, and the person who leads it."""
    return can_read(user, action.compact) or is_person_of(user, action)


def is_person_of(user, action):
    """Whether this person leads the action, and still belongs to its organisation."""
    if action.person_id is None or action.person_id != user.pk:
        return False
    return bool(roles_of(user, action.organisation))


def can_answer_for(user, compact, organisation):
    """Comment, agree and sign for a party: who acts for it; the pilot, where nobody here does."""
    if not Party.objects.filter(compact=compact, organisation=organisation).exists():
        return False
    if can_act_for(user, organisation):
        return True
    return can_pilot(user, compact) and not has_voice(organisation)


def can_sign(user, compact):
    """Close a review, ask for another text: the parties that sign."""
    return any(party.role != PartyRole.PARTNER for party in parties_of(user, compact))


def can_sign_for(user, compact, organisation):
    """Say that an organisation signed; the pilot says it of one that joins by the amendment."""
    if Party.objects.filter(compact=compact, organisation=organisation).exists():
        return can_answer_for(user, compact, organisation)
    return can_pilot(user, compact)


def has_voice(organisation):
    """Whether someone here acts for this organisation."""
    return organisation.memberships.filter(role__in=_ACTS, user__is_active=True).exists()


def can_run(user, held):
    """Change an experiment or a prevention event: the party that holds it, and the pilot."""
    if can_pilot(user, held.compact):
        return True
    is_party = Party.objects.filter(
        compact=held.compact_id, organisation=held.organisation_id
    ).exists()
    return is_party and can_act_for(user, held.organisation)


def can_exchange(user):
    """Report a difficulty, ask an expert, read practices: members of any organisation."""
    return memberships_of(user).exists()


def can_publish(user, feedback):
    """Tell everyone what was done with a difficulty: the pilot, and the party that answered."""
    if feedback.compact is None or feedback.answered_for is None:
        return False
    return can_pilot(user, feedback.compact) or can_act_for(user, feedback.answered_for)


def can_offer(user, expertise):
    """Change what is offered: who acts for its organisation."""
    return can_act_for(user, expertise.organisation)


def can_answer_request(user, expertise):
    """Answer what is asked: the person named while they are a member, and who acts for it."""
    if expertise.person_id == user.pk and roles_of(user, expertise.organisation):
        return True
    return can_act_for(user, expertise.organisation)


def is_asker(user, asked):
    """Withdraw or rate a request: who asked it, and who acts for their organisation."""
    if asked.by_id == user.pk and roles_of(user, asked.organisation):
        return True
    return can_act_for(user, asked.organisation)


def can_write_practice(user, practice):
    """Change a practice: who acts for its organisation."""
    return can_act_for(user, practice.organisation)
