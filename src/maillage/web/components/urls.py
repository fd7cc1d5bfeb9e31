"""Addresses of the gallery."""

from django.urls import path

from . import views

app_name = "components"

urlpatterns = [
    path("", views.gallery, name="gallery"),
    path("recherche/", views.search, name="sample_search"),
    path("formulaire/", views.form_with_errors, name="form_with_errors"),
    path("carte.json", views.map_data, name="sample_map"),
    path("erreurs/<int:code>/", views.error_page, name="error_page"),
]
