"""Addresses of the volunteer doctors for anyone. Included by the public ones."""

from django.urls import path

from . import centres, join

urlpatterns = [
    path("", centres.home, name="rota"),
    path("centres/<int:centre_id>/", centres.centre, name="rota_centre"),
    path("venir/", join.join, name="rota_join"),
    path("venir/merci/", join.thanks, name="rota_joined"),
]
