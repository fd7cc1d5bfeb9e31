"""Addresses of the public JSON: read-only, no account."""

from django.urls import path

from . import views

app_name = "api"

urlpatterns = [
    path("directory", views.directory, name="directory"),
    path("slots", views.slots, name="slots"),
    path("openapi.json", views.description, name="description"),
]
