"""ASGI entry point: `uvicorn maillage.project.asgi:application`."""

import os
import warnings

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maillage.project.settings")
# whitenoise streams files with a plain iterator; Django reads it whole, as it should: they are
# small and compressed beforehand.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")
application = get_asgi_application()
