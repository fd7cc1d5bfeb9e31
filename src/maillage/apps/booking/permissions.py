"""Who may see and change an appointment. Whatever is not granted here is refused.

A person without an account acts through the secret of their link or code: see `codes`.
"""

from maillage.apps.accounts.permissions import roles_of
from maillage.apps.accounts.selectors import organisations_of

from .booker import Booker


def is_of_the_service(user, appointment):
    """Member of the organisation that gives the care: sees the person and the reason."""
    return bool(roles_of(user, appointment.agenda.service.site.organisation))


def is_of_the_booker(user, appointment):
    """Member of the organisation that booked it for the person: sees where it stands."""
    booker = appointment.booked_by_organisation
    return booker is not None and bool(roles_of(user, booker))


def can_see(user, appointment):
    """See an appointment: the service's members, and those of the organisation that booked it."""
    return is_of_the_service(user, appointment) or is_of_the_booker(user, appointment)


def can_change(user, appointment):
    """Move, cancel or restore it: the same people."""
    return can_see(user, appointment)


def can_mark(user, appointment):
    """Say who arrived, was seen or did not come: the service only."""
    return is_of_the_service(user, appointment)


def can_book_for_someone(user):
    """Book for a person of any place: members of any organisation."""
    return organisations_of(user).exists()


def booker_of(user, appointment):
    """The `Booker` this member is for this appointment; None for someone who may not act."""
    if is_of_the_service(user, appointment):
        return Booker.member(user, appointment.agenda.service.site.organisation)
    if is_of_the_booker(user, appointment):
        return Booker.relay(user, appointment.booked_by_organisation)
    return None


def booker_in(user, agenda):
    """The `Booker` this member is to book in an agenda: of its service, else a relay; or None."""
    own = agenda.service.site.organisation
    if roles_of(user, own):
        return Booker.member(user, own)
    other = organisations_of(user).first()
    return Booker.relay(user, other) if other else None
