"""Who may see and change an appointment. Whatever is not granted here is refused.

Members of the service and of the organisation that booked see, move and cancel; the service alone
sees the reason and says who came. A person without an account acts through the secret of their
link or code: see `codes`.
"""

from maillage.apps.accounts.permissions import roles_of
from maillage.apps.accounts.selectors import organisations_of


def is_of_the_service(user, appointment):
    """Member of the organisation that gives the care: sees the person and the reason, marks."""
    return bool(roles_of(user, appointment.agenda.service.site.organisation))


def is_of_the_booker(user, appointment):
    """Member of the organisation that booked it for the person: sees where it stands."""
    booker = appointment.booked_by_organisation
    return booker is not None and bool(roles_of(user, booker))


def can_book_for_someone(user):
    """Book for a person of any place: members of any organisation."""
    return organisations_of(user).exists()
