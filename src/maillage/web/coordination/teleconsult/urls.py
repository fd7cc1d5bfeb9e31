"""Addresses of teleconsultation for coordinators, under `coordination:`."""

from django.urls import path

from . import board, staffing

urlpatterns = [
    path("", board.page, name="teleconsult"),
    path("en-ce-moment/", board.now, name="teleconsult_now"),
    path("effectifs/", staffing.page, name="staffing"),
]
