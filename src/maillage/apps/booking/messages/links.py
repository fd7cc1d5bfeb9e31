"""Addresses of the portal, whole, as a message writes them."""

from django.conf import settings
from django.urls import reverse

from maillage.apps.booking import codes


def managing(appointment):
    """Where the person sees, moves or cancels this appointment."""
    return _whole("public:appointment", codes.link_token(appointment))


def moving(appointment):
    """Where the person takes another slot for this appointment."""
    return _whole("public:appointment_move", codes.link_token(appointment))


def finding_care():
    """Where one looks for another appointment."""
    return _whole("public:care")


def _whole(name, *args):
    return settings.SITE_URL + reverse(name, args=args)
