"""Who is written to, on which channel; and, when nobody is, why not (shown in French)."""

from dataclasses import dataclass
from datetime import timedelta

from maillage.apps.booking.enums import Event, MessageChannel
from maillage.apps.offer.phones import is_mobile

from . import providers

LETTER_DAYS = 4  # written, printed, posted, delivered
NO_CONTACT = "aucun contact : remettez le bon imprimé"
SILENT_PERSON = "la personne ne veut aucun message"
SILENT_REASON = "ce motif n’envoie aucun message"
SILENT_RESPONSIBLE = "le proche qui a réservé ne veut aucun message"
NO_EMAIL = "aucun courriel donné"
EMAIL_REFUSED = "la personne ne veut pas de courriel"
NO_PHONE = "aucun téléphone donné"
LANDLINE = "un téléphone fixe ne reçoit pas de SMS : téléphonez"
SMS_REFUSED = "la personne ne veut pas de SMS"
NO_ADDRESS = "aucune adresse postale donnée"
LETTER_NOT_ASKED = "la personne n’a pas demandé de lettre"
LETTER_TOO_LATE = "une lettre arriverait trop tard : téléphonez"
CLOSED = {
    MessageChannel.SMS: "ce portail n’envoie pas de SMS",
    MessageChannel.LETTER: "ce portail n’envoie pas de lettre",
}


@dataclass(frozen=True)
class Target:
    """One channel considered: an address, or the reason why nothing goes there."""

    channel: MessageChannel
    recipient: str
    why_not: str
    is_for_relative: bool


def targets(appointment, event, now):
    """One `Target` a channel. Who booked for someone else (a relay) is never one."""
    reader = _reader(appointment.person)
    silence = silence_of(appointment)
    made = []
    for channel in MessageChannel:
        recipient, refusal = _WAYS[channel](reader)
        why_not = silence or _no_contact(reader) or refusal or _closed(channel)
        if not why_not and channel == MessageChannel.LETTER:
            why_not = _too_late(appointment, event, now)
        made.append(Target(channel, recipient, why_not, reader != appointment.person))
    return made


def silence_of(appointment):
    """Why nothing at all may be sent about this appointment, or an empty text."""
    person = appointment.person
    if person.is_silent:
        return SILENT_PERSON
    if appointment.reason.is_silent:
        return SILENT_REASON
    return SILENT_RESPONSIBLE if _reader(person).is_silent else ""


def _reader(person):
    """The person; their responsible only when they gave nothing that a message can reach."""
    responsible = person.responsible
    if responsible and not _can_be_reached(person) and _can_be_reached(responsible):
        return responsible
    return person


def _can_be_reached(person):
    return bool(person.email or is_mobile(person.phone) or _letter_address(person))


def _letter_address(person):
    return person.postal_address if person.accepts_letter else ""


def _no_contact(reader):
    has_any = reader.email or reader.phone or _letter_address(reader)
    return "" if has_any else NO_CONTACT


def _email(reader):
    refusal = "" if reader.accepts_email else EMAIL_REFUSED
    return reader.email, refusal if reader.email else NO_EMAIL


def _sms(reader):
    if not reader.phone:
        return "", NO_PHONE
    if not is_mobile(reader.phone):
        return reader.phone, LANDLINE
    return reader.phone, "" if reader.accepts_sms else SMS_REFUSED


def _letter(reader):
    if not reader.postal_address:
        return "", NO_ADDRESS
    envelope = f"{reader.full_name}\n{reader.postal_address}"
    return envelope, "" if reader.accepts_letter else LETTER_NOT_ASKED


def _closed(channel):
    return "" if providers.is_open(channel) else CLOSED[channel]


def _too_late(appointment, event, now):
    is_urgent = event in (Event.REMINDER, Event.EARLIER)
    soon = appointment.start - now < timedelta(days=LETTER_DAYS)
    return LETTER_TOO_LATE if is_urgent or soon else ""


_WAYS = {
    MessageChannel.EMAIL: _email,
    MessageChannel.SMS: _sms,
    MessageChannel.LETTER: _letter,
}
