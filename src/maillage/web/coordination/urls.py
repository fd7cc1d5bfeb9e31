"""Addresses of signed-in coordinators."""

from django.urls import include, path

from . import territories

app_name = "coordination"

urlpatterns = [
    path("", territories.home, name="home"),
    path("territoires/nouveau/", territories.new, name="territory_new"),
    path("territoires/<slug:slug>/modifier/", territories.edit, name="territory_edit"),
    path("territoires/<slug:slug>/supprimer/", territories.delete, name="territory_delete"),
    path("scenarios/", include("maillage.web.coordination.studies.urls")),
    path("offre/", include("maillage.web.coordination.offer.urls")),
    path("teleconsultation/", include("maillage.web.coordination.teleconsult.urls")),
    path("planning/", include("maillage.web.coordination.rota.urls")),
    path("conventions/", include("maillage.web.coordination.compacts.urls")),
    path("membres/", include("maillage.web.coordination.members_urls")),
]
