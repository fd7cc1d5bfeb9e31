"""The browser that joined a room: it holds a secret, of which only the fingerprint is stored."""

import hmac

from maillage.apps.accounts import encryption

COOKIE = "maillage_salle"


def fingerprint(participant, secret):
    """64 hexadecimal digits of one browser for one participant; of no use for another one."""
    return encryption.fingerprint(f"{participant.pk}:{secret}", purpose="room.browser")


def is_browser_of(participant, secret):
    """Whether a browser is the one that joined; False before anyone did."""
    known = participant.browser_fingerprint
    return bool(known) and hmac.compare_digest(known, fingerprint(participant, secret))
