"""Addresses of the portal: one include per audience."""

from django.urls import include, path

from maillage.web.components import monitoring

urlpatterns = [
    path("", include("maillage.web.public.urls")),
    path("relais/", include("maillage.web.relay.urls")),
    path("agenda/", include("maillage.web.practitioner.urls")),
    path("coordination/", include("maillage.web.coordination.urls")),
    path("fhir/", include("maillage.fhir.urls")),
    path("api/v1/", include("maillage.web.api.urls")),
    path("direct/", include("maillage.web.components.live_urls")),
    path("composants/", include("maillage.web.components.urls")),
    path("compte/", include("maillage.web.components.account_urls")),
    path("healthz", monitoring.healthz, name="healthz"),
    path("metrics", monitoring.metrics, name="metrics"),
]

handler403 = "maillage.web.components.errors.forbidden"
handler404 = "maillage.web.components.errors.not_found"
handler500 = "maillage.web.components.errors.server_error"
