"""Addresses of indicators: their definitions, and what a compact follows."""

from django.urls import path

from . import indicators, indicators_compare, indicators_edit, indicators_one

_ALL, _ONE = "<slug:slug>/indicateurs/", "<slug:slug>/indicateurs/<int:pk>/"

urlpatterns = [
    path("indicateurs/", indicators.catalogue, name="compact_definitions"),
    path("indicateurs/<str:indicator_id>/", indicators.definition, name="compact_definition"),
    path(_ALL, indicators.page, name="compact_indicators"),
    path(f"{_ALL}recalculer/", indicators.measure, name="compact_indicators_measure"),
    path(f"{_ALL}ajouter/", indicators_edit.add, name="compact_indicator_add"),
    path(f"{_ALL}pieces/<int:pk>/", indicators_one.evidence, name="compact_indicator_evidence"),
    path(_ONE, indicators_one.page, name="compact_indicator"),
    path(f"{_ONE}modifier/", indicators_edit.change, name="compact_indicator_change"),
    path(f"{_ONE}retirer/", indicators_edit.remove, name="compact_indicator_remove"),
    path(f"{_ONE}declarer/", indicators_edit.declare, name="compact_indicator_declare"),
    path(f"{_ONE}comparer/", indicators_compare.page, name="compact_indicator_compare"),
]
