"""What every page knows."""

from django.conf import settings

from maillage import __version__


def portal(request):
    """`portal_demonstration`: whether to say so on top; `portal_version`: shown at the bottom."""
    return {"portal_demonstration": not settings.PRODUCTION, "portal_version": __version__}
