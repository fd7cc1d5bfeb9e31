"""Settings of what leaves the portal: its own address, who carries text messages and letters."""

from .env import BadSetting, address_parts, hosts, text


def site_url(*, production):
    """Address of the portal without its last slash; the first host by default."""
    given = text("MAILLAGE_URL")
    if not given and production:
        return f"https://{hosts(production=True)[0].lstrip('.')}"
    if not given:
        return f"http://127.0.0.1:{text('PORT', '8000')}"
    parts, _ = address_parts(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise BadSetting(
            f"MAILLAGE_URL is {given!r}; expected an address like https://soins.exemple.fr."
        )
    return given.rstrip("/")


def carrier(name, *, production):
    """What carries text messages or letters: `console`, `file`, `none`, or an https address.

    A plain http address is taken only for this machine: messages name people. The address is not
    repeated in an error, since it may hold a password.
    """
    given = text(name, "none" if production else "console")
    if given == "console" and production:
        raise BadSetting(f"{name} is console; production writes no message in its log.")
    parts, _ = address_parts(given)
    is_here = parts.hostname in {"127.0.0.1", "localhost"}
    is_address = parts.hostname and (parts.scheme == "https" or parts.scheme == "http" and is_here)
    if given not in {"console", "file", "none"} and not is_address:
        raise BadSetting(f"{name} is none of console, file, none, or an https address.")
    return given
