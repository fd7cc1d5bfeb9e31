"""Settings of consultations: what carries them, and the relays of browsers far from each other."""

import re

from .env import BadSetting, address_parts, text

BROWSER = "browser"
_RELAY = re.compile(r"(?:stun|stuns|turn|turns):[\w.\-\[\]:]+(?:\?transport=(?:udp|tcp))?")


def carrier():
    """`browser`, or the https address of rooms elsewhere with `{room}` in its path."""
    given = text("MAILLAGE_VIDEO", BROWSER)
    parts, _ = address_parts(given)
    if given == BROWSER:
        return given
    if parts.scheme != "https" or not parts.hostname or given.count("{room}") != 1:
        raise BadSetting(
            "MAILLAGE_VIDEO is neither browser nor an https address that holds {room} once, as in "
            "https://visio.exemple.fr/{room}."
        )
    if "{room}" not in parts.path + parts.fragment:
        raise BadSetting("MAILLAGE_VIDEO holds {room} outside of the path of its address.")
    return given


def relays(*, production):
    """Addresses of the relays and the secret shared with them: `([], "")` without any."""
    given = [url.strip() for url in text("MAILLAGE_TURN_URLS").split(",") if url.strip()]
    secret = text("MAILLAGE_TURN_SECRET")
    for url in given:
        if not _RELAY.fullmatch(url):
            raise BadSetting(
                f"MAILLAGE_TURN_URLS holds {url!r}; expected turn:host:port or turns:host:port."
            )
    if any(url.startswith("turn") for url in given) and len(secret) < (32 if production else 1):
        raise BadSetting(
            "MAILLAGE_TURN_SECRET is missing or shorter than 32 characters; relays need the same "
            "secret as static-auth-secret in turnserver.conf."
        )
    return given, secret
