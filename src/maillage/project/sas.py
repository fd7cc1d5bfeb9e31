"""Settings of the door to the national SAS: who may knock, and where our notices go."""

import re
from pathlib import Path

from .env import BadSetting, address_parts, text

_CLIENT = re.compile(r"CN=(?P<name>[^,;=]+),\s*OU=(?P<unit>[^,;=]+)")


def clients(*, behind_proxy):
    """Client certificates let in, as (CN, OU) pairs; an empty tuple when none is named."""
    given = [part.strip() for part in text("MAILLAGE_SAS_CLIENTS").split(";") if part.strip()]
    if given and not behind_proxy:
        raise BadSetting(
            "MAILLAGE_SAS_CLIENTS needs MAILLAGE_PROXY=1: only the proxy sees certificates."
        )
    found = [_CLIENT.fullmatch(part) for part in given]
    for part, match in zip(given, found, strict=True):
        if not match:
            raise BadSetting(
                f"MAILLAGE_SAS_CLIENTS holds {part!r}; expected CN=…,OU=… separated by semicolons."
            )
    return tuple((match["name"].strip(), match["unit"].strip()) for match in found)


def platform():
    """Base address of the platform's FHIR server, without its last slash; empty: notices wait."""
    given = text("MAILLAGE_SAS_URL")
    parts, _ = address_parts(given)
    is_here = parts.hostname in {"127.0.0.1", "localhost"}
    is_safe = parts.hostname and (parts.scheme == "https" or parts.scheme == "http" and is_here)
    if given and (not is_safe or parts.query or parts.fragment):
        raise BadSetting(f"MAILLAGE_SAS_URL is {given!r}; expected an https address.")
    return given.rstrip("/")


def file(name):
    """Path of a file that must be there, or an empty text."""
    given = text(name)
    if given and not Path(given).is_file():
        raise BadSetting(f"{name} is {given!r}; there is no such file.")
    return given
