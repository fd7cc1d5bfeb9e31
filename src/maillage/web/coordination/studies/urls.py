"""Addresses of scenarios, under `coordination:`."""

from django.urls import path

from . import listing
from .answer import compare, exports, pages
from .builder import start, steps

urlpatterns = [
    path("", listing.page, name="studies"),
    path("nouveau/", start.page, name="study_new"),
    path("comparer/", compare.compare, name="studies_compare"),
    path("<int:pk>/", pages.page, name="study"),
    path("<int:pk>/reponses/", steps.responses, name="study_responses"),
    path("<int:pk>/choix/", steps.choices, name="study_choices"),
    path("<int:pk>/lieux.json", steps.places, name="study_places"),
    path("<int:pk>/avancement/", pages.progress, name="study_progress"),
    path("<int:pk>/arreter/", pages.stop, name="study_stop"),
    path("<int:pk>/copier/", pages.copy, name="study_copy"),
    path("<int:pk>/rejouer/", pages.replay, name="study_replay"),
    path("<int:pk>/retirer/", pages.remove, name="study_remove"),
    path("<int:pk>/retablir/", pages.restore, name="study_restore"),
    path("<int:pk>/realiser/", pages.plan, name="study_plan"),
    path("<int:pk>/renoncer/", pages.unplan, name="study_unplan"),
    path("<int:pk>/scenario.pdf", exports.pdf, name="study_pdf"),
    path("<int:pk>/communes.csv", exports.csv, name="study_csv"),
    path("<int:pk>/scenario.geojson", exports.geojson, name="study_geojson"),
]
