"""Addresses anyone may read."""

from django.urls import path, re_path

from . import commune, home, pages, territory

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
    path("sources/", pages.sources, name="sources"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("donnees-personnelles/", pages.privacy, name="privacy"),
]
