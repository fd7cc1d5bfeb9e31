"""Appointments of a week that no doctor serves: cancelled by booking, which tells each person."""

from django.utils import timezone

from maillage.apps.accounts.french import unbroken
from maillage.apps.accounts.permissions import require
from maillage.apps.booking import services as booking
from maillage.apps.booking.booker import Booker
from maillage.apps.booking.errors import BookingError
from maillage.apps.offer.permissions import can_manage_agenda
from maillage.apps.rota.enums import IncidentState
from maillage.apps.rota.errors import NotNow
from maillage.apps.rota.selectors.published import booked_without_doctor, posts_of_incident

ONLY_THE_TEAM = unbroken(
    "Ces rendez-vous se changent avec l’équipe du centre : demandez-lui de rappeler."
)
WAIT = "Réparez d’abord cette semaine, ou laissez-la telle quelle : un médecin viendra peut-être."


def cancel_displaced(*, incident, user, now=None):
    """Cancel the appointments still booked in the weeks that an incident left without a doctor.

    One transaction each, with the message that booking sends; done twice, it is done once. Returns
    how many. Raises `NotAllowed` for who does not keep the agenda, `NotNow` while a repair may
    still bring a doctor.
    """
    now = now or timezone.now()
    if incident.state == IncidentState.OPEN:
        raise NotNow(WAIT)
    found = booked_without_doctor(posts_of_incident(incident), now=now)
    for appointment in found:
        require(can_manage_agenda(user, appointment.agenda), ONLY_THE_TEAM)
    return sum(_cancel(appointment, user, now) for appointment in found)


def _cancel(appointment, user, now):
    booker = Booker.member(user, appointment.agenda.service.site.organisation)
    try:
        booking.cancel(appointment_id=appointment.pk, booker=booker, now=now)
    except BookingError:  # the person, or the team, changed it meanwhile
        return 0
    return 1
