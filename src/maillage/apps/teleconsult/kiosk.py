"""The point's own computer, handed over to patients: a sealed cookie that opens one point only.

It replaces the relay's session when they hand the screen over. It carries nothing but the number
of the point and, while someone sits there, that of their ticket.
"""

import uuid

from django.core import signing

COOKIE = "maillage_borne"
LASTS_SECONDS = 16 * 3600  # one opening day
_SALT = "maillage.teleconsult.kiosk"


def seal(point, ticket=None):
    """The value of the cookie for a point, and for the ticket of who sits there."""
    numbers = [str(point.public_id), str(ticket.public_id) if ticket else ""]
    return signing.dumps(numbers, salt=_SALT)


def is_kiosk_of(request, point):
    """Whether the browser that asks was handed over to patients at this point."""
    return _numbers(request)[0] == str(point.public_id)


def ticket_number(request):
    """The public number of the ticket of who sits at this screen, or None."""
    number = _numbers(request)[1]
    return uuid.UUID(number) if number else None


def _numbers(request):
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LASTS_SECONDS)
    except signing.BadSignature:
        return ["", ""]
