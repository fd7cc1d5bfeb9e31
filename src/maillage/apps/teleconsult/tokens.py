"""Addresses that nobody can guess: the public number of a ticket or of a participant, sealed."""

import base64
import binascii
import hmac
import uuid

from django.utils.crypto import salted_hmac

SEAL_BYTES = 12
TICKET, PARTICIPANT = "ticket", "participant"


def token_of(thing, purpose):
    """The secret part of an address: the thing's public number, sealed; 38 characters."""
    number = thing.public_id
    content = number.bytes + _seal(purpose, number)
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def number_of(token, purpose):
    """The public number that a token carries, or None for one that we did not make.

    >>> number_of("nothing of ours", TICKET) is None
    True
    """
    try:
        content = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    number = uuid.UUID(bytes=content[:16]) if len(content) == 16 + SEAL_BYTES else None
    if number and hmac.compare_digest(content[16:], _seal(purpose, number)):
        return number
    return None


def _seal(purpose, number):
    salt = f"maillage.teleconsult.{purpose}"
    return salted_hmac(salt, number.bytes, algorithm="sha256").digest()[:SEAL_BYTES]
