"""Which consultation a practitioner opens: their own, and no other."""

from functools import wraps

from django.http import Http404

from maillage.apps.accounts.permissions import require
from maillage.apps.teleconsult.permissions import can_consult, is_practitioner_of
from maillage.apps.teleconsult.selectors import documents as selectors
from maillage.apps.teleconsult.services.notes import RESERVED
from maillage.web.relay.doors import signed_in

ON_DUTY = (
    "Cette page est faite pour les professionnels de santé de l’annuaire. Demandez à la personne "
    "qui administre votre organisation de relier votre compte à votre fiche."
)


def for_practitioners(view):
    """Only for who may answer the queue."""

    @signed_in
    @wraps(view)
    def answer(request, *args, **kwargs):
        require(can_consult(request.user), ON_DUTY)
        return view(request, *args, **kwargs)

    return answer


def consultation_for(user, public_id):
    """One's own consultation; 404 when there is none, `NotAllowed` for another's."""
    found = selectors.consultation(public_id)
    if found is None:
        raise Http404
    require(is_practitioner_of(user, found), RESERVED)
    return found


def document_for(user, number):
    """A document that one wrote, to act on it; as `consultation_for`."""
    found = selectors.document(number)
    if found is None:
        raise Http404
    require(is_practitioner_of(user, found.consultation), RESERVED)
    return found
