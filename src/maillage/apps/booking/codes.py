"""What lets a person come back to an appointment without an account: a link, a short code.

Both are derived from the appointment's public number and MAILLAGE_SECRET_KEY, so a reminder can
carry them and nothing secret is stored; the code is found again by its fingerprint.
"""

import base64
import binascii
import hmac
import uuid

from django.utils.crypto import salted_hmac

from maillage.apps.accounts.encryption import fingerprint

from .errors import TooManyTries
from .limits import allow
from .models import Appointment

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0 O, no 1 I L
LENGTH = 8
SEAL_BYTES = 12
TRIES, WINDOW_SECONDS = 10, 900


def code_of(appointment):
    """The short code of an appointment: 8 characters, one among 850 billion."""
    number = int.from_bytes(_seal("code", appointment.public_id)[:16], "big")
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def shown_code(appointment):
    """The code in two groups, as printed and read aloud."""
    code = code_of(appointment)
    return f"{code[:4]}-{code[4:]}"


def code_fingerprint(appointment):
    """What is stored of the code, to find its appointment."""
    return fingerprint(code_of(appointment), purpose="appointment.code")


def link_token(appointment):
    """The secret part of an appointment's address: its public number, sealed; 38 characters."""
    number = appointment.public_id
    content = number.bytes + _seal("link", number)[:SEAL_BYTES]
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def appointment_of_link(token):
    """The appointment of a link, or None for a token that we did not make."""
    try:
        content = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return None
    if len(content) != 16 + SEAL_BYTES:
        return None
    number = uuid.UUID(bytes=content[:16])
    if not hmac.compare_digest(content[16:], _seal("link", number)[:SEAL_BYTES]):
        return None
    return _appointments().filter(public_id=number).first()


def appointment_of_code(text, *, who, now):
    """The booked appointment of a typed code, or None. `who` is the visitor's address.

    Blanks, dashes and small letters are forgiven. Raises `TooManyTries` after ten tries of one
    visitor in a quarter of an hour.
    """
    if not allow(f"code:{who}", limit=TRIES, window_seconds=WINDOW_SECONDS, now=now):
        raise TooManyTries
    code = "".join(letter for letter in text.upper()[:40] if letter in ALPHABET)
    if len(code) != LENGTH:
        return None
    found = fingerprint(code, purpose="appointment.code")
    return _appointments().filter(code_fingerprint=found, person__isnull=False).first()


def _appointments():
    return Appointment.objects.select_related(
        "agenda__service__site__commune", "agenda__service__site__organisation", "reason", "person"
    ).order_by("pk")


def _seal(purpose, number):
    return salted_hmac(f"maillage.appointment.{purpose}", number.bytes, algorithm="sha256").digest()
