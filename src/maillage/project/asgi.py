"""ASGI entry point: `uvicorn maillage.project.asgi:application`."""

import os
import warnings

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.project.settings")
# whitenoise streams files with a plain iterator; Django reads it whole, as it should: they are
# small and compressed beforehand.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")


def _portal():
    django = get_asgi_application()  # first: the streams need the apps loaded
    from maillage.web.components.bodies import BoundedBodies
    from maillage.web.components.streams import WithStreams

    return WithStreams(BoundedBodies(django))


application = _portal()
