"""Who is asking: the browser that joined, told by a secret that only it holds."""

import secrets

from django.conf import settings
from django.http import Http404

from maillage.apps.teleconsult.browsers import COOKIE
from maillage.apps.teleconsult.selectors import rooms


def secret_of(request):
    """The secret of this browser, empty before it joined any room."""
    return request.COOKIES.get(COOKIE, "")[:64]


def secret_or_new(request):
    """The secret of this browser, or a new one for `keep`."""
    return secret_of(request) or secrets.token_urlsafe(32)


def keep(response, secret):
    """Leave the secret with the browser, out of reach of scripts, until it is closed or wiped."""
    response.set_cookie(COOKIE, secret, httponly=True, secure=settings.HTTPS, samesite="Lax")
    return response


def participant_or_404(request, token):
    """The participant of an address, for the one browser, or the practitioner, it belongs to."""
    found = rooms.participant_here(token, browser_secret=secret_of(request), user=request.user)
    if found is None:
        raise Http404
    return found
