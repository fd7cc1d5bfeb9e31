"""Addresses anyone may read."""

from django.urls import include, path, re_path

from . import commune, documents, home, pages, territory
from .care import agenda, find, manage, move, paper, place, prove, recover, when, who

app_name = "public"

urlpatterns = [
    path("", home.home, name="home"),
    path("recherche/", home.search, name="search"),
    re_path(r"^communes/(?P<code>[^/-]+)(?:-(?P<slug>[^/]*))?/$", commune.page, name="commune"),
    re_path(
        r"^communes/(?P<code>[^/-]+)-(?P<slug>[^/]*)/fiche/$", commune.sheet, name="commune_sheet"
    ),
    path("territoires/<str:kind>/<str:code>/", territory.page, name="territory"),
    path("territoires/<str:kind>/<str:code>/communes.csv", territory.csv, name="territory_csv"),
    path(
        "territoires/<str:kind>/<str:code>/communes.geojson",
        territory.geojson,
        name="territory_geojson",
    ),
    path("territoires/<str:kind>/<str:code>/carte.json", territory.map_data, name="territory_map"),
    path("soins/", find.find, name="care"),
    path("soins/<int:service_id>/", place.place, name="care_place"),
    path("rendez-vous/agenda/<int:agenda_id>/", agenda.agenda_page, name="agenda_page"),
    re_path(
        r"^rendez-vous/agenda/(?P<agenda_id>\d{1,18})/&origin=(?P<origin>[\w.-]{1,30})$",
        agenda.from_the_platform,
    ),
    path("rendez-vous/nouveau/<int:agenda_id>/<int:reason_id>/", when.book_when, name="book_when"),
    path("rendez-vous/en-cours/<str:token>/", who.book_who, name="book_who"),
    path("rendez-vous/en-cours/<str:token>/code/", prove.book_code, name="book_code"),
    path("rendez-vous/en-cours/<str:token>/autre/", who.let_go, name="book_other"),
    path("rendez-vous/code/", recover.short_code, name="code"),
    path("rendez-vous/code-perdu/", recover.lost_code, name="lost_code"),
    path("rendez-vous/<str:token>/", manage.appointment, name="appointment"),
    path("rendez-vous/<str:token>/deplacer/", move.moving, name="appointment_move"),
    path("rendez-vous/<str:token>/annuler/", manage.cancelling, name="appointment_cancel"),
    path("rendez-vous/<str:token>/retablir/", manage.restoring, name="appointment_restore"),
    path("rendez-vous/<str:token>/plus-tot/", manage.earlier, name="appointment_earlier"),
    path("rendez-vous/<str:token>/rendez-vous.ics", paper.ics, name="appointment_ics"),
    path("rendez-vous/<str:token>/imprimer/", paper.slip, name="appointment_slip"),
    path("documents/<str:token>/", documents.document_check, name="document_check"),
    path("teleconsultation/", include("maillage.web.public.room.urls")),
    path("teleconsultation/", include("maillage.web.public.teleconsult.urls")),
    path("medecins-volontaires/", include("maillage.web.public.rota.urls")),
    path("conventions/", include("maillage.web.public.compacts.urls")),
    path("sources/", pages.sources, name="sources"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("donnees-personnelles/", pages.privacy, name="privacy"),
]
