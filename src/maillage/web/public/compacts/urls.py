"""Addresses of the conventions for anyone. Included by the public ones."""

from django.urls import path

from . import pages

urlpatterns = [
    path("", pages.home, name="compacts"),
    path("<slug:slug>/", pages.compact, name="compact"),
]
