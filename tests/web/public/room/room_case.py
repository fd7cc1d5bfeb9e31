"""What the tests of the room's pages share."""

import re

from django.urls import reverse

from maillage.apps.teleconsult.browsers import COOKIE
from tests.apps.teleconsult.a_room import join, token


def address(name, participant, *more):
    return reverse(f"public:{name}", args=[token(participant), *more])


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


def sit(client, participant, secret="of-this-client"):  # noqa: S107
    """This client is the browser that joined."""
    client.cookies[COOKIE] = secret
    return join(participant, secret=secret)
