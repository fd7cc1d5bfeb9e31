"""Addresses of the door for machines (FHIR R4). A slash at the end is passed over."""

from django.urls import re_path

from . import views_practitioners, views_slots
from .door import nowhere_at_all
from .metadata import metadata

app_name = "fhir"
_KEY = r"(?P<key>[A-Za-z0-9\-.]{1,64})"

urlpatterns = [
    re_path(r"^metadata/?$", metadata, name="metadata"),
    re_path(r"^Slot/?$", views_slots.slots, name="slots"),
    re_path(rf"^Slot/{_KEY}/?$", views_slots.slot, name="slot"),
    re_path(r"^Schedule/?$", views_slots.schedules, name="schedules"),
    re_path(rf"^Schedule/{_KEY}/?$", views_slots.schedule, name="schedule"),
    re_path(r"^Practitioner/?$", views_practitioners.practitioners, name="practitioners"),
    re_path(rf"^Practitioner/{_KEY}/?$", views_practitioners.practitioner, name="practitioner"),
    re_path(r"", nowhere_at_all),
]
