"""What is said of an appointment: to who booked it for someone, never what the visit is about."""

from maillage.apps.booking.calendars import zone_of
from maillage.apps.booking.codes import link_token, shown_code
from maillage.apps.booking.enums import CANCELLED, State
from maillage.apps.offer.enums import Mode
from maillage.apps.offer.phones import shown as shown_phone

from .instants import clock_at, day_in_words, moment_in_words

NEUTRAL = "Rendez-vous"
COMING = (State.BOOKED, State.ARRIVED)


def line(appointment):
    """One appointment in a list that a relay reads: who, when, where, and how it stands.

    A sensitive reason leaves neither the service nor the name of its place.
    """
    site = appointment.agenda.service.site
    return {
        "public_id": appointment.public_id,
        "person": appointment.person.full_name,
        "when": moment_in_words(appointment.start, zone_of(appointment.agenda)),
        "what": what(appointment),
        "where": where(appointment),
        "phone": phone(appointment),
        "tel": appointment.agenda.service.phone or site.phone,
        "state": appointment.get_state_display(),
        "is_booked": appointment.state == State.BOOKED,
        "is_coming": appointment.state in COMING,
        "is_cancelled": appointment.state in CANCELLED,
        "code": shown_code(appointment),
    }


def what(appointment):
    """The service, unless the reason is sensitive."""
    return NEUTRAL if appointment.reason.is_sensitive else appointment.agenda.service.name


def where(appointment):
    """The address to go to; the name of the place too, unless the reason is sensitive."""
    if appointment.reason.mode == Mode.REMOTE:
        return "À distance, de chez soi"
    site = appointment.agenda.service.site
    town = f"{site.postal_code} {site.commune.name}".strip()
    name = "" if appointment.reason.is_sensitive else site.name
    return ", ".join(filter(None, [name, site.address, town]))


def phone(appointment):
    """The number to call, as one reads it; empty when none is known."""
    service = appointment.agenda.service
    number = service.phone or service.site.phone or service.site.organisation.phone
    return shown_phone(number) if number else ""


def slip(appointment):
    """What the printed sheet says: large code, telephone, day, hour, address."""
    zone = zone_of(appointment.agenda)
    local = appointment.start.astimezone(zone)
    return line(appointment) | {
        "day": day_in_words(local.date()),
        "clock": clock_at(appointment.start, zone),
        "token": link_token(appointment),
    }
