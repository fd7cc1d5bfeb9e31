"""Addresses of the difficulties of the field, for the parties of a compact."""

from django.urls import path

from . import feedback

_ALL, _ONE = "<slug:slug>/remontees/", "<slug:slug>/remontees/<int:pk>/"

urlpatterns = [
    path(_ALL, feedback.listing, name="compact_feedback"),
    path(_ONE, feedback.page, name="compact_feedback_one"),
    path(f"{_ONE}repondre/", feedback.answer, name="compact_feedback_answer"),
    path(f"{_ONE}publier/", feedback.publish, name="compact_feedback_publish"),
    path(f"{_ONE}depublier/", feedback.unpublish, name="compact_feedback_unpublish"),
    path(f"{_ONE}trier/", feedback.sort, name="compact_feedback_sort"),
    path(f"{_ONE}grouper/", feedback.group, name="compact_feedback_group"),
    path(f"{_ONE}separer/", feedback.ungroup, name="compact_feedback_ungroup"),
]
