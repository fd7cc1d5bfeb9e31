"""A mobile or an e-mail address, typed in one field."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from maillage.apps.booking import messages
from maillage.apps.booking.enums import MessageChannel
from maillage.apps.booking.errors import BadBooking
from maillage.apps.offer.errors import BadOffer
from maillage.apps.offer.phones import is_mobile, normalise

NOT_AN_EMAIL = (
    "«\u00a0{}\u00a0» n’est pas une adresse e-mail\u00a0; écrivez-la comme anne@exemple.fr."
)
LANDLINE = "Ce numéro ne reçoit pas de SMS. Donnez un mobile ou une adresse e-mail, ou téléphonez."
NO_SMS = "Ce portail n’envoie pas encore de SMS. Donnez une adresse e-mail, ou téléphonez."


def read_contact(text, departement=""):
    """(channel, contact) of what was typed. Raises `BadBooking` with what to do."""
    text = text.strip()
    if "@" in text:
        return MessageChannel.EMAIL, _email(text)
    try:
        phone = normalise(text, departement)
    except BadOffer as error:
        raise BadBooking(str(error)) from error
    return MessageChannel.SMS, phone


def check_reachable(channel, contact):
    """Raise `BadBooking` when a code cannot be sent there."""
    if channel == MessageChannel.EMAIL:
        return
    if not is_mobile(contact):
        raise BadBooking(LANDLINE)
    if not messages.is_open(MessageChannel.SMS):
        raise BadBooking(NO_SMS)


def _email(text):
    try:
        validate_email(text)
    except ValidationError as error:
        raise BadBooking(NOT_AN_EMAIL.format(text[:60])) from error
    return text.lower()
