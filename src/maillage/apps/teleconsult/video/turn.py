"""The relay (TURN) that carries encrypted media when two browsers cannot reach each other.

Credentials end by themselves: the name holds the second they end at, the password seals the name
with a secret that the relay shares with the portal (draft-uberti-behave-turn-rest-00, coturn's
`use-auth-secret`). Nothing is asked of the relay and it knows nobody.
"""

import base64
import hashlib
import hmac
from datetime import timedelta

from django.conf import settings

VALID = timedelta(hours=4)  # longer than a consultation; a reload renews them


def ice_servers(label, now):
    """What a browser is given to find a way: `RTCConfiguration.iceServers`, as plain values.

    `label` names the participant in the relay's log, without telling who it is; `now` is aware.
    An empty list when no relay is set: browsers then only try each other's own addresses.
    """
    stun = [url for url in settings.TURN_URLS if url.startswith("stun")]
    turn = [url for url in settings.TURN_URLS if url.startswith("turn")]
    servers = [{"urls": stun}] if stun else []
    if turn:
        username, password = credential(label, now + VALID, settings.TURN_SECRET)
        servers.append({"urls": turn, "username": username, "credential": password})
    return servers


def credential(label, ends_at, secret):
    """Name and password that a relay with this secret accepts until `ends_at`.

    >>> from datetime import UTC, datetime
    >>> credential("p12", datetime(2026, 3, 2, 9, tzinfo=UTC), "north")
    ('1772442000:p12', 'mZGnCKvejm42rCSWQup4wF1k0h4=')
    """
    username = f"{int(ends_at.timestamp())}:{label}"
    seal = hmac.new(secret.encode(), username.encode(), hashlib.sha1).digest()
    return username, base64.b64encode(seal).decode()
