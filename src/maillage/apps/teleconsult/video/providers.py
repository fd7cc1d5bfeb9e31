"""Three ways to talk, chosen by `MAILLAGE_VIDEO` and by what the person asked for."""

import secrets
from dataclasses import dataclass

from django.conf import settings

BROWSER, EXTERNAL, TELEPHONE = "browser", "external", "telephone"
ROOM = "{room}"


@dataclass(frozen=True)
class Provider:
    """`template` is the address of a room elsewhere, where `{room}` stands for its name."""

    name: str
    template: str = ""

    def new_address(self):
        """The address of a new room that nobody can guess; empty where no address is needed.

        >>> Provider("browser").new_address()
        ''
        >>> len(Provider("external", "https://visio.example/{room}").new_address())
        46
        """
        return self.template.replace(ROOM, secrets.token_urlsafe(18))


def provider_of(consultation):
    """What carries this consultation: the telephone when it was asked for, else the setting's."""
    if consultation.provider == TELEPHONE:
        return Provider(TELEPHONE)
    if settings.VIDEO == BROWSER:
        return Provider(BROWSER)
    return Provider(EXTERNAL, settings.VIDEO)
