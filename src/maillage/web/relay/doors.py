"""By which door someone reaches an appointment: as who booked it, or as who gives the care.

Both doors lead to the same pages; what differs is written here once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse

from maillage.apps.accounts.permissions import require
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.models import Appointment
from maillage.apps.booking.permissions import is_of_the_booker, is_of_the_service
from maillage.apps.booking.selectors.people import with_all

NOT_YOURS = (
    "Ce rendez-vous n’a été pris ni par votre organisation, ni chez elle. "
    "Téléphonez au lieu de soins."
)


def signed_in(view):
    """As `login_required`; a fragment asked for once signed out reloads the whole page instead,
    so that the sign-in page is never put inside another.
    """
    whole = login_required(view)

    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.htmx and not request.user.is_authenticated:
            return HttpResponse(status=204, headers={"HX-Refresh": "true"})
        return whole(request, *args, **kwargs)

    return answer


@dataclass(frozen=True)
class Door:
    """`namespace` of the addresses; `booker(user, appointment)` is how changes are signed, or None
    when this door is not theirs.
    """

    namespace: str
    booker: Callable

    @property
    def is_inside(self):
        """Whether whoever enters here works where the care is given."""
        return self.namespace == "practitioner"

    def find(self, user, public_id):
        """(appointment, booker) of an address; 404 when there is none, `NotAllowed` for others."""
        found = Appointment.objects.filter(public_id=public_id, person__isnull=False)
        appointment = with_all(found).select_related("earlier_request").first()
        if appointment is None:
            raise Http404
        booker = self.booker(user, appointment)
        require(booker is not None, NOT_YOURS)
        return appointment, booker


def booker_for_someone(user, appointment):
    """Who booked for a person signs as a relay, for the organisation that booked."""
    if not is_of_the_booker(user, appointment):
        return None
    return Booker.relay(user, appointment.booked_by_organisation)


def booker_of_the_service(user, appointment):
    """A member of the organisation that gives the care signs for it."""
    if not is_of_the_service(user, appointment):
        return None
    return Booker.member(user, appointment.agenda.service.site.organisation)


RELAY = Door("relay", booker_for_someone)
PRACTITIONER = Door("practitioner", booker_of_the_service)
