"""Secrets at rest: encrypted with the first key, read with any, so that keys can rotate.

Keys come from MAILLAGE_ENCRYPTION_KEYS, newest first. To rotate: put a new key in front, restart,
run `maillage accounts re-encrypt`, then drop the old one. Fernet (AES-128-CBC with HMAC-SHA256).
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac

from .errors import CannotDecrypt


def encrypt(text):
    """Encrypted form of a text, as text."""
    return _keys().encrypt(text.encode()).decode()


def decrypt(token):
    """The text that was encrypted; CannotDecrypt when none of today's keys made it."""
    try:
        return _keys().decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise CannotDecrypt from error


def re_encrypt(token):
    """The same secret under the newest key."""
    return encrypt(decrypt(token))


def fingerprint(text, *, purpose):
    """64 hexadecimal digits that find an exact text again without telling it.

    The same text gives another fingerprint for another purpose. Made with MAILLAGE_SECRET_KEY.
    """
    return salted_hmac(f"maillage.{purpose}", text, algorithm="sha256").hexdigest()


def _keys():
    return MultiFernet([Fernet(key) for key in settings.ENCRYPTION_KEYS])
