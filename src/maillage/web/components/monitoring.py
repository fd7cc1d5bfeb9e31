"""Addresses for machines that watch over the portal.

`/healthz` is ours rather than a health_check view: those answer 500 instead of 503 and check in
another thread, on another database connection.
"""

import secrets

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from maillage.apps.territory.models import Commune

THIS_MACHINE = {"127.0.0.1", "::1"}
FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


@never_cache
@require_safe
def healthz(request):
    """200 when the database answers and France is loaded, else 503; says which, as JSON."""
    try:
        database, france = "ok", "ok" if Commune.objects.exists() else "missing"
    except DatabaseError:
        database, france = "unreachable", "unknown"
    healthy = database == france == "ok"
    return JsonResponse({"database": database, "france": france}, status=200 if healthy else 503)


@never_cache
@require_safe
def metrics(request):
    """Prometheus figures, for who holds the token, or for this machine when there is none."""
    if not _may_read_metrics(request):
        return HttpResponse("Forbidden\n", status=403, content_type="text/plain")
    return ExportToDjangoView(request)


def _may_read_metrics(request):
    if settings.METRICS_TOKEN:
        expected = f"Bearer {settings.METRICS_TOKEN}".encode()
        return secrets.compare_digest(request.headers.get("Authorization", "").encode(), expected)
    # Behind a proxy everyone seems to come from this machine.
    passed_on = settings.BEHIND_PROXY or any(name in request.headers for name in FORWARDED)
    return not passed_on and request.META.get("REMOTE_ADDR") in THIS_MACHINE
